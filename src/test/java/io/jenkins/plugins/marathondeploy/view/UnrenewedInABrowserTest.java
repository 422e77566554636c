package io.jenkins.plugins.marathondeploy.view;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestBuilder;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What a page says that gets no answers any more. */
@WithJenkins
@EnabledIf(value = "isPossible", disabledReason = "chromium is not installed")
class UnrenewedInABrowserTest {
    private static final Duration LONGEST = Duration.ofMinutes(2);

    /** Time passes, and answers come, as the test says. */
    private static final String HAND =
            """
            (() => {
              const soon = window.setTimeout;
              const timers = new Map();
              let ids = 0;
              let now = Date.now();
              window.asked = 0;
              Date.now = () => now;
              window.setTimeout = (callback) => { ids++; timers.set(ids, callback); return ids; };
              window.clearTimeout = (id) => timers.delete(id);
              window.fetch = () => { window.asked++; return Promise.resolve(window.answer); };
              window.pass = async (seconds) => {
                now += seconds * 1000;
                const due = Array.from(timers.values());
                timers.clear();
                due.forEach((callback) => callback());
                await new Promise((resolve) => soon(resolve, 0));
                return window.asked;
              };
            })()""";

    private JenkinsRule jenkins;
    private Chromium browser;

    static boolean isPossible() {
        return Chromium.isInstalled();
    }

    @BeforeEach
    void start(JenkinsRule rule) throws IOException {
        jenkins = rule;
        Deploying.end = new CountDownLatch(1);
        browser = new Chromium();
        browser.size(1360, 900);
    }

    @AfterEach
    void stop() throws Exception {
        browser.close();
        Deploying.end.countDown();
        jenkins.waitUntilNoActivity();
    }

    /** A build whose deployment ends when the test does. */
    public static final class Deploying extends TestBuilder {
        private static volatile CountDownLatch end;

        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                throws InterruptedException, IOException {
            DeploymentAction.begin(
                    build, "key", new DeploymentAction.Beginning(DeploymentAction.Kind.DEPLOYMENT, "/web", null, "", false));
            listener.getLogger().println("deploying");
            end.await();
            return true;
        }
    }

    @Test
    void aCardThatIsNotRenewedSaysSo() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("web");
        job.getBuildersList().add(new Deploying());
        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("deploying", build);
        browser.open(jenkins.getURL() + build.getUrl());
        assertThat(moving()).isPositive();
        browser.run("window.card = document.querySelector('.marathon-deploy-content').innerHTML; window.answer = {ok: false, status: 503}");
        browser.run(HAND);
        Awaitility.await().atMost(LONGEST).until(() -> pass(0) > 0);

        assertThat(notice()).as("Jenkins may restart").isEmpty();
        pass(61);
        assertThat(notice()).matches("Not renewed since .*\\d.*\\. Reload the page\\.");
        assertThat(browser.run("document.querySelector('.marathon-deploy-unrenewed').checkVisibility()").asBoolean()).isTrue();
        assertThat(moving()).isZero();

        browser.run("window.answer = {ok: true, text: () => Promise.resolve(window.card)}");
        pass(30);
        assertThat(notice()).isEmpty();
        assertThat(moving()).isPositive();

        // Another page in place of the card, as a proxy answers it whose session has expired.
        browser.run("window.answer = {ok: true, text: () => Promise.resolve('<form>Log in</form>')}");
        pass(2);
        pass(61);
        assertThat(notice()).startsWith("Not renewed since");
        browser.run("window.answer = {ok: true, text: () => Promise.resolve(window.card)}");
        pass(30);

        // The job was renamed.
        browser.run("window.answer = {ok: false, status: 404}");
        int asked = pass(2);
        assertThat(notice()).startsWith("Not renewed since");
        assertThat(moving()).isZero();
        assertThat(pass(3600)).as("asking again does not help").isEqualTo(asked);
    }

    private int pass(int seconds) {
        return browser.run("window.pass(" + seconds + ")").asInt();
    }

    private String notice() {
        return browser.run("document.querySelector('.marathon-deploy-unrenewed').textContent").asText();
    }

    /** How many things on the card do. */
    private int moving() {
        return browser.run("document.querySelector('.marathon-deploy-live').getAnimations({subtree: true}).length").asInt();
    }

    @Test
    void rowsThatAreNotRenewedSaySo() throws Exception {
        for (String name : new String[] {"gone", "there"}) {
            FreeStyleProject job = jenkins.createFreeStyleProject(name);
            jenkins.buildAndAssertSuccess(job);
            DeploymentIndex.get()
                    .put(new DeploymentIndex.Entry(
                            "office",
                            "/" + name,
                            new DeploymentIndex.Origin(name, 1, "card", "jane"),
                            new DeploymentIndex.State(1, 2, Outcome.DEPLOYED, true, "", "")));
        }
        browser.open(jenkins.getURL() + "marathon-deployments/");
        awaitNow("/gone", "Not known");
        awaitNow("/there", "Not known");

        jenkins.jenkins.getItem("gone").delete();
        passUntilDue();
        awaitNow("/gone", "Not renewed since");
        assertThat(notice()).contains("Reload the page");
        assertThat(now("/there")).isEqualTo("Not known");
        assertThat(PageCheck.problems(browser)).isEmpty();

        browser.run("window.fetch = () => Promise.resolve({ok: false, status: 403})");
        passUntilDue();
        awaitNow("/there", "Not renewed since");
    }

    private void passUntilDue() {
        browser.run("(() => { const earlier = Date.now; Date.now = () => earlier() + 40000; })()");
    }

    private String now(String app) {
        return browser.run("document.querySelector('tr[data-app=\"" + app + "\"] .marathon-deploy-now').textContent.trim()").asText();
    }

    private void awaitNow(String app, String text) {
        Awaitility.await().atMost(LONGEST).untilAsserted(() -> assertThat(now(app)).startsWith(text));
    }
}
