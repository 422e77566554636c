package io.jenkins.plugins.marathondeploy.deploy;

import static io.jenkins.plugins.marathondeploy.deploy.Row.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Leader changes, refused connections and expired logins, in each phase. */
final class FaultRows {
    private static final Policy SOAK =
            RollbackRows.SHORT.withSoak(Duration.ofSeconds(30)).withTimeouts(
                    Duration.ofMinutes(3), Duration.ofMinutes(3), Duration.ofMinutes(3));

    private FaultRows() {}

    /** Goes through every phase: healthy, then not, then back. */
    static Scenario allPhases(Scenario s) {
        return s.runs("good 1", 2).deploys("fading 2", 2).with(SOAK);
    }

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        String put = "put /web 'fading 2' x2";
        String restore = "restore /web v1";
        for (PhaseName phase : List.of(
                PhaseName.PREPARE, PhaseName.SUBMIT, PhaseName.FOLLOW, PhaseName.SOAK, PhaseName.DIAGNOSE,
                PhaseName.ROLLBACK)) {
            for (Kind kind : List.of(Kind.UNAVAILABLE, Kind.UNREACHABLE, Kind.NO_ANSWER, Kind.UNEXPECTED)) {
                // A write that met the outage is sent again once it is known not to have arrived.
                boolean repeated = phase == PhaseName.SUBMIT;
                rows.add(row(kind + " for five seconds in " + phase, s -> allPhases(s).downIn(phase, 5, kind),
                        Outcome.ROLLED_BACK, repeated ? null : new String[] {put, restore})
                        .also(run -> assertThat(Set.copyOf(run.scenario.way.writes)).containsExactlyInAnyOrder(put, restore)));
            }
            if (phase != PhaseName.PREPARE && phase != PhaseName.SUBMIT) {
                rows.add(row("a login that expired for ten seconds in " + phase,
                        s -> allPhases(s).downIn(phase, 10, Kind.UNAUTHORISED), Outcome.ROLLED_BACK, put, restore));
            }
        }
        rows.add(row("a login that expires in the middle for good",
                s -> allPhases(s).downIn(PhaseName.FOLLOW, 99_999, Kind.UNAUTHORISED), Outcome.ROLLBACK_FAILED, put));
        rows.add(row("healthy while Marathon was away past the limit",
                s -> s.runs("good 1", 2).deploys("good 2", 2).with(RollbackRows.SHORT)
                        .down(1, 70, Kind.UNAVAILABLE),
                Outcome.DEPLOYED, "put /web 'good 2' x2"));
        rows.add(row("the queue of launches can't be read, ever",
                s -> s.runs("good 1", 2).deploys("slow 2", 2).refuses("queue", 9_999, Kind.UNEXPECTED),
                Outcome.DEPLOYED, "put /web 'slow 2' x2"));
        rows.add(row("nobody answers while it is watched: watched longer",
                s -> s.runs("good 1", 2).deploys("good 2", 2).with(SOAK).in(PhaseName.SOAK, 1, () -> { })
                        .downIn(PhaseName.SOAK, 40, Kind.UNAVAILABLE),
                Outcome.DEPLOYED, "put /web 'good 2' x2"));
        return rows;
    }
}
