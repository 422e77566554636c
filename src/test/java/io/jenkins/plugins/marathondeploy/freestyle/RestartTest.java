package io.jenkins.plugins.marathondeploy.freestyle;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.pipeline.Deployments;
import io.jenkins.plugins.marathondeploy.pipeline.MarathonDeployStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.SingleFileSCM;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** A freestyle build can't go on after a restart, and is not taken for a good one then; Marathon goes on by itself. */
class RestartTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @Test
    void aBuildThatFollowsEndsWithJenkins() throws Throwable {
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            sessions.then(jenkins -> {
                Deployments.allowAddresses();
                MarathonDeployStep step = new MarathonDeployStep();
                step.setMarathonUrl(marathon.uri().toString());
                step.setMaxTaskFailures(0);
                FreeStyleProject project = jenkins.createFreeStyleProject("web");
                project.setScm(new SingleFileSCM("marathon.json", app("/web", "1", 1, UNHEALTHY)));
                project.getPublishersList().add(new MarathonDeployPublisher(step));
                FreeStyleBuild build = project.scheduleBuild2(0).waitForStart();
                jenkins.waitForMessage("submitted /web", build);
            });
            sessions.then(jenkins -> {
                // It was stored as failed when it began to deploy.
                assertThat(jenkins.jenkins.getItemByFullName("web", FreeStyleProject.class).getBuilds())
                        .noneMatch(build -> build.isBuilding() || build.getResult() == Result.SUCCESS);
            });
            assertThat(marathon.cluster().app("/web")).isPresent();
            assertThat(marathon.requests().count("DELETE", ".*")).isZero();
        }
    }
}
