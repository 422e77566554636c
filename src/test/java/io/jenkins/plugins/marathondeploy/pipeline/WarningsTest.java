package io.jenkins.plugins.marathondeploy.pipeline;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.crashing;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.deploy;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** What is probably a mistake is told, and counted at the end: in the console, in the result, on the card. */
@WithSharedJenkins
class WarningsTest {
    private static final String MISSPELT = "unknown field \"healthCheck\" at /: did you mean \"healthChecks\"?";

    private static String misspelt(String appJson) {
        return appJson.replace("\"healthChecks\"", "\"healthCheck\"");
    }

    private static WorkflowRun fails(JenkinsRule jenkins, String name, String script) throws Exception {
        return jenkins.assertBuildStatus(Result.FAILURE, job(jenkins, name, script).scheduleBuild2(0));
    }

    /** Three: the misspelt field, that Marathon did not keep it, and that nothing checks the app's health. */
    @Test
    void areCountedHoweverItEnds(JenkinsRule jenkins) throws Exception {
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            String url = marathon.uri().toString();
            WorkflowRun good = jenkins.buildAndAssertSuccess(job(jenkins, "good", "def result = "
                    + deploy(url, misspelt(app("/good", "1", 1, HEALTHY)), "minHealthyTime: '0s'")
                    + "\necho \"${result.warnings.size()} in the result, ${result.warnings.contains('" + MISSPELT + "')}\""));
            assertThat(JenkinsRule.getLog(good).lines())
                    .containsOnlyOnce("[marathon] warning: " + MISSPELT, "[marathon] 3 warnings", "3 in the result, true");
            assertThat(good.getAction(DeploymentAction.class).getWarnings()).hasSize(3).contains(MISSPELT);
            assertThat(jenkins.createWebClient().getPage(good).asNormalizedText())
                    .containsPattern("Warnings\\s+" + Pattern.quote(MISSPELT))
                    .contains(good.getAction(DeploymentAction.class).getWarnings());

            WorkflowRun bad = fails(jenkins, "bad", deploy(url, misspelt(crashing("/bad", "1")), "maxTaskFailures: 1"));
            assertThat(JenkinsRule.getLog(bad).lines())
                    .containsOnlyOnce("[marathon] warning: " + MISSPELT)
                    .anyMatch(line -> line.matches("\\[marathon] [1-9] warnings?"));
        }
    }

    @Test
    void renderCountsThemAndItsDifferencesShowNoSecrets(JenkinsRule jenkins) throws Exception {
        String render = "marathonRender appJson: '''" + misspelt(app("/web", "1", 1, HEALTHY)) + "'''";
        WorkflowRun run = jenkins.buildAndAssertSuccess(job(jenkins, "render", render));
        assertThat(JenkinsRule.getLog(run).lines()).contains("[marathon] warning: " + MISSPELT, "[marathon] 1 warning");

        WorkflowRun both = fails(jenkins, "diff", render + ", diff: true, showSecrets: true, marathonUrl: 'http://127.0.0.1:1'");
        jenkins.assertLogContains("'diff' never shows secrets", both);
    }

    @Test
    void strictRefusesBeforeAnythingIsSent(JenkinsRule jenkins) throws Exception {
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            String appJson = misspelt(app("/web", "1", 1, HEALTHY));
            WorkflowRun deployed = fails(
                    jenkins, "strict", deploy(marathon.uri().toString(), appJson, "strict: true"));
            jenkins.assertLogContains(MISSPELT, deployed);
            jenkins.assertLogNotContains("\tat ", deployed);
            assertThat(marathon.cluster().app("/web")).isEmpty();
            assertThat(deployed.getAction(DeploymentAction.class).getOutcome()).isEqualTo("NOT_STARTED");

            WorkflowRun rendered = fails(jenkins, "rendered", "marathonRender appJson: '''" + appJson + "''', strict: true");
            jenkins.assertLogContains(MISSPELT, rendered);
            jenkins.assertLogNotContains("\tat ", rendered);
        }
    }
}
