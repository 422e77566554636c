package io.jenkins.plugins.marathondeploy.view;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleProject;
import io.jenkins.plugins.marathondeploy.config.HarborRegistry;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.freestyle.MarathonDeployPublisher;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import io.jenkins.plugins.marathondeploy.pipeline.MarathonDeployStep;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.jvnet.hudson.test.JenkinsRule;

/** What the forms do while somebody fills them in. */
@WithSharedJenkins
@EnabledIf(value = "isPossible", disabledReason = "chromium is not installed")
class FormsInABrowserTest {
    private static final String NAMES = "document.querySelectorAll('input.marathon-deploy-server')";

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
    }

    @AfterEach
    void stop() throws IOException {
        assertThat(browser.complaints()).filteredOn(text -> text.contains("Security") || text.contains("marathon")).isEmpty();
        browser.close();
    }

    private void until(String condition) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> browser.run(condition).asBoolean());
    }

    private void press(String text) {
        until("(() => { const button = Array.from(document.querySelectorAll('button')).find((b) => b.textContent.trim() === '"
                + text + "'); if (button) { button.click(); } return button !== undefined; })()");
    }

    private void type(int entry, String field, String text) {
        browser.run("(() => { const input = " + NAMES + "[" + entry + "].closest('.repeated-chunk').querySelector(\"[name='_."
                + field + "']\"); input.value = '" + text + "'; input.dispatchEvent(new Event('input', {bubbles: true}));"
                + " input.dispatchEvent(new Event('change', {bubbles: true})); })()");
    }

    private String textOf(String selector) {
        return browser.run("(() => { const e = document.querySelector(\"" + selector + "\"); return e === null ? '' : e.textContent.trim(); })()")
                .asText();
    }

    private void untilChecked(String field, int times) {
        until("performance.getEntriesByType('resource').filter((entry) => entry.name.includes('MarathonServer/check" + field
                + "')).length >= " + times);
    }

    @Test
    void anEmptyConfigurationIntroducesItselfAndANewServerIsNotRed() throws IOException {
        browser.open(jenkins.getURL() + "manage/configure");
        assertThat(textOf(".marathon-deploy-introduction")).contains("Nothing is configured yet", "Test connection says what is missing");

        press("Add a Marathon server");
        until(NAMES + ".length === 1");
        untilChecked("Name", 1);
        untilChecked("Url", 1);
        assertThat(browser.run("document.querySelectorAll('.marathon-deploy-form .error').length").asInt()).isZero();
        assertThat(browser.run(NAMES + "[0].getAttribute('aria-label')").asText()).isEqualTo("Name");

        press("Test connection");
        until("document.querySelector('.marathon-deploy-form').textContent.includes('Give the address first.')");
        type(0, "url", "https://marathon.example");
        until("document.querySelector('.marathon-deploy-form').textContent.includes('Give a name: jobs choose by it.')");
    }

    @Test
    void serversAreHeadedByTheirNameWhichIsToldWhenItIsThereTwice() throws IOException {
        MarathonDeployConfiguration.get()
                .setMarathonServers(List.of(
                        new MarathonServer("prod", "https://a.example"), new MarathonServer("staging", "https://b.example")));
        MarathonDeployConfiguration.get().setHarborRegistries(List.of(new HarborRegistry("prod", "https://harbor.example")));
        browser.open(jenkins.getURL() + "manage/configure");
        until("document.querySelectorAll('.marathon-deploy-server-name').length === 3");
        String heads = "Array.from(document.querySelectorAll('.repeated-chunk__header')).map((h) => h.textContent.trim())"
                + ".filter((text) => text.match(/^(Marathon|Harbor) .*: /)).join(', ')";
        assertThat(browser.run(heads).asText()).isEqualTo("Marathon server: prod, Marathon server: staging, Harbor registry: prod");
        assertThat(textOf(".marathon-deploy-introduction")).isEmpty();
        assertThat(textOf(".marathon-deploy-twice")).isEmpty();

        type(1, "name", " prod");
        assertThat(textOf(".marathon-deploy-twice .error")).startsWith("There is another Marathon server of this name.");
        assertThat(browser.run(NAMES + "[1].getAttribute('aria-invalid')").asText()).isEqualTo("true");
        assertThat(browser.run(heads).asText()).startsWith("Marathon server: prod, Marathon server: prod");

        type(1, "name", "test");
        assertThat(textOf(".marathon-deploy-twice")).isEmpty();

        type(1, "name", "prod");
        assertThat(textOf(".marathon-deploy-twice")).isNotEmpty();
        browser.run(NAMES + "[0].closest('.repeated-chunk').querySelector('.repeatable-delete').click()");
        until("document.querySelector('.marathon-deploy-twice') === null");
    }

    @Test
    void aNewStepNamesTheOnlyServerAndAStoredOneStaysAsItIs() throws Exception {
        MarathonDeployConfiguration.get().setMarathonServers(List.of(new MarathonServer("prod", "https://a.example")));
        MarathonDeployConfiguration.get().setHarborRegistries(List.of(new HarborRegistry("office", "https://harbor.example")));
        FreeStyleProject stored = jenkins.createFreeStyleProject("stored");
        WorkflowJob pipeline = jenkins.createProject(WorkflowJob.class, "pipeline");
        FreeStyleProject fresh = jenkins.createFreeStyleProject("fresh");
        stored.getPublishersList().add(new MarathonDeployPublisher(new MarathonDeployStep()));

        browser.open(jenkins.getURL() + pipeline.getUrl() + "pipeline-syntax/");
        PageCheck.chooseStep(browser, "marathonDeploy");
        assertChosen("prod", "office");
        browser.open(jenkins.getURL() + stored.getUrl() + "configure");
        assertChosen("", "");
        assertThat(browser.run("document.querySelector(\"select[name='_.marathon']\").selectedOptions[0].text").asText())
                .isEqualTo("— not named: prod is the only one —");

        browser.open(jenkins.getURL() + fresh.getUrl() + "configure");
        press("Add post-build action");
        press("Deploy to Marathon");
        assertChosen("prod", "office");
        assertThat(browser.run("document.querySelector(\"[name='_.app']\").getAttribute('aria-label')").asText()).isEqualTo("App file");
    }

    private void assertChosen(String marathon, String harbor) {
        until("['marathon', 'harbor'].every((name) => { const select = document.querySelector(\"select[name='_.\" + name + \"']\");"
                + " return select !== null && select.options.length > 1; })");
        assertThat(browser.run("document.querySelector(\"select[name='_.marathon']\").value").asText()).isEqualTo(marathon);
        assertThat(browser.run("document.querySelector(\"select[name='_.harbor']\").value").asText()).isEqualTo(harbor);
    }
}
