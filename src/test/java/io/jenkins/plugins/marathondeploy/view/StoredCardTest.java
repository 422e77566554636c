package io.jenkins.plugins.marathondeploy.view;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.crashing;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.deploy;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import java.util.List;
import org.htmlunit.html.DomNode;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Cards are still there when Jenkins comes back, also those of deployments that go on then. */
class StoredCardTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private String text;

    private static String shown(JenkinsRule jenkins, String job) throws Exception {
        Run<?, ?> run = jenkins.jenkins.getItemByFullName(job, WorkflowJob.class).getLastBuild();
        return jenkins.createWebClient().getPage(run).querySelector(".marathon-deploy-card").asNormalizedText();
    }

    /** Of the card's bar, those in that state. */
    private static List<String> steps(JenkinsRule jenkins, String job, String state) throws Exception {
        Run<?, ?> run = jenkins.jenkins.getItemByFullName(job, WorkflowJob.class).getLastBuild();
        return jenkins.createWebClient().getPage(run)
                .querySelectorAll(".marathon-deploy-steps li[data-state=" + state + "]").stream()
                .map(DomNode::asNormalizedText)
                .toList();
    }

    @Test
    void survivesARestart() throws Throwable {
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            String url = marathon.uri().toString();
            sessions.then(jenkins -> {
                jenkins.assertBuildStatus(
                        Result.FAILURE,
                        job(jenkins, "ended", deploy(url, crashing("/crash", "1"), "maxTaskFailures: 1"))
                                .scheduleBuild2(0));
                text = shown(jenkins, "ended");
                assertThat(text).contains("Failed and removed", "/crash", "Why");
                assertThat(steps(jenkins, "ended", "stopped")).singleElement().asString().startsWith("Follow").endsWith("(ended here)");
                WorkflowRun run = job(jenkins, "running", deploy(url, app("/web", "1", 2, UNHEALTHY), "maxTaskFailures: 0"))
                        .scheduleBuild2(0)
                        .waitForStart();
                jenkins.waitForMessage("0 of 2 healthy", run);
            });
            sessions.then(jenkins -> {
                assertThat(shown(jenkins, "ended")).isEqualTo(text);
                assertThat(shown(jenkins, "running")).contains("Deploying", "0 of 2 healthy");
                marathon.cluster().setAppStatus("/web", 200);
                jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(jenkins.jenkins
                        .getItemByFullName("running", WorkflowJob.class)
                        .getLastBuild()));
                assertThat(shown(jenkins, "running")).contains("Deployed", "/web");
                assertThat(steps(jenkins, "running", "stopped")).isEmpty();
                assertThat(steps(jenkins, "running", "done")).isNotEmpty();
            });
        }
    }
}
