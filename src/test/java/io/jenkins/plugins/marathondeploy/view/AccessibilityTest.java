package io.jenkins.plugins.marathondeploy.view;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.containerApp;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.deploy;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.config.HarborRegistry;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.freestyle.MarathonDeployPublisher;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import io.jenkins.plugins.marathondeploy.pipeline.MarathonDeployStep;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.jvnet.hudson.test.JenkinsRule;

/** Every page and form of the plugin with the keyboard, for a screen reader, and for weak eyes, in both themes. */
@WithSharedJenkins
@EnabledIf(value = "isPossible", disabledReason = "chromium is not installed")
class AccessibilityTest {
    private JenkinsRule jenkins;
    private Chromium browser;

    static boolean isPossible() {
        return Chromium.isInstalled();
    }

    @BeforeEach
    void start(JenkinsRule rule) throws IOException {
        jenkins = rule;
        browser = new Chromium();
        browser.size(1360, 900);
        MarathonDeployConfiguration.get()
                .setHarborRegistries(List.of(new HarborRegistry("office", "https://harbor.example.org")));
    }

    @AfterEach
    void stop() throws IOException {
        browser.close();
    }

    /** What is wrong with a page, with all of it opened, in the light theme and in the dark one. */
    private void check(String path) throws IOException {
        check(path, () -> {});
    }

    /** @param opened what is done with the page first */
    private void check(String path, Runnable opened) throws IOException {
        for (boolean dark : new boolean[] {false, true}) {
            browser.open(jenkins.getURL() + path);
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> browser.run("document.querySelector('[data-outcome=believed]') === null").asBoolean());
            opened.run();
            PageCheck.unfold(browser);
            if (dark) {
                PageCheck.darken(browser);
            }
            assertThat(PageCheck.problems(browser)).as(path + (dark ? " dark" : "")).isEmpty();
            PageCheck.chooseSeveral(browser);
            assertThat(PageCheck.problems(browser)).as(path + ", several Marathons" + (dark ? " dark" : "")).isEmpty();
        }
        assertThat(browser.complaints()).as(path).filteredOn(text -> text.contains("Security")).isEmpty();
    }

    @Test
    void thePagesOfBuildsAndJobs() throws Exception {
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            String url = marathon.uri().toString();
            String image = "image: 'harbor.example.org/shop/web:7@sha256:" + "0a".repeat(32) + "'";
            WorkflowJob job = job(jenkins, "web", deploy(url, containerApp("/shop/web", "1", 2, HEALTHY), image));
            jenkins.buildAndAssertSuccess(job);
            job.setDefinition(new CpsFlowDefinition(
                    deploy(url, containerApp("/shop/web", "2", 2, UNHEALTHY), image + ", maxTaskFailures: 1"), true));
            WorkflowRun bad = jenkins.assertBuildStatus(Result.FAILURE, job.scheduleBuild2(0));

            check(bad.getUrl());
            check(job.getUrl());
            check(job.getUrl() + "marathon-deployments/");
            check("marathon-deployments/");
            check("marathon-deployments/");
        }
    }

    @Test
    void theForms() throws Exception {
        MarathonDeployConfiguration.get()
                .setMarathonServers(List.of(
                        new MarathonServer("prod", "https://a.example"), new MarathonServer("staging", "https://b.example")));
        FreeStyleProject job = jenkins.createFreeStyleProject("freestyle");
        job.getPublishersList().add(new MarathonDeployPublisher(new MarathonDeployStep()));

        check("manage/configure", () -> PageCheck.awaitForm(browser));
        check(job.getUrl() + "configure", () -> PageCheck.awaitForm(browser));
        browser.run("document.querySelector('.marathon-deploy-form input[value=image]').click()");
        PageCheck.chooseSeveral(browser);
        assertThat(browser.controls("[name='_.centres'], [name='_.pause'], [name='_.without']"))
                .extracting(Chromium.Control::name).containsExactly("Marathons", "Pause between them", "Without");
        assertThat(browser.controls("input[name='_.image']")).extracting(Chromium.Control::name).containsExactly("Image reference");
        assertThat(PageCheck.problems(browser)).isEmpty();
        for (String step : List.of("marathonDeploy", "harborPush", "marathonRender", "marathonRollback")) {
            check("pipeline-syntax/", () -> PageCheck.chooseStep(browser, step));
        }
    }

    @Test
    void theContentSecurityPolicyIsEnforced() throws Exception {
        jenkins.createFreeStyleProject("web");
        HttpResponse<Void> answer = HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create(jenkins.getURL() + "job/web/")).build(), HttpResponse.BodyHandlers.discarding());
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse("")).contains("script-src");
    }

    @Test
    void whatIsWrongIsFound() throws Exception {
        browser.open(jenkins.getURL() + "manage/configure");
        browser.run("""
                document.querySelector('.marathon-deploy-form').insertAdjacentHTML('beforeend',
                    '<div><button></button><input placeholder="only this"><a href="#" tabindex="3">link</a>'
                    + '<button tabindex="-1">unreachable</button><b class="pale">pale</b></div>');
                document.querySelector('.pale').style.color = '#ccc';
                document.querySelector('.pale').style.background = '#fff';
                """);

        assertThat(PageCheck.problems(browser)).satisfiesExactlyInAnyOrder(
                problem -> assertThat(problem).isEqualTo("has no name: <button></button>"),
                problem -> assertThat(problem).startsWith("has no name but its placeholder 'only this'"),
                problem -> assertThat(problem).startsWith("is reached out of order: <a"),
                problem -> assertThat(problem).startsWith("can't be reached with the keyboard: <button"),
                problem -> assertThat(problem).matches("has a contrast of 1\\.6.*: pale"));
        assertThat(browser.run("document.querySelectorAll('.marathon-deploy-form').length").asInt()).isPositive();
    }
}
