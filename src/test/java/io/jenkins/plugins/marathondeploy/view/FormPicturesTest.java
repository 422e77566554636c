package io.jenkins.plugins.marathondeploy.view;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleProject;
import io.jenkins.plugins.marathondeploy.config.AlertmanagerServer;
import io.jenkins.plugins.marathondeploy.config.ConsulServer;
import io.jenkins.plugins.marathondeploy.config.GrafanaServer;
import io.jenkins.plugins.marathondeploy.config.HarborRegistry;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.config.PrometheusServer;
import io.jenkins.plugins.marathondeploy.freestyle.MarathonDeployPublisher;
import io.jenkins.plugins.marathondeploy.pipeline.AlertsServiceGate;
import io.jenkins.plugins.marathondeploy.pipeline.ConsulServiceGate;
import io.jenkins.plugins.marathondeploy.pipeline.MarathonDeployStep;
import io.jenkins.plugins.marathondeploy.pipeline.MetricServiceGate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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
        MarathonDeployConfiguration.get()
                .setHarborRegistries(List.of(new HarborRegistry("office", "https://harbor.example.org")));
    }

    @AfterEach
    void stop() throws IOException {
        browser.close();
    }

    @Test
    void theForms() throws Exception {
        MarathonDeployConfiguration.get()
                .setMarathonServers(List.of(new MarathonServer("office", "https://marathon.example.org:8443")));
        FreeStyleProject job = jenkins.createFreeStyleProject("shop-web");
        MarathonDeployStep step = new MarathonDeployStep();
        step.setMarathon("office");
        step.setHarbor("office");
        step.setRepository("shop/web");
        step.setSoak("5m");
        ConsulServiceGate consul = new ConsulServiceGate();
        consul.setService(List.of("web"));
        MetricServiceGate errors = new MetricServiceGate("sum(rate(http_errors{app=\"web\"}[1m]))");
        errors.setMax("2");
        step.setGates(List.of(consul, errors, new AlertsServiceGate("app=\"web\"")));
        job.getPublishersList().add(new MarathonDeployPublisher(step));
        WorkflowJob pipeline = job(jenkins, "pipeline", "");
        MarathonDeployConfiguration configuration = MarathonDeployConfiguration.get();
        configuration.setJobAddresses("*.test.example.org");
        configuration.setConsuls(List.of(new ConsulServer("office", "https://consul.example.org:8501")));
        configuration.setPrometheuses(List.of(new PrometheusServer("office", "https://prometheus.example.org")));
        configuration.setAlertmanagers(List.of(new AlertmanagerServer("office", "https://alertmanager.example.org")));
        configuration.setGrafanas(List.of(new GrafanaServer("office", "https://grafana.example.org")));
        String section = ".jenkins-section:has(> .marathon-deploy-form)";
        form(jenkins.getURL() + job.getUrl() + "configure", "freestyle", ".repeated-chunk:has(.marathon-deploy-form)", false);
        sections("freestyle");
        form(jenkins.getURL() + "manage/configure", "global-configuration", section, true);
        form(jenkins.getURL() + pipeline.getUrl() + "pipeline-syntax/", "snippet-generator", "form[name=config]", false);
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
        form(jenkins.getURL() + "manage/configure", "global-configuration-empty", section, true);
        assertThat(browser.complaints()).filteredOn(text -> text.contains("Security")).isEmpty();
    }

    /**
     * A form in both widths and both themes with its sections opened, and once for the guides.
     *
     * @param part   of the page that the guides show
     * @param opened whether they show it with its sections opened
     */
    private void form(String url, String name, String part, boolean opened) throws IOException {
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
        open(url, 1200, false);
        if (opened) {
            browser.run("document.querySelectorAll('.marathon-deploy-form .advanced-button').forEach((button) => button.click())");
        }
        browser.pictureOf(directory.resolve(name + ".png"), part);
    }

    /** Parts of the form that is open, each by itself: together they are too long for a guide. */
    private void sections(String name) throws IOException {
        for (String section : List.of(
                "Build", "BuildKit", "App definition", "Image in Harbor", "Verification", "Alerts and dashboards",
                "Other deployments", "Limits")) {
            String button = "Array.from(document.querySelectorAll('.marathon-deploy-form .advanced-button'))"
                    + ".find((button) => button.textContent.trim() === '" + section + "')";
            // Core shows what is opened beside the button's own row.
            browser.run("(() => { const button = " + button + "; button.click(); const row = button.closest('.jenkins-form-item');"
                    + " row.dataset.pictured = 'true'; row.nextSibling.dataset.pictured = 'true'; })()");
            pictured(name + "-" + section.toLowerCase(Locale.ROOT).replace(' ', '-'));
            browser.run(button + ".click()");
        }
        PageCheck.chooseSeveral(browser);
        browser.run("document.querySelector('input[value=several]').closest('.radioBlock-container').dataset.pictured = 'true'");
        pictured(name + "-several-marathons");
    }

    /** What is marked, for the guides. */
    private void pictured(String name) throws IOException {
        browser.pictureOf(directory.resolve(name + ".png"), "[data-pictured]");
        browser.run("document.querySelectorAll('[data-pictured]').forEach((one) => { delete one.dataset.pictured; })");
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
