package io.jenkins.plugins.marathondeploy.view;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleProject;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.freestyle.MarathonDeployPublisher;
import io.jenkins.plugins.marathondeploy.pipeline.MarathonDeployStep;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The forms, as {@link PagesInABrowserTest} looks at the pages. */
@WithJenkins
@EnabledIfSystemProperty(
        named = PagesInABrowserTest.DIRECTORY,
        matches = ".+",
        disabledReason = "the forms are looked at in Chromium by scripts/screenshots")
class FormPicturesTest {
    private JenkinsRule jenkins;
    private Chromium browser;
    private Path directory;

    @BeforeEach
    void start(JenkinsRule rule) throws IOException {
        jenkins = rule;
        directory = Path.of(System.getProperty(PagesInABrowserTest.DIRECTORY));
        browser = new Chromium();
    }

    @AfterEach
    void stop() throws IOException {
        browser.close();
    }

    @Test
    void theForms() throws Exception {
        FilledForms.configure();
        FreeStyleProject simple = freestyle("shop-web", FilledForms.simple());
        FreeStyleProject whole = freestyle("shop-web-with-all", FilledForms.whole());
        FreeStyleProject several = freestyle("shop-web-in-both", FilledForms.several());
        WorkflowJob pipeline = job(jenkins, "pipeline", "");
        MarathonDeployConfiguration configuration = MarathonDeployConfiguration.get();
        String section = ".jenkins-section:has(> .marathon-deploy-form)";
        String action = ".repeated-chunk:has(.marathon-deploy-form)";
        look(configure(whole), "freestyle");
        guide(configure(simple), "freestyle", action, false);
        sections(configure(whole));
        open(configure(several), 1200, false);
        assertThat(shownErrors()).as("several Marathons").isEmpty();
        pictured("freestyle-several-marathons", "document.querySelector('input[value=several]').closest('.radioBlock-container')");
        look(jenkins.getURL() + "manage/configure", "global-configuration");
        guide(jenkins.getURL() + "manage/configure", "global-configuration", section, true);
        look(jenkins.getURL() + pipeline.getUrl() + "pipeline-syntax/", "snippet-generator");
        guide(jenkins.getURL() + pipeline.getUrl() + "pipeline-syntax/", "snippet-generator", "form[name=config]", false);
        for (String other : List.of("harborPush", "marathonRender", "marathonRollback", "marathonRedeploy", "marathonDeployWithTest")) {
            browser.size(1360, 900);
            browser.open(jenkins.getURL() + pipeline.getUrl() + "pipeline-syntax/");
            PageCheck.chooseStep(browser, other);
            PageCheck.unfold(browser);
            browser.picture(directory.resolve("check/snippet-generator-" + other + ".png"), 0);
            assertThat(PageCheck.problems(browser)).as(other).isEmpty();
        }
        configuration.setMarathonServers(List.of());
        configuration.setHarborRegistries(List.of());
        configuration.setConsuls(List.of());
        configuration.setPrometheuses(List.of());
        configuration.setAlertmanagers(List.of());
        configuration.setGrafanas(List.of());
        configuration.setJobAddresses("");
        look(jenkins.getURL() + "manage/configure", "global-configuration-empty");
        assertThat(browser.complaints()).filteredOn(text -> text.contains("Security")).isEmpty();
    }

    private FreeStyleProject freestyle(String name, MarathonDeployStep step) throws IOException {
        FreeStyleProject job = jenkins.createFreeStyleProject(name);
        job.getPublishersList().add(new MarathonDeployPublisher(step));
        return job;
    }

    private String configure(FreeStyleProject job) throws IOException {
        return jenkins.getURL() + job.getUrl() + "configure";
    }

    /** A form in both widths and both themes with its sections opened, checked. */
    private void look(String url, String name) throws IOException {
        for (boolean dark : new boolean[] {false, true}) {
            for (int width : new int[] {800, 1360}) {
                open(url, width, dark);
                PageCheck.unfold(browser);
                browser.picture(directory.resolve("check/" + name + "-" + width + (dark ? "-dark" : "") + ".png"), 0);
                assertThat(PageCheck.problems(browser)).as(name + " " + width + (dark ? " dark" : "")).isEmpty();
                PageCheck.chooseSeveral(browser);
                assertThat(PageCheck.problems(browser)).as(name + " several " + width + (dark ? " dark" : "")).isEmpty();
            }
        }
    }

    /**
     * A form for the guides.
     *
     * @param part   of the page that they show
     * @param opened whether they show it with its sections opened
     */
    private void guide(String url, String name, String part, boolean opened) throws IOException {
        open(url, 1200, false);
        if (url.endsWith("pipeline-syntax/")) {
            fillSnippet();
        }
        if (opened) {
            browser.run("document.querySelectorAll('.marathon-deploy-form .advanced-button').forEach((button) => button.click())");
        }
        assertThat(shownErrors()).as(name).isEmpty();
        browser.pictureOf(directory.resolve(name + ".png"), part);
    }

    /** Parts of a form, each by itself: together they are too long for a guide. */
    private void sections(String url) throws IOException {
        open(url, 1200, false);
        for (String section : List.of(
                "Build", "BuildKit", "App definition", "Image in Harbor", "Verification", "Alerts and dashboards",
                "Other deployments", "Limits")) {
            String button = "Array.from(document.querySelectorAll('.marathon-deploy-form .advanced-button'))"
                    + ".find((button) => button.textContent.trim() === '" + section + "')";
            browser.run(button + ".click()");
            assertThat(shownErrors()).as(section).isEmpty();
            // Core shows what is opened beside the button's own row.
            String row = button + ".closest('.jenkins-form-item')";
            pictured("freestyle-" + section.toLowerCase(Locale.ROOT).replace(' ', '-'), row, row + ".nextSibling");
            browser.run(button + ".click()");
        }
    }

    /** What a picture of the guides must not have. */
    private String shownErrors() {
        return browser.run("Array.from(document.querySelectorAll('.marathon-deploy-form .error, .marathon-deploy-form .warning'))"
                        + ".filter((one) => one.getClientRects().length > 0).map((one) => one.textContent.trim()).join('; ')")
                .asText();
    }

    /** @param elements expressions of what is shown */
    private void pictured(String name, String... elements) throws IOException {
        for (String element : elements) {
            browser.run(element + ".dataset.pictured = 'true'");
        }
        browser.pictureOf(directory.resolve(name + ".png"), "[data-pictured]");
        browser.run("document.querySelectorAll('[data-pictured]').forEach((one) => { delete one.dataset.pictured; })");
    }

    /** What is chosen there, and the step that comes of it. */
    private void fillSnippet() {
        browser.run("(() => { const fill = (selector, value) => { const field = document.querySelector(selector); field.value = value;"
                + " field.dispatchEvent(new Event('change', {bubbles: true})); };"
                + " fill(\"input[name='_.repository']\", 'shop/web'); fill(\"select[name='_.marathon']\", 'north');"
                + " document.getElementById('generatePipelineScript').click(); })()");
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> browser.run("document.getElementById('prototypeText').value").asText().contains("shop/web"));
    }

    private void open(String url, int width, boolean dark) {
        browser.size(width, 900);
        browser.open(url);
        if (url.endsWith("pipeline-syntax/")) {
            PageCheck.chooseStep(browser, "marathonDeploy");
        } else {
            PageCheck.awaitForm(browser);
        }
        if (dark) {
            PageCheck.darken(browser);
        }
    }
}
