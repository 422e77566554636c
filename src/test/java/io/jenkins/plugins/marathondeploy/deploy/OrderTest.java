package io.jenkins.plugins.marathondeploy.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.template.OwnLabels;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said about builds that come out of order; how they end is in {@link OrderRows}. */
class OrderTest {
    private static Scenario behind(String... runningLabels) {
        Scenario scenario = new Scenario();
        ObjectNode app = Scenario.app("/shop/web", "good 1", 1);
        ObjectNode labels = app.putObject("labels");
        for (String label : runningLabels) {
            labels.put(OwnLabels.BUILD, label);
        }
        return scenario.runs(app).deploys(Scenario.app("/shop/web", "good 2", 1)).asBuild("shop/web#41");
    }

    @Test
    void saysWhatRunsAndHowToDeployAllTheSame() {
        assertThat(new Run(behind("shop/web#42"), null).report.reason())
                .isEqualTo("build shop/web#42 is deployed at /shop/web, this is the older build #41: nothing was sent;"
                        + " allowOlder (--allow-older) deploys it all the same");
    }

    @Test
    void saysWhomItWaitsFor() {
        Scenario scenario = behind();
        scenario.queued(() -> scenario.seconds() < 30 ? Build.parse("shop/web#40") : Optional.empty());
        Run run = new Run(scenario, null);
        assertThat(run.report.outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(run.events.stream().map(DeploymentEvent::text).filter(text -> text.contains("#40")))
                .containsExactly("build #40 of shop/web has to end first; waiting (at most 10:00 more)");
    }

    @Test
    void asksNothingOfMarathonBeforeItsTurn() {
        Scenario scenario = behind();
        scenario.queued(() -> Build.parse("shop/web#40"));
        assertThat(scenario.machine().need(scenario.time).kind()).isEqualTo(Need.Kind.NOTHING);
        scenario.step();
        assertThat(scenario.way.exchanges).isZero();
    }

    /** Those who were ahead may come back a little later than this one. */
    @Test
    void sendsNothingAtOnceWhenItIsReadBack() {
        Scenario scenario = behind().queued(Optional::empty);
        Machine readBack = Machine.ofState(scenario.machine().state());
        scenario.replace(readBack);
        Run run = new Run(scenario, null);
        assertThat(run.report.outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(run.report.durations().get(PhaseName.PREPARE)).hasSeconds(10);
    }

    @Test
    void readsJobsOfAnyName() {
        assertThat(Build.parse("a#b/c d#7")).contains(new Build("a#b/c d", 7));
        assertThat(Build.parse("team/web » x#12345678901")).contains(new Build("team/web » x", 12345678901L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "#", "#7", "web", "web#", "web#0", "web#-1", "web#07", "web#7 ", "web#7a", "web#1e3",
        "web#99999999999999999999"})
    void takesNothingElseForABuild(String text) {
        assertThat(Build.parse(text)).isEmpty();
    }

    @Test
    void comparesBuildsOfOneJobOnly() {
        Build build = new Build("shop/web", 9);
        assertThat(List.of(new Build("shop/web", 10), new Build("shop/web", 9), new Build("shop/api", 10)))
                .extracting(build::isOlderThan)
                .containsExactly(true, false, false);
    }
}
