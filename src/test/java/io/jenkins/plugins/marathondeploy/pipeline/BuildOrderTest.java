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
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Two builds of one job that deploy to the same app. */
@WithSharedJenkins
class BuildOrderTest {
    private JenkinsRule jenkins;
    private MarathonFixture marathon;
    private WorkflowJob job;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
        job = job(jenkins, "web", "");
    }

    @AfterEach
    void stop() {
        marathon.close();
    }

    private WorkflowRun start(String before, String release, String status, String arguments) throws Exception {
        String url = marathon.uri().toString();
        Deployments.allowAddresses();
        job.setDefinition(new CpsFlowDefinition(
                before + deploy(url, app("/web", release, 1, status), arguments), true));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        // Then it has taken its script, and the next build may get another one.
        jenkins.waitForMessage("Start of Pipeline", run);
        return run;
    }

    private String runs() {
        return marathon.cluster().app("/web").orElseThrow().content().path("cmd").asText();
    }

    private long puts() {
        return marathon.requests().count("PUT", "/v2/apps/web");
    }

    @Test
    void theSecondWaitsUntilTheFirstHasEnded() throws Exception {
        WorkflowRun first = start("", "1", UNHEALTHY, "maxTaskFailures: 0");
        jenkins.waitForMessage("submitted /web", first);
        WorkflowRun second = start("", "2", HEALTHY, "");
        jenkins.waitForMessage("build #1 of web has to end first", second);
        assertThat(second.getAction(DeploymentAction.class).getStatus()).contains("build #1 of web has to end first");
        assertThat(puts()).isEqualTo(1);

        marathon.cluster().setAppStatus("/web", 200);

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(first));
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(second));
        jenkins.assertLogContains("DEPLOYED", first);
        jenkins.assertLogContains("DEPLOYED", second);
        assertThat(runs()).isEqualTo("serve 2");
        assertThat(marathon.cluster().healthy("/web")).hasSize(1);
    }

    @Test
    void theSecondWaitsForTheRollbackOfTheFirstToo() throws Exception {
        start("", "0", HEALTHY, "");
        jenkins.waitUntilNoActivity();
        WorkflowRun bad = start("", "1", UNHEALTHY, "maxTaskFailures: 0");
        jenkins.waitForMessage("submitted /web", bad);
        WorkflowRun next = start("", "2", HEALTHY, "");
        jenkins.waitForMessage("build #2 of web has to end first", next);

        bad.doStop();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(bad));
        jenkins.assertLogContains("ROLLED_BACK", bad);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(next));
        assertThat(runs()).isEqualTo("serve 2");
    }

    @Test
    void anOlderBuildIsRefusedUnlessToldOtherwise() throws Exception {
        String approved = "waitUntil(initialRecurrencePeriod: 100, quiet: true) { currentBuild.description == 'go' }\n";
        WorkflowRun older = start(approved, "1", HEALTHY, "");
        WorkflowRun old = start(approved, "2", HEALTHY, "allowOlder: true");
        WorkflowRun newer = start("", "3", HEALTHY, "");
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(newer));
        long puts = puts();

        older.setDescription("go");

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(older));
        jenkins.assertLogContains(
                "REFUSED: build web#3 is deployed at /web, this is the older build #1: nothing was sent", older);
        assertThat(runs()).isEqualTo("serve 3");
        assertThat(puts()).isEqualTo(puts);

        old.setDescription("go");

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(old));
        assertThat(runs()).isEqualTo("serve 2");
    }
}
