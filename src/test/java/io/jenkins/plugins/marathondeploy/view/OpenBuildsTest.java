package io.jenkins.plugins.marathondeploy.view;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.freestyle.MarathonDeployPublisher;
import io.jenkins.plugins.marathondeploy.pipeline.Deployments;
import io.jenkins.plugins.marathondeploy.pipeline.MarathonDeployStep;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.SingleFileSCM;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class OpenBuildsTest {
    /** A directory in its place can't be read as a file. */
    @Test
    void aListThatCantBeReadKeepsNobodyFromStarting(JenkinsRule jenkins) throws Exception {
        Files.createDirectory(jenkins.jenkins.getRootDir().toPath().resolve("marathon-deploy-open-builds.txt"));

        assertThatCode(OpenBuilds::load).doesNotThrowAnyException();
    }

    private static String stored(FreeStyleBuild build) throws IOException {
        return Files.readString(build.getRootDir().toPath().resolve("build.xml"));
    }

    /** Its result is good already in the post-build actions. */
    @Test
    void aBuildThatSomebodyStoresWhileItDeploysStaysStoredAsFailedUntilItsEnd(JenkinsRule jenkins) throws Exception {
        Deployments.allowAddresses();
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            MarathonDeployStep step = new MarathonDeployStep();
            step.setMarathonUrl(marathon.uri().toString());
            step.setMaxTaskFailures(0);
            FreeStyleProject project = jenkins.createFreeStyleProject("web");
            project.setScm(new SingleFileSCM("marathon.json", app("/web", "1", 1, UNHEALTHY)));
            project.getPublishersList().add(new MarathonDeployPublisher(step));
            FreeStyleBuild build = project.scheduleBuild2(0).waitForStart();
            jenkins.waitForMessage("submitted /web", build);

            build.setDescription("looked at");
            assertThat(stored(build)).contains("<description>looked at</description>", "<result>FAILURE</result>");
            build.keepLog(true);
            assertThat(stored(build)).contains("<keepLog>true</keepLog>", "<result>FAILURE</result>");

            marathon.cluster().setAppStatus("/web", 200);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            assertThat(stored(build)).contains("<description>looked at</description>", "<result>SUCCESS</result>");
            build.setDescription("looked at again");
            assertThat(stored(build)).contains("<description>looked at again</description>", "<result>SUCCESS</result>");
        }
    }
}
