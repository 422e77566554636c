package io.jenkins.plugins.marathondeploy.view;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.deploy;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What a job's page that stays open shows of deployments that come later. */
@WithJenkins
@EnabledIf(value = "isPossible", disabledReason = "chromium is not installed")
class JobPageInABrowserTest {
    static boolean isPossible() {
        return Chromium.isInstalled();
    }

    @Test
    void allOfThePageCatchesUp(JenkinsRule jenkins) throws Exception {
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
                Chromium browser = new Chromium()) {
            String url = marathon.uri().toString();
            WorkflowJob job = job(jenkins, "web", deploy(url, app("/web", "1", 2, UNHEALTHY), "maxTaskFailures: 0"));
            WorkflowRun first = job.scheduleBuild2(0).waitForStart();
            jenkins.waitForMessage("0 of 2 healthy", first);
            browser.size(1360, 900);
            browser.open(jenkins.getURL() + job.getUrl());
            assertThat(text(browser, ".marathon-deploy-content")).isEmpty();
            assertThat(text(browser, ".marathon-deploy-deployments tbody tr")).contains("#1", "Deploying");

            marathon.cluster().setAppStatus("/web", 200);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(first));
            await(browser, ".marathon-deploy-content", "Healthy", "web #1");
            await(browser, ".marathon-deploy-deployments tbody tr", "#1", "Deployed");
            assertThat(text(browser, ".marathon-deploy-live [role=status]")).contains("Healthy");

            job.setDefinition(new CpsFlowDefinition(deploy(url, app("/web", "2", 2, HEALTHY), ""), true));
            jenkins.buildAndAssertSuccess(job);
            await(browser, ".marathon-deploy-content", "Healthy", "web #2");
            await(browser, ".marathon-deploy-deployments tbody tr", "#2", "Deployed");
            assertThat(browser.run("document.querySelectorAll('.marathon-deploy-deployments tbody tr').length").asInt()).isEqualTo(2);
            assertThat(browser.run("document.querySelectorAll('.marathon-deploy-trend a').length").asInt()).isEqualTo(2);
            assertThat(text(browser, ".marathon-deploy-unrenewed")).isEmpty();
            assertThat(browser.complaints()).isEmpty();
        }
    }

    private static String text(Chromium browser, String selector) {
        return browser.run("document.querySelector('" + selector + "').textContent.trim()").asText();
    }

    private static void await(Chromium browser, String selector, String... texts) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(text(browser, selector)).contains(texts));
    }
}
