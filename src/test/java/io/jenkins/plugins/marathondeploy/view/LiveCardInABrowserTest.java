package io.jenkins.plugins.marathondeploy.view;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.deploy;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What a card that renews itself keeps of what a reader has done. */
@WithJenkins
@EnabledIf(value = "isPossible", disabledReason = "chromium is not installed")
class LiveCardInABrowserTest {
    /** A card whose next contents are handed in: {@code window.answers}. */
    private static final String CARD =
            """
            window.answers = [];
            window.fetch = () => Promise.resolve({ok: true, text: () => Promise.resolve(window.answers.shift() || window.last)});
            window.card = (outcome, links, open) => {
              const details = ['north', 'south', 'why'].map((name) => '<details data-name="' + name + '"'
                + (open.includes(name) ? ' open' : '') + '><summary>' + name + '</summary></details>').join('');
              window.last = '<div class="marathon-deploy-card" data-running="true" data-outcome="' + outcome + '">'
                + '<div class="marathon-deploy-head">' + outcome + links + '</div>' + details + '</div>';
              return window.last;
            };
            document.body.insertAdjacentHTML('beforeend', '<div class="marathon-deploy-live" id="tried" data-url="none">'
              + '<span role="status"></span><div class="marathon-deploy-content">' + window.card('', '', ['north']) + '</div></div>');
            Behaviour.applySubtree(document.getElementById('tried'), true);
            """;

    private static String of(String name) {
        return "document.querySelector('#tried details[data-name=" + name + "]')";
    }

    @Test
    void theServersChoiceCountsWhereItChangedAndTheReadersElsewhere(JenkinsRule jenkins) throws Exception {
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
                Chromium browser = new Chromium()) {
            WorkflowRun run = jenkins.buildAndAssertSuccess(
                    job(jenkins, "web", deploy(marathon.uri().toString(), app("/web", "1", 1, HEALTHY), "")));
            browser.size(1360, 900);
            browser.open(jenkins.getURL() + run.getUrl());
            browser.run("(() => {" + CARD + "})()");
            browser.run(of("north") + ".open = false; " + of("why") + ".open = true; " + of("why")
                    + ".querySelector('summary').focus();");

            // Nothing new but a link before what has the focus.
            renew(browser, "A", "<a href=\"/app\">app</a>", "['north']");
            assertThat(open(browser)).isEqualTo("why");
            assertThat(browser.run("document.activeElement === " + of("why") + ".querySelector('summary')").asBoolean()).isTrue();

            // It failed in the south.
            renew(browser, "B", "", "['south']");
            assertThat(open(browser)).isEqualTo("south why");
            browser.run(of("south") + ".open = false");
            renew(browser, "C", "", "['south']");
            assertThat(open(browser)).isEqualTo("why");
        }
    }

    private static void renew(Chromium browser, String outcome, String links, String opened) {
        browser.run("window.answers.push(window.card('" + outcome + "', '" + links + "', " + opened + "))");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> browser.run("document.querySelector('#tried .marathon-deploy-card').dataset.outcome").asText().equals(outcome));
    }

    private static String open(Chromium browser) {
        return browser.run("Array.from(document.querySelectorAll('#tried details[open]'), (one) => one.dataset.name).join(' ')").asText();
    }

    static boolean isPossible() {
        return Chromium.isInstalled();
    }
}
