package io.jenkins.plugins.marathondeploy.freestyle;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.pipeline.Deployments;
import io.jenkins.plugins.marathondeploy.pipeline.MarathonDeployStep;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.nio.file.Files;
import java.time.Duration;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.SingleFileSCM;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** A freestyle build that is killed with the controller stays, as failed, and says what runs. */
class KillTest {
    @RegisterExtension
    private final RealJenkinsExtension jenkins = new RealJenkinsExtension().withTimeout(300);

    /** Returns when it has begun to follow. */
    private static void start(JenkinsRule jenkins, String url) throws Throwable {
        Deployments.allowAddresses();
        MarathonDeployStep step = new MarathonDeployStep();
        step.setMarathonUrl(url);
        step.setMaxTaskFailures(0);
        FreeStyleProject project = jenkins.createFreeStyleProject("web");
        project.setScm(new SingleFileSCM("marathon.json", app("/web", "1", 1, UNHEALTHY)));
        project.getPublishersList().add(new MarathonDeployPublisher(step));
        FreeStyleBuild build = project.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("submitted /web", build);
    }

    /** Has Jenkins itself store it. */
    private static void describe(JenkinsRule jenkins) throws Throwable {
        jenkins.jenkins.getItemByFullName("web", FreeStyleProject.class).getLastBuild().setDescription("looked at");
    }

    /** Without loading it, which its being looked at after the start has to do. */
    private static Boolean isLookedAt(JenkinsRule jenkins) throws Throwable {
        var log = jenkins.jenkins.getRootDir().toPath().resolve("jobs/web/builds/1/log");
        return Files.readString(log).contains("Finished: ");
    }

    private static TreeMap<String, String> told(JenkinsRule jenkins) throws Throwable {
        Run<?, ?> build = jenkins.jenkins.getItemByFullName("web", FreeStyleProject.class).getBuildByNumber(1);
        TreeMap<String, String> told = new TreeMap<>();
        told.put("result", String.valueOf(build.getResult()));
        told.put("description", String.valueOf(build.getDescription()));
        told.put("card", build.getAction(DeploymentAction.class).getReason());
        told.put("console", JenkinsRule.getLog(build));
        return told;
    }

    @Test
    void aBuildThatIsKilledStaysAndSaysWhatRuns() throws Throwable {
        assertStays(false);
    }

    /** Its result is good already in the post-build actions, with which Jenkins stores it then. */
    @Test
    void oneThatSomebodyHasDescribedIsNoSuccessEither() throws Throwable {
        assertStays(true);
    }

    private void assertStays(boolean described) throws Throwable {
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            jenkins.startJenkins();
            String url = marathon.uri().toString();
            jenkins.runRemotely(KillTest::start, url);
            if (described) {
                jenkins.runRemotely(KillTest::describe);
            }
            jenkins.stopJenkinsForcibly();
            long writes = marathon.requests().count("PUT", ".*");

            jenkins.startJenkins();
            await().atMost(Duration.ofMinutes(1)).until(() -> {
                try {
                    return jenkins.runRemotely(KillTest::isLookedAt);
                } catch (Throwable e) {
                    throw new AssertionError(e);
                }
            });

            TreeMap<String, String> told = jenkins.runRemotely(KillTest::told);
            assertThat(told).containsEntry("result", "FAILURE").containsEntry("description", described ? "looked at" : "null");
            assertThat(told.get("card")).contains("nobody follows it any more", "/web has version", "0 of 1 instances are healthy");
            assertThat(told.get("console")).contains("submitted /web", told.get("card"), "Finished: FAILURE");
            assertThat(marathon.requests().count("PUT", ".*")).isEqualTo(writes);
        }
    }
}
