package io.jenkins.plugins.marathondeploy.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import io.jenkins.plugins.marathondeploy.template.KeptValue;
import io.jenkins.plugins.marathondeploy.workload.KeptValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Marathon with a default of its own: it costs one restart, is told once, and hides no change. */
class KeptValuesTest {
    private static final String NOTE = "Marathon keeps /user: \"root\" as \"nobody\"";
    private final Records records = new Records();
    private final Scenario scenario = new Scenario();

    /** In memory. */
    static final class Records implements KeptValues {
        private final Map<String, Map<String, Set<KeptValue>>> byApp = new HashMap<>();
        private boolean broken;

        @Override
        public Map<String, Set<KeptValue>> of(String appId) {
            if (broken) {
                throw new UncheckedIOException(new IOException("kept.tsv is damaged"));
            }
            return byApp.getOrDefault(appId, Map.of());
        }

        @Override
        public void add(String appId, String marathonVersion, Set<KeptValue> found) {
            byApp.computeIfAbsent(appId, id -> new HashMap<>())
                    .computeIfAbsent(marathonVersion, version -> new LinkedHashSet<>())
                    .addAll(found);
        }
    }

    @BeforeEach
    void keepsAnotherUser() {
        scenario.kept = records;
        scenario.marathon.keeps = app -> app.path("user").asText().equals("root") ? app.put("user", "nobody") : app;
    }

    private static ObjectNode app(String command, int instances) {
        return Scenario.app(Scenario.APP, command, instances).put("user", "root");
    }

    private Run deploy(ObjectNode app) {
        return new Run(scenario.again().deploys(app), null);
    }

    private static List<String> told(Run run) {
        return run.report.warnings().stream().filter(line -> line.startsWith("Marathon ")).toList();
    }

    private static List<String> lines(Run run) {
        return run.events.stream().map(DeploymentEvent::text).toList();
    }

