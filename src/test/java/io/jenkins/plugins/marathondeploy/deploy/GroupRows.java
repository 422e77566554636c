package io.jenkins.plugins.marathondeploy.deploy;

import static io.jenkins.plugins.marathondeploy.deploy.Row.others;
import static io.jenkins.plugins.marathondeploy.deploy.Row.row;
import static io.jenkins.plugins.marathondeploy.deploy.Scenario.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;

/** Groups: several apps, one deployment. */
final class GroupRows {
    private static final String A = "/g/a";
    private static final String B = "/g/b";
    private static final Policy SHORT = RollbackRows.SHORT;
    private static final Policy SOAK = SHORT.withSoak(Duration.ofSeconds(30));

    private GroupRows() {}

    private static ObjectNode a(String command) {
        return app(A, command, 2);
    }

    private static ObjectNode b(String command) {
        return app(B, command, 1);
    }

    private static Scenario group(Scenario s, ObjectNode... wanted) {
        return s.runs(a("good 1"), b("good 1")).deploysGroup(wanted).with(SHORT);
    }

    static List<Row> rows() {
        return List.of(
                row("group: a new one", s -> s.deploysGroup(a("good 1"), b("good 1")), Outcome.DEPLOYED,
                        "put /g /g/a+label /g/b+label"),
                row("group: only the app that differs gets our labels", s -> group(s, a("good 2"), b("good 1")),
                        Outcome.DEPLOYED, "put /g /g/a+label /g/b"),
                row("group: unchanged", s -> group(s, a("good 1"), b("good 1")), Outcome.UNCHANGED),
                row("group: unchanged, submitted all the same",
                        s -> group(s, a("good 1"), b("good 1")).with(Policy.defaults().withAlwaysSubmit(true)),
                        Outcome.DEPLOYED, "put /g /g/a+label /g/b+label"),
                others("group: unchanged, but one app is replaced meanwhile",
                        s -> s.runs(a("sick 1"), b("good 1")).deploysGroup(a("sick 1"), b("good 1")).with(SHORT)
                                .at(5, () -> s.otherPuts(a("good 9"))),
                        Outcome.SUPERSEDED),
                row("group: one scaled, one changed", s -> group(s, a("good 2"), app(B, "good 1", 3)),
                        Outcome.DEPLOYED, "put /g /g/a+label /g/b"),
                row("group: one scaled, one changed, answer lost, applied",
                        s -> group(s, a("good 2"), app(B, "good 1", 3)).loses("put", 0),
                        Outcome.DEPLOYED, "put /g /g/a+label /g/b"),
                row("group: answer lost, applied late, and the scaled app is deleted by someone before that",
                        s -> group(s, a("good 2"), app(B, "good 1", 3)).loses("put", 6).at(1, () -> s.others.delete(B)),
                        Outcome.DEPLOYED, "put /g /g/a+label /g/b"),
                row("group: answer lost, not applied", s -> group(s, a("good 2"), b("good 1")).loses("put", -1),
                        Outcome.DEPLOYED, "put /g /g/a+label /g/b", "put /g /g/a+label /g/b"),
                row("group: an app that is not in the file is stopped", s -> group(s, a("good 1")), Outcome.DEPLOYED,
                        "put /g /g/a"),
                row("group: only a removal, answer lost, applied", s -> group(s, a("good 1")).loses("put", 0),
                        Outcome.DEPLOYED, "put /g /g/a"),
                row("group: only a removal, answer lost, not applied", s -> group(s, a("good 1")).loses("put", -1),
                        Outcome.DEPLOYED, "put /g /g/a", "put /g /g/a"),
                row("group: an app is added", s -> s.runs(a("good 1")).deploysGroup(a("good 1"), b("good 1")),
                        Outcome.DEPLOYED, "put /g /g/a /g/b+label"),
                row("group: fails, reverted", s -> group(s, a("sick 2"), b("good 1")), Outcome.ROLLED_BACK,
                        "put /g /g/a+label /g/b", "revert d2"),
                row("group: fails after its end, restored", s -> group(s, a("fading 2"), b("good 2")).with(SOAK),
                        Outcome.ROLLED_BACK, "put /g /g/a+label /g/b+label", "restore /g v1"),
                row("group: the answer to the restore is lost, applied",
                        s -> group(s, a("fading 2"), b("good 2")).with(SOAK).loses("restore", 0),
                        Outcome.ROLLED_BACK, "put /g /g/a+label /g/b+label", "restore /g v1"),
                row("group: an added app fails, reverted", s -> s.runs(a("good 1")).deploysGroup(a("good 1"), b("sick 1"))
                                .with(SHORT),
                        Outcome.ROLLED_BACK, "put /g /g/a /g/b+label", "revert d2"),
                row("group: an added app fails after its end, restored",
                        s -> s.runs(a("good 1")).deploysGroup(a("good 1"), b("fading 1")).with(SOAK),
                        Outcome.ROLLED_BACK, "put /g /g/a /g/b+label", "restore /g v1"),
                row("group: a new one fails, reverted", s -> s.deploysGroup(a("good 1"), b("sick 1")).with(SHORT),
                        Outcome.NOTHING_TO_ROLL_BACK, "put /g /g/a+label /g/b+label", "revert d1"),
                row("group: a new one fails after its end, removed",
                        s -> s.deploysGroup(a("good 1"), b("fading 1")).with(SOAK),
                        Outcome.NOTHING_TO_ROLL_BACK, "put /g /g/a+label /g/b+label", "delete /g"),
                others("group: someone changes another app of it meanwhile",
                        s -> group(s, a("good 2"), b("good 1")).at(1, () -> s.otherPuts(b("good 9"))),
                        Outcome.SUPERSEDED, "put /g /g/a+label /g/b"),
                others("group: someone replaces the changed app", s -> group(s, a("good 2"), b("good 1"))
                                .at(1, () -> s.otherPuts(a("good 9"))),
                        Outcome.SUPERSEDED, "put /g /g/a+label /g/b"),
                others("group: another app was changed by someone before the restore: theirs is not undone",
                        s -> group(s, a("fading 2"), b("good 1")).with(SOAK)
                                .in(PhaseName.SOAK, 2, () -> s.otherPuts(b("good 9"))),
                        Outcome.SUPERSEDED, "put /g /g/a+label /g/b"),
                row("group: lost answer, failing, another's deployment in the group",
                        s -> {
                            group(s, a("sick 2"), b("good 1")).loses("put", 0);
                            s.at(0.2, () -> s.otherPuts(b("slow 9")));
                            s.before.remove(B);
                        },
                        Outcome.ROLLED_BACK, "put /g /g/a+label /g/b", "revert d2"),
                row("group: locked by a deployment of one app", s -> {
                    group(s, a("good 2"), b("good 1"));
                    s.otherPuts(b("good 1"));
                    s.otherPuts(a("good 7"));
                }, Outcome.DEPLOYED, "put /g /g/a+label /g/b"));
    }
}
