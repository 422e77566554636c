package io.jenkins.plugins.marathondeploy.pipeline;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.deployWithTest;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.Result;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** A restart of the controller while the step's block runs: it goes on, once, and its end counts. */
class DeployBlockRestartTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private MarathonFixture marathon;

    @BeforeEach
    void start() throws Exception {
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
        RestartStory.put(marathon, "1", false);
        await().atMost(Duration.ofMinutes(1)).until(() -> marathon.cluster().healthy("/web").size() == 1);
    }

    @AfterEach
    void stop() {
        marathon.close();
    }

    private void begin(String after) throws Throwable {
        String script = deployWithTest(marathon.uri().toString(), app("/web", "2", 1, HEALTHY), "")
                + " {\necho 'block begins'\ninput 'Is it good?'\n" + after + "\n}";
        sessions.then(jenkins -> {
            WorkflowRun run = job(jenkins, "restarted", script).scheduleBuild2(0).waitForStart();
            jenkins.waitForMessage("Is it good?", run);
        });
    }

    private static WorkflowRun goOn(JenkinsRule jenkins, Result result) throws Exception {
        WorkflowRun run = jenkins.jenkins.getItemByFullName("restarted", WorkflowJob.class).getLastBuild();
        jenkins.waitForMessage("following again after a restart", run);
        await().atMost(Duration.ofMinutes(1)).until(() -> run.getAction(InputAction.class) != null
                && !run.getAction(InputAction.class).getExecutions().isEmpty());
        run.getAction(InputAction.class).getExecutions().get(0).proceed(null);
        await().atMost(Duration.ofSeconds(90)).until(() -> !run.isBuilding());
        assertThat(JenkinsRule.getLog(run)).containsOnlyOnce("] echo");
        return jenkins.assertBuildStatus(result, run);
    }

    @Test
    void aGoodEndAfterARestartDeploys() throws Throwable {
        begin("");
        sessions.then(jenkins -> jenkins.assertLogContains("DEPLOYED", goOn(jenkins, Result.SUCCESS)));
        assertThat(marathon.cluster().app("/web").orElseThrow().content().path("cmd").asText()).isEqualTo("serve 2");
    }

    @Test
    void aBadEndAfterARestartRollsBack() throws Throwable {
        begin("error 'smoke'");
        sessions.then(jenkins -> jenkins.assertLogContains("the block failed: smoke", goOn(jenkins, Result.FAILURE)));
        assertThat(marathon.cluster().app("/web").orElseThrow().content().path("cmd").asText()).isEqualTo("serve 1");
    }
}
