package io.jenkins.plugins.marathondeploy.pipeline;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.deploy;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

@WithSharedJenkins
class DryRunTest {
    private JenkinsRule jenkins;
    private MarathonFixture marathon;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
    }

    @AfterEach
    void stop() {
        marathon.close();
    }

    private String dryRun(String appJson) {
        return "def result = " + deploy(marathon.uri().toString(), appJson, "dryRun: true")
                + "\necho \"${result.outcome} ${result.app} ${result.changes.size()} ${result.changes}\""
                + "\necho \"${result.definition}\"";
    }

    @Test
    void saysWhatWouldChangeAndSendsNothing() throws Exception {
        String url = marathon.uri().toString();
        jenkins.buildAndAssertSuccess(job(jenkins, "web", deploy(url, app("/web", "1", 1, HEALTHY), "")));
        long puts = marathon.requests().count("PUT", ".*");

        WorkflowRun changed = jenkins.buildAndAssertSuccess(job(jenkins, "changed", dryRun(app("/web", "2", 1, HEALTHY))));
        WorkflowRun same = jenkins.buildAndAssertSuccess(job(jenkins, "same", dryRun(app("/web", "1", 1, HEALTHY))));

        jenkins.assertLogContains("[marathon] dry run: /cmd: \"serve 1\" → \"serve 2\"", changed);
        jenkins.assertLogContains("DRY_RUN /web 1 [/cmd", changed);
        jenkins.assertLogContains("\"cmd\":\"serve 2\"", changed);
        jenkins.assertLogContains("DRY_RUN /web 0 []", same);
        jenkins.assertLogContains("nothing would be sent", same);
        assertThat(marathon.requests().count("PUT", ".*")).isEqualTo(puts);
        assertThat(marathon.cluster().app("/web").orElseThrow().content().path("cmd").asText()).isEqualTo("serve 1");
        assertThat(changed.getAction(DeploymentAction.class).getOutcome()).isEqualTo("DRY_RUN");
    }

    @Test
    void aValueOfTheEnvironmentIsShownNowhere() throws Exception {
        String secret = "correct-horse-battery";
        String leaking = app("/web", "1", 1, HEALTHY)
                .replace("serve 1", "serve --password ${DB_PASSWORD}")
                .replace("\"cpus\"", "\"cpsu\": 1, \"cpus\"");
        String reversed = new StringBuilder(secret).reverse().toString();
        String script = "withEnv([\"DB_PASSWORD=${'" + reversed + "'.reverse()}\"]) {\n"
                + dryRun(leaking).replace("dryRun: true", "dryRun: true, set: ['DB_PASSWORD']")
                + "\necho \"told: ${result.warnings}\"\n}";
        WorkflowRun run = jenkins.buildAndAssertSuccess(job(jenkins, "secret", script));

        jenkins.assertLogContains("\"cmd\":\"serve --password ****\"", run);
        jenkins.assertLogNotContains(secret, run);
        jenkins.assertLogContains("told: [unknown field \"cpsu\"", run);
        jenkins.assertLogContains("[marathon] dry run: 1 warning", run);
    }

    @Test
    void failsWhereADeploymentWouldFailBeforeItIsSent() throws Exception {
        String unreachable = deploy("http://127.0.0.1:1", app("/web", "1", 1, HEALTHY), "dryRun: true");
        String wrong = deploy(marathon.uri().toString(), "{\"id\": \"/web\",}", "dryRun: true");

        for (String script : new String[] {wrong, unreachable}) {
            WorkflowRun run = jenkins.assertBuildStatus(
                    Result.FAILURE, job(jenkins, "bad" + script.hashCode(), script).scheduleBuild2(0));
            jenkins.assertLogContains("ERROR: ", run);
            jenkins.assertLogNotContains("\tat ", run);
        }
    }
}
