package io.jenkins.plugins.marathondeploy.view;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.deploy;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import java.time.Duration;
import java.util.List;
import org.htmlunit.html.DomNode;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** The page of all deployments after a restart. */
class StoredIndexTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private static List<String> rows(JenkinsRule jenkins) throws Exception {
        return jenkins.createWebClient()
                .withJavaScriptEnabled(false)
                .goTo("marathon-deployments/")
                .querySelectorAll("tr.marathon-deploy-app")
                .stream()
                .map(DomNode::asNormalizedText)
                .toList();
    }

    @Test
    void hasWhatWasDeployedAndWhatIsUnderWay() throws Throwable {
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            String url = marathon.uri().toString();
            sessions.then(jenkins -> {
                jenkins.buildAndAssertSuccess(job(jenkins, "ended", deploy(url, app("/ended", "1", 1, HEALTHY), "")));
                WorkflowRun run = job(jenkins, "running", deploy(url, app("/web", "1", 2, UNHEALTHY), "maxTaskFailures: 0"))
                        .scheduleBuild2(0)
                        .waitForStart();
                jenkins.waitForMessage("0 of 2 healthy", run);
            });
            sessions.then(jenkins -> {
                await().atMost(LONG).untilAsserted(() -> assertThat(DeploymentIndex.get().known("ended")).hasSize(1));
                assertThat(rows(jenkins)).satisfiesExactly(
                        web -> assertThat(web).contains("/web", "Deploying", "0 of 2 healthy", "running #1"),
                        ended -> assertThat(ended).contains("/ended", "Deployed", "ended #1"));
                marathon.cluster().setAppStatus("/web", 200);
                jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(
                        jenkins.jenkins.getItemByFullName("running", WorkflowJob.class).getLastBuild()));
                assertThat(rows(jenkins).get(0)).contains("/web", "Deployed").doesNotContain("Deploying");
            });
        }
    }
}
