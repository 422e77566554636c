package io.jenkins.plugins.marathondeploy.deploy;

import static io.jenkins.plugins.marathondeploy.deploy.FollowRows.minute;
import static io.jenkins.plugins.marathondeploy.deploy.Row.row;
import static io.jenkins.plugins.marathondeploy.deploy.Scenario.APP;
import static io.jenkins.plugins.marathondeploy.deploy.Scenario.app;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Apps that nothing checks: that they run at one look proves nothing. */
final class UncheckedRows {
    private static final Policy SHORT = Policy.defaults().withTimeouts(minute(), minute(), minute());
    private static final String PUT = "put /web 'good 2' x2";

    private UncheckedRows() {}

    static ObjectNode unchecked(String command, int instances) {
        ObjectNode app = app(APP, command, instances);
        app.remove("healthChecks");
        return app;
    }

    private static Scenario update(Scenario s, String command) {
        s.tick = 100;
        return s.runs(unchecked("good 1", 2)).deploys(unchecked(command, 2)).with(SHORT);
    }

    /** The instances ran for so long before it was green, at least. */
    private static Consumer<Run> proven(double seconds) {
        return run -> assertThat(run.scenario.seconds()).as("when it was green").isGreaterThanOrEqualTo(seconds);
    }

    private static void warns(Run run) {
        assertThat(run.report.warnings()).as("warnings").anyMatch(line -> line.contains("health check"));
    }

    private static void claimsNoHealth(Run run) {
        assertThat(run.report.reason()).doesNotContain("healthy");
        assertThat(run.events.stream().map(DeploymentEvent::text)).noneMatch(line -> line.contains("of 2 healthy"));
    }

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>(List.of(
                row("no health check, good: green after ten seconds", s -> update(s, "good 2"), Outcome.DEPLOYED, PUT)
                        .also(proven(10)).also(UncheckedRows::warns).also(UncheckedRows::claimsNoHealth),
                row("no health check, good, and Marathon is away past the limit: it gets the time that its proof takes",
                        s -> update(s, "good 2").down(1, 70, Kind.UNAVAILABLE), Outcome.DEPLOYED, PUT).also(proven(80)),
                row("no health check, minHealthyTime 25 s", s -> update(s, "good 2")
                        .with(SHORT.withMinHealthyTime(Duration.ofSeconds(25))), Outcome.DEPLOYED, PUT).also(proven(25)),
                row("no health check, minHealthyTime 0", s -> update(s, "good 2")
                        .with(SHORT.withMinHealthyTime(Duration.ZERO)), Outcome.DEPLOYED, PUT)
                        .also(run -> assertThat(run.scenario.seconds()).isLessThan(10)).also(UncheckedRows::warns),
                row("health checks, minHealthyTime 25 s", s -> s.runs("good 1", 2).deploys("good 2", 2)
                        .with(SHORT.withMinHealthyTime(Duration.ofSeconds(25))), Outcome.DEPLOYED, PUT)
                        .also(proven(25)).also(run -> assertThat(run.report.warnings()).isEmpty()),
                row("minHealthyTime is as long as the timeout: refused before anything is sent",
                        s -> s.runs("good 1", 2).deploys("good 2", 2).with(SHORT.withMinHealthyTime(minute())),
                        Outcome.REFUSED),
                row("health checks, minHealthyTime not set: green as soon as it is healthy",
                        s -> s.runs("good 1", 2).deploys("good 2", 2), Outcome.DEPLOYED, PUT)
                        .also(run -> assertThat(run.scenario.seconds()).isLessThan(9)),
                row("no health check, one of them dies once after five seconds: ten seconds from then", s -> {
                    update(s, "good 2");
                    s.at(6, () -> s.marathon.apps.get(APP).renew(s.time.elapsed().toMillis()));
                }, Outcome.DEPLOYED, PUT).also(proven(16)),
                row("no health check, but one is required: refused before anything is sent",
                        s -> update(s, "good 2").with(SHORT.withRequireHealthChecks(true)), Outcome.REFUSED)
                        .also(run -> assertThat(run.report.reason()).contains("requireHealthChecks")),
                row("a health check is required, and there is one",
                        s -> s.runs("good 1", 2).deploys("good 2", 2).with(SHORT.withRequireHealthChecks(true)),
                        Outcome.DEPLOYED, PUT),
                row("no instances wanted: nothing is said to be healthy",
                        s -> s.runs("good 1", 2).deploys("good 2", 0), Outcome.DEPLOYED, "put /web 'good 2' x0")
                        .also(run -> assertThat(run.report.reason()).doesNotContain("healthy")),
                row("no health check, unchanged, good", s -> s.runs(unchecked("good 1", 2)).deploys(unchecked("good 1", 2)),
                        Outcome.UNCHANGED).also(UncheckedRows::warns).also(UncheckedRows::claimsNoHealth)));
        for (int lives = 200; lives <= 2000; lives += 200) {
            String command = "dies-" + lives + " 2";
            String name = "no health check, a crash loop that dies after " + lives + " ms";
            rows.add(row(name, s -> update(s, command), Outcome.ROLLED_BACK, (String[]) null));
            rows.add(row(name + ", no limit of failures", s -> update(s, command).with(SHORT.withMaxTaskFailures(0)),
                    Outcome.ROLLED_BACK, (String[]) null));
            for (int offset = 0; offset < 500; offset += 100) {
                int later = offset;
                rows.add(row(name + ", a new app, seen " + later + " ms later", s -> {
                    s.tick = 100;
                    s.deploys(unchecked(command, 2)).with(SHORT).queuesRead(PhaseName.FOLLOW, later / 1000.0);
                }, Outcome.NOTHING_TO_ROLL_BACK, (String[]) null));
            }
        }
        return rows;
    }
}
