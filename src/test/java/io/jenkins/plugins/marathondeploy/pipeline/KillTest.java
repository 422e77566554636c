package io.jenkins.plugins.marathondeploy.pipeline;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.deploy;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.Result;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** The controller's process is killed, in a Jenkins that runs as users run it. */
class KillTest {
    @RegisterExtension
    private final RealJenkinsExtension jenkins = new RealJenkinsExtension().withTimeout(600);

    @Test
    void whileTheNewVersionFailsTheRollbackIsNotLost() throws Throwable {
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            String url = marathon.uri().toString();
            jenkins.startJenkins();
            jenkins.runRemotely(KillTest::deployFirst, url);
            jenkins.runRemotely(KillTest::startBad, url);
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> marathon.cluster()
                            .app("/web")
                            .map(app -> app.content().path("cmd").asText().equals("serve 2"))
                            .orElse(false));
            jenkins.stopJenkinsForcibly();
            long writes = marathon.requests().count("PUT", "/v2/apps/web");

            jenkins.startJenkins();
            jenkins.runRemotely(KillTest::wasRolledBack);

            assertThat(marathon.requests().count("PUT", "/v2/apps/web")).isLessThanOrEqualTo(writes + 1);
            assertThat(marathon.cluster().app("/web").orElseThrow().content().path("cmd").asText())
                    .isEqualTo("serve 1");
            assertThat(marathon.cluster().healthy("/web")).hasSize(1);
        }
    }

    private static void deployFirst(JenkinsRule rule, String url) throws Throwable {
        rule.buildAndAssertSuccess(job(rule, "first", deploy(url, app("/web", "1", 1, HEALTHY), "")));
    }

    private static void startBad(JenkinsRule rule, String url) throws Throwable {
        String limit = "maxTaskFailures: 0, timeout: '20s'";
        WorkflowRun run = job(rule, "killed", deploy(url, app("/web", "2", 1, UNHEALTHY), limit))
                .scheduleBuild2(0)
                .waitForStart();
        rule.waitForMessage("submitted /web", run);
    }

    private static void wasRolledBack(JenkinsRule rule) throws Throwable {
        WorkflowRun run = rule.jenkins
                .getItemByFullName("killed", WorkflowJob.class)
                .getLastBuild();
        rule.assertBuildStatus(Result.FAILURE, rule.waitForCompletion(run));
        rule.assertLogContains("ROLLED_BACK", run);
    }
}
