package io.jenkins.plugins.marathondeploy.pipeline;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.deploy;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.freestyle.MarathonDeployPublisher;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** From one build of a job to the next: what Marathon keeps otherwise, or drops, costs one restart and is told once. */
@WithJenkins
class KeptValuesTest {
    private static final String APP = "{\"id\": \"/web\", \"cmd\": \"serve\", \"cpus\": 0.1, \"mem\": 32, \"role\": \"dev\","
            + " \"taskKillGracePeriodSeconds\": 5}";
    private static final String KEPT = "Marathon keeps /taskKillGracePeriodSeconds: 5 as 3";
    private static final String DROPPED = "Marathon does not keep /role: \"dev\"";

    private JenkinsRule jenkins;
    private MarathonFixture marathon;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast().keeping(
                app -> app.path("taskKillGracePeriodSeconds").asInt() > 3 ? app.put("taskKillGracePeriodSeconds", 3) : app));
    }

    @AfterEach
    void stop() {
        marathon.close();
    }

    @Test
    void aPipeline() throws Exception {
        WorkflowJob job = job(jenkins, "web", "def result = "
                + deploy(marathon.uri().toString(), APP, "minHealthyTime: '0s'")
                + "\necho \"${result.outcome} ${result.warnings}\"\necho marathonRender(appJson: '''" + APP
                + "''', diff: true, marathonUrl: '" + marathon.uri() + "') + '|no difference'");
        WorkflowRun first = jenkins.buildAndAssertSuccess(job);
        long puts = marathon.requests().count("PUT", ".*");
        WorkflowRun second = jenkins.buildAndAssertSuccess(job);

        jenkins.assertLogContains("[marathon] warning: " + KEPT, first);
        jenkins.assertLogContains("[marathon] warning: " + DROPPED, first);
        jenkins.assertLogContains("DEPLOYED [", first);
        jenkins.assertLogContains("\n|no difference", first);
        jenkins.assertLogContains("UNCHANGED [", second);
        jenkins.assertLogContains("[marathon] " + KEPT, second);
        jenkins.assertLogNotContains("warning: " + KEPT, second);
        assertThat(marathon.requests().count("PUT", ".*")).isEqualTo(puts);
        assertThat(job.getRootDir().toPath().resolve("marathon-deploy-kept.tsv")).isRegularFile();
    }

    @Test
    void aFreestyleJob() throws Exception {
        MarathonDeployStep step = new MarathonDeployStep();
        step.setMarathonUrl(marathon.uri().toString());
        step.setAppJson(APP);
        step.setMinHealthyTime("0s");
        FreeStyleProject job = jenkins.createFreeStyleProject("web");
        job.getPublishersList().add(new MarathonDeployPublisher(step));
        FreeStyleBuild first = jenkins.buildAndAssertSuccess(job);
        FreeStyleBuild second = jenkins.buildAndAssertSuccess(job);

        jenkins.assertLogContains("[marathon] warning: " + KEPT, first);
        jenkins.assertLogContains("[marathon] warning: " + DROPPED, first);
        jenkins.assertLogContains("[marathon] UNCHANGED", second);
        jenkins.assertLogContains("[marathon] " + KEPT, second);
        jenkins.assertLogNotContains("warning: " + KEPT, second);
    }
}