    @Test
    void anUnknownDefaultCostsOneRestartAndIsToldOnce() {
        Run first = deploy(app("good 1", 2));
        Run second = deploy(app("good 1", 2));
        List<String> writesOfTheSecond = List.copyOf(scenario.way.writes);
        Run third = deploy(app("good 2", 2));
        Run fourth = deploy(app("good 2", 2));

        assertThat(first.report.outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(told(first)).containsExactly(NOTE + "; from now on this is taken for no difference");
        assertThat(second.report.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(writesOfTheSecond).isEmpty();
        assertThat(told(second)).isEmpty();
        assertThat(lines(second)).contains(NOTE + ".");
        assertThat(second.report.skipped().get(Report.SUBMISSION)).contains(NOTE);
        assertThat(third.report.outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(told(third)).as("told before").isEmpty();
        assertThat(fourth.report.outcome()).isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void theFirstDeploymentOverWhatSomebodyElseHasSentIsCheckedTheSame() {
        scenario.runs("good 0", 2);
        Run first = deploy(app("good 1", 2));
        Run second = deploy(app("good 1", 2));

        assertThat(told(first)).hasSize(1);
        assertThat(second.report.outcome()).isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void aChangeOfTheFileOrOfWhatRunsIsSubmitted() {
        deploy(app("good 1", 2));
        Run file = deploy(app("good 1", 2).put("user", "daemon"));
        assertThat(file.report.outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(told(file)).isEmpty();

        deploy(app("good 1", 2));
        scenario.otherPuts(Scenario.app(Scenario.APP, "good 1", 2).put("user", "somebody"));
        Run running = deploy(app("good 1", 2));
        assertThat(running.report.outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(scenario.marathon.apps.get(Scenario.APP).definition.path("user").asText()).isEqualTo("nobody");
    }

    @Test
    void scalingStartsNothingAnew() {
        deploy(app("good 1", 2));
        String configuration = scenario.marathon.apps.get(Scenario.APP).configuration;
        Run scaled = deploy(app("good 1", 3));

        assertThat(scaled.report.outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(scenario.marathon.apps.get(Scenario.APP).configuration).isEqualTo(configuration);
        assertThat(scenario.marathon.apps.get(Scenario.APP).tasks).hasSize(3);
    }

    @Test
    void anotherVersionOfMarathonIsAskedAnew() {
        deploy(app("good 1", 2));
        scenario.way.version = "1.9.100";
        Run upgraded = deploy(app("good 1", 2));

        assertThat(upgraded.report.outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(told(upgraded)).hasSize(1);
        assertThat(deploy(app("good 1", 2)).report.outcome()).isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void aFieldThatMarathonDropsIsToldAndAChangeOfItIsSubmittedOnce() {
        scenario.marathon.keeps = app -> {
            app.remove("role");
            return app;
        };
        Run first = deploy(app("good 1", 2).put("role", "dev"));
        Run second = deploy(app("good 1", 2).put("role", "dev"));
        Run changed = deploy(app("good 1", 2).put("role", "prod"));
        Run again = deploy(app("good 1", 2).put("role", "prod"));

        assertThat(told(first)).containsExactly("Marathon does not keep /role: \"dev\"; from now on this is taken for no difference");
        assertThat(second.report.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(lines(second)).contains("Marathon does not keep /role: \"dev\".");
        assertThat(changed.report.outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(told(changed)).hasSize(1).first().asString().contains("/role: \"prod\"");
        assertThat(again.report.outcome()).isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void aKnownFieldThatMarathonDropsCostsOneRestart() {
        scenario.marathon.keeps = app -> {
            app.remove("user");
            return app;
        };
        assertThat(told(deploy(app("good 1", 2)))).hasSize(1).first().asString().startsWith("Marathon does not keep /user: \"root\"");
        assertThat(deploy(app("good 1", 2)).report.outcome()).isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void anAppOfAGroupIsRememberedOnItsOwn() {
        ObjectNode one = Scenario.app("/g/one", "good 1", 1).put("user", "root");
        ObjectNode two = Scenario.app("/g/two", "good 1", 1);
        Run first = new Run(scenario.deploysGroup(one.deepCopy(), two.deepCopy()), null);
        Run second = new Run(scenario.again().deploysGroup(one.deepCopy(), two.deepCopy()), null);

        assertThat(told(first)).hasSize(1).first().asString().startsWith("Marathon keeps /g/one /user: \"root\" as \"nobody\"");
        assertThat(second.report.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(records.byApp).containsOnlyKeys("/g/one");
    }

    @Test
    void aLostAnswerIsCheckedAsWell() {
        scenario.loses("put", 0);
        Run first = deploy(app("good 1", 2));

        assertThat(told(first)).hasSize(1);
        assertThat(deploy(app("good 1", 2)).report.outcome()).isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void withoutMarathonsVersionNothingIsRememberedAndThatIsTold() {
        scenario.refuses("info", 1, Kind.FORBIDDEN);
        Run first = deploy(app("good 1", 2));

        assertThat(first.report.outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(told(first)).hasSize(1).first().asString()
                .startsWith(NOTE + "; it can't be remembered, so that the next deployment submits the app again")
                .contains("/v2/info");
        assertThat(records.byApp).isEmpty();
    }

    @Test
    void aLeaderElectionWhileTheVersionIsAskedForRestartsNothing() {
        deploy(app("good 1", 2));
        scenario.refuses("info", 2, Kind.UNAVAILABLE);
        Run second = deploy(app("good 1", 2));

        assertThat(second.report.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(scenario.way.writes).isEmpty();
    }

    @Test
    void anAbortDoesNotWaitForTheVersion() {
        deploy(app("good 1", 2));
        scenario.refuses("info", 100, Kind.UNAVAILABLE);
        Run second = new Run(scenario.again().deploys(app("good 2", 2)).at(3, scenario::interrupt), null);

        assertThat(second.report.outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(scenario.way.writes).isEmpty();
    }

    @Test
    void aDamagedRecordCountsForNothingAndIsTold() {
        deploy(app("good 1", 2));
        records.broken = true;
        Run run = deploy(app("good 1", 2));

        assertThat(run.report.outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(run.report.warnings())
                .contains("what Marathon keeps otherwise than it was sent is not known: kept.tsv is damaged");
    }

    @Test
    void nothingIsAskedWhereNothingIsKeptOtherwise() {
        scenario.marathon.keeps = app -> app;
        Run first = deploy(app("good 1", 2));
        Run second = deploy(app("good 1", 2));

        assertThat(told(first)).isEmpty();
        assertThat(second.report.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(records.byApp).isEmpty();
        assertThat(scenario.way.versionQuestions).isZero();

        keepsAnotherUser();
        deploy(app("good 2", 2));
        assertThat(scenario.way.versionQuestions).as("there is something to remember").isEqualTo(1);
    }
}
