package io.jenkins.plugins.marathondeploy.pipeline;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** A deployment while the servers of the configuration change. */
class BrokenDeploymentTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @Test
    void itsCardSaysSoWhileTheBuildGoesOn() throws Throwable {
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            sessions.then(jenkins -> {
                MarathonDeployConfiguration.get()
                        .setMarathonServers(List.of(new MarathonServer("prod", marathon.uri().toString())));
                WorkflowRun run = job(
                                jenkins,
                                "web",
                                "try { marathonDeploy(marathon: 'prod', maxTaskFailures: 0, appJson: '''"
                                        + app("/web", "1", 2, UNHEALTHY)
                                        + "''') } catch (e) { echo \"caught: ${e.message}\" }\nsleep 3600")
                        .scheduleBuild2(0)
                        .waitForStart();
                jenkins.waitForMessage("0 of 2 healthy", run);
                MarathonDeployConfiguration.get().setMarathonServers(List.of());
            });
            sessions.then(jenkins -> {
                WorkflowRun run = jenkins.jenkins.getItemByFullName("web", WorkflowJob.class).getLastBuild();
                jenkins.waitForMessage("Sleeping for", run);
                assertThat(run.isBuilding()).isTrue();
                jenkins.assertLogContains("caught: There is no Marathon server 'prod'", run);

                DeploymentAction card = run.getAction(DeploymentAction.class);
                assertThat(card.isRunning()).isFalse();
                assertThat(card.getCard().getState()).isEqualTo("open");
                assertThat(card.getReason())
                        .contains("There is no Marathon server 'prod'", "Nobody follows the deployment of /web any more");

                run.doStop();
                jenkins.waitForCompletion(run);
                assertThat(card.getReason()).contains("There is no Marathon server 'prod'");
            });
        }
    }

    /** Its job names none, so that it went to the only one there was. */
    @Test
    void oneToTheOnlyMarathonGoesOnThereWhenThereAreSeveral() throws Throwable {
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
                MarathonFixture other = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            sessions.then(jenkins -> {
                MarathonServer only = new MarathonServer("prod", marathon.uri().toString());
                MarathonDeployConfiguration.get().setMarathonServers(List.of(only));
                WorkflowRun run = job(
                                jenkins, "web",
                                "marathonDeploy(maxTaskFailures: 0, appJson: '''" + app("/web", "1", 2, UNHEALTHY) + "''')")
                        .scheduleBuild2(0)
                        .waitForStart();
                jenkins.waitForMessage("0 of 2 healthy", run);
                MarathonDeployConfiguration.get()
                        .setMarathonServers(List.of(new MarathonServer("new", other.uri().toString()), only));
            });
            sessions.then(jenkins -> {
                marathon.cluster().setAppStatus("/web", 200);
                jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(
                        jenkins.jenkins.getItemByFullName("web", WorkflowJob.class).getLastBuild()));
            });
            assertThat(other.requests().all()).isEmpty();
        }
    }
}
