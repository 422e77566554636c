package io.jenkins.plugins.marathondeploy.pipeline;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.deploy;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** The policy for aborts, in each part of a deployment. */
@WithSharedJenkins
class AbortTest {
    private JenkinsRule jenkins;
    private MarathonFixture marathon;
    private String url;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
        url = marathon.uri().toString();
        jenkins.buildAndAssertSuccess(job(jenkins, "before", deploy(url, app("/web", "1", 1, HEALTHY), "")));
    }

    @AfterEach
    void stop() {
        marathon.close();
    }

    private WorkflowRun abortOnce(String said, String arguments, String appJson) throws Exception {
        WorkflowRun run = job(jenkins, "aborted", deploy(url, appJson, arguments))
                .scheduleBuild2(0)
                .waitForStart();
        jenkins.waitForMessage(said, run);
        run.doStop();
        return jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
    }

    private String runs() {
        return marathon.cluster().app("/web").orElseThrow().content().path("cmd").asText();
    }

    @Test
    void whileFollowingRollsBackByDefault() throws Exception {
        WorkflowRun run = abortOnce("submitted /web", "maxTaskFailures: 0", app("/web", "2", 1, UNHEALTHY));

        jenkins.assertLogContains("ROLLED_BACK", run);
        assertThat(runs()).isEqualTo("serve 1");
        assertThat(marathon.cluster().healthy("/web")).hasSize(1);
    }

    @Test
    void whileFollowingLeavesItWhereToldSo() throws Exception {
        WorkflowRun run =
                abortOnce("submitted /web", "maxTaskFailures: 0, onAbort: 'leave'", app("/web", "2", 1, UNHEALTHY));

        jenkins.assertLogContains("LEFT", run);
        assertThat(runs()).isEqualTo("serve 2");
        assertThat(marathon.cluster().deployments()).hasSize(1);
    }

    @Test
    void whileFollowingCancelsWhereToldSo() throws Exception {
        WorkflowRun run =
                abortOnce("submitted /web", "maxTaskFailures: 0, onAbort: 'cancel'", app("/web", "2", 1, UNHEALTHY));

        jenkins.assertLogContains("CANCELLED", run);
        assertThat(marathon.cluster().deployments()).isEmpty();
    }

    @Test
    void whileWaitingForALockChangesNothing() throws Exception {
        marathon.cluster().forceChange("/web", app -> app.put("cmd", "theirs").putObject("env").put("SIM_HTTP", "500"));

        WorkflowRun run = abortOnce("is locked by", "", app("/web", "2", 1, HEALTHY));

        jenkins.assertLogContains("before anything was changed", run);
        assertThat(runs()).isEqualTo("theirs");
    }

    @Test
    void whileSoakingRollsBack() throws Exception {
        WorkflowRun run = abortOnce("that they stay so", "soak: '10m'", app("/web", "2", 1, HEALTHY));

        jenkins.assertLogContains("ROLLED_BACK", run);
        assertThat(runs()).isEqualTo("serve 1");
    }
}
