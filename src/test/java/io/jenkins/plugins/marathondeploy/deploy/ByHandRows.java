package io.jenkins.plugins.marathondeploy.deploy;

import static io.jenkins.plugins.marathondeploy.deploy.Row.others;
import static io.jenkins.plugins.marathondeploy.deploy.Row.row;
import static io.jenkins.plugins.marathondeploy.deploy.Scenario.APP;
import static io.jenkins.plugins.marathondeploy.deploy.Scenario.app;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import io.jenkins.plugins.marathondeploy.template.OwnLabels;
import java.util.List;
import java.util.stream.Stream;

/** Rollbacks that a person asks for. */
final class ByHandRows {
    static final String V1 = "2026-11-22T20:00:00.001Z";
    private static final String V2 = "2026-11-22T20:00:00.002Z";
    private static final String RESTORE = "restore /web v1";

    private ByHandRows() {}

    static Scenario two(Scenario s, boolean labelled) {
        s.runs("good 1", 2);
        ObjectNode second = app(APP, "good 2", 2);
        if (labelled) {
            second.putObject("labels").put(OwnLabels.PREVIOUS, V1).put(OwnLabels.SUBMISSION, "earlier");
        }
        s.otherPuts(second);
        s.others.settle();
        return s.with(RollbackRows.SHORT);
    }

    /** After the second version somebody deploys the first one anew. */
    private static Scenario again(Scenario s, int instances) {
        two(s, false).otherPuts(app(APP, "good 1", instances));
        s.others.settle();
        return s;
    }

    /** One app of two was changed since the version that is gone back to. */
    private static Scenario group(Scenario s, String first) {
        s.runs(app("/g/a", first, 1), app("/g/b", "good 1", 1));
        s.otherPuts(app("/g/a", "good 2", 1));
        s.others.settle();
        s.marathon.mayBeUndone("/g/a");
        return s.rollsBackGroup("/g", V1).with(RollbackRows.SHORT);
    }

    /** Ours has changed one app of two, and says which version of the group ran before. */
    private static Scenario ours(Scenario s) {
        s.runs(app("/g/a", "good 1", 1), app("/g/b", "good 1", 1));
        s.otherPuts(labelled(app("/g/a", "good 2", 1)));
        s.others.settle();
        s.marathon.mayBeUndone("/g/a");
        return s.rollsBackGroup("/g", "").with(RollbackRows.SHORT);
    }

    private static ObjectNode labelled(ObjectNode app) {
        app.putObject("labels").put(OwnLabels.PREVIOUS_GROUP, V1).put(OwnLabels.SUBMISSION, "earlier");
        return app;
    }

    private static void refusedFor(Run run, String what) {
        assertThat(run.report.reason()).contains(what + " since", "would undo", "Go back app by app (/g/a)", V1);
    }

    /** What somebody else has done to the group's other apps since is not taken back without being asked for. */
    private static List<Row> groupsOfOthers() {
        return List.of(
                row("by hand, group: by the label", s -> ours(s), Outcome.ROLLED_BACK, "restore /g v1"),
                row("by hand, group: by the label, its app was scaled since", s -> {
                    ours(s).others.scale("/g/a", 2, false);
                    s.others.settle();
                }, Outcome.ROLLED_BACK, "restore /g v1"),
                row("by hand, group: by the label, somebody has changed another app since", s -> {
                    ours(s).otherPuts(app("/g/b", "good 9", 1));
                    s.others.settle();
                }, Outcome.REFUSED).also(run -> refusedFor(run, "/g/b")),
                row("by hand, group: by the label, somebody has scaled another app since", s -> {
                    ours(s).others.scale("/g/b", 3, false);
                    s.others.settle();
                }, Outcome.REFUSED).also(run -> refusedFor(run, "/g/b")),
                row("by hand, group: by the label, somebody has added another app since", s -> {
                    ours(s).otherPuts(app("/g/c", "good 9", 1));
                    s.others.settle();
                }, Outcome.REFUSED).also(run -> refusedFor(run, "/g/c")),
                row("by hand, group: by the label, somebody has deleted another app since", s -> {
                    ours(s).others.delete("/g/b");
                    s.others.settle();
                }, Outcome.REFUSED).also(run -> refusedFor(run, "/g/b")),
                row("by hand, group: by the label, ours has scaled another app with it", s -> {
                    s.runs(app("/g/a", "good 1", 1), app("/g/b", "good 1", 1));
                    s.others.putGroup(GroupFieldRows.group().set("apps", new ObjectMapper().createArrayNode()
                            .add(labelled(app("/g/a", "good 2", 1))).add(app("/g/b", "good 1", 2))));
                    s.others.settle();
                    s.marathon.mayBeUndone("/g/a");
                    s.marathon.mayBeUndone("/g/b");
                    s.rollsBackGroup("/g", "").with(RollbackRows.SHORT);
                }, Outcome.ROLLED_BACK, "restore /g v1"),
                row("by hand, group: to a named version, somebody has changed another app since", s -> {
                    ours(s).otherPuts(app("/g/b", "good 9", 1));
                    s.others.settle();
                    s.marathon.mayBeUndone("/g/b");
                    s.rollsBackGroup("/g", V1);
                }, Outcome.ROLLED_BACK, "restore /g v1"));
    }

    private static List<Row> groups() {
        String restore = "restore /g v1";
        return List.of(
                row("by hand, group: to a named version", s -> group(s, "good 1"), Outcome.ROLLED_BACK, restore),
                row("by hand, group: to a version that is defined as what runs", s -> {
                    group(s, "good 1");
                    s.otherPuts(app("/g/a", "good 1", 1));
                    s.others.settle();
                }, Outcome.UNCHANGED),
                row("by hand, group: lost answer, applied four seconds later",
                        s -> group(s, "good 1").loses("restore", 4), Outcome.ROLLED_BACK, restore),
                row("by hand, group: not healthy", s -> group(s, "sick 1"), Outcome.ROLLBACK_FAILED, restore),
                row("by hand, group: not healthy, and dropped by someone",
                        s -> group(s, "sick 1").at(3, s::otherCancels), Outcome.ROLLBACK_FAILED, restore),
                row("by hand, group: lost answer, not healthy, and dropped by someone",
                        s -> group(s, "sick 1").loses("restore", 0).at(3, s::otherCancels), Outcome.ROLLBACK_FAILED, restore),
                row("by hand, group: Marathon took it and has forgotten it",
                        s -> group(s, "good 1").forgets("restore"), Outcome.ROLLBACK_FAILED, restore),
                others("by hand, group: one of its apps is replaced meanwhile",
                        s -> group(s, "good 1").at(1, () -> s.otherPuts(app("/g/a", "good 9", 1))),
                        Outcome.SUPERSEDED, restore),
                others("by hand, group: one of its apps is deleted meanwhile",
                        s -> group(s, "good 1").at(1, () -> s.others.delete("/g/b")), Outcome.SUPERSEDED, restore));
    }

    static List<Row> rows() {
        return Stream.of(apps(), groups(), groupsOfOthers()).flatMap(List::stream).toList();
    }

    private static List<Row> apps() {
        return List.of(
                row("by hand: by the label", s -> two(s, true).rollsBack(""), Outcome.ROLLED_BACK, RESTORE),
                row("by hand: to a named version", s -> two(s, false).rollsBack(V1), Outcome.ROLLED_BACK, RESTORE),
                row("by hand: no label", s -> two(s, false).rollsBack(""), Outcome.REFUSED),
                row("by hand: a version that Marathon does not have", s -> two(s, true).rollsBack("2026-11-22T20:00:09.999Z"),
                        Outcome.REFUSED),
                row("by hand: the version vanishes before it is restored",
                        s -> two(s, true).refuses("restore", 1, Kind.NOT_FOUND).rollsBack(""), Outcome.REFUSED, RESTORE),
                row("by hand: the version can't be read for a while",
                        s -> two(s, true).refuses("version", 3, Kind.UNAVAILABLE).rollsBack(""), Outcome.ROLLED_BACK, RESTORE),
                others("by hand: lost answer, not applied, somebody's change without labels is there",
                        s -> two(s, true).loses("restore", -1).at(0.2, () -> s.otherPuts("good 9")).rollsBack(""),
                        Outcome.SUPERSEDED, RESTORE),
                row("by hand: to what runs already", s -> two(s, true).rollsBack(V2), Outcome.UNCHANGED),
                row("by hand: to a version that is defined as what runs",
                        s -> again(s, 2).rollsBack(V1), Outcome.UNCHANGED),
                row("by hand: to a version that differs from what runs in the number of instances",
                        s -> again(s, 3).rollsBack(V1), Outcome.ROLLED_BACK, RESTORE),
                row("by hand: to what runs already, half-way, while instances of another version serve: left", s -> {
                    two(s, false).rollsBack("2026-11-22T20:00:00.003Z");
                    s.marathon.put(APP, app(APP, "sick 3", 2), false, SimulatedMarathon.US);
                    for (long now = -4000; now < 0; now += 500) {
                        s.marathon.step(now);
                    }
                    s.otherCancels();
                }, Outcome.LEFT).also(run -> assertThat(run.report.reason()).doesNotContain("cancelled")),
                row("by hand: no such app", s -> s.rollsBackUnknown(), Outcome.REFUSED),
                row("by hand: lost answer, applied", s -> two(s, true).loses("restore", 0).rollsBack(""), Outcome.ROLLED_BACK, RESTORE),
                row("by hand: lost answer, applied four seconds later",
                        s -> two(s, true).loses("restore", 4).rollsBack(""), Outcome.ROLLED_BACK, RESTORE),
                row("by hand: lost answer, not applied", s -> two(s, true).loses("restore", -1).rollsBack(""),
                        Outcome.ROLLED_BACK, RESTORE, RESTORE),
                others("by hand: lost answer, not applied, another deployment of ours is there", s -> {
                    two(s, true).loses("restore", -1).rollsBack("");
                    s.at(0.2, () -> {
                        ObjectNode third = app(APP, "good 3", 2);
                        third.putObject("labels").put(OwnLabels.PREVIOUS, V2).put(OwnLabels.SUBMISSION, "later");
                        s.otherPuts(third);
                    });
                }, Outcome.SUPERSEDED, RESTORE),
                row("by hand: lost answer, not applied, an autoscaler scaled meanwhile",
                        s -> two(s, true).loses("restore", -1).at(0.2, () -> s.otherScales(3)).rollsBack(""),
                        Outcome.ROLLED_BACK, RESTORE, RESTORE),
                row("by hand: locked, waits", s -> two(s, true).refuses("restore", 2, Kind.LOCKED).rollsBack(""),
                        Outcome.ROLLED_BACK, RESTORE, RESTORE, RESTORE),
                row("by hand: locked for good",
                        s -> two(s, true).down(0, 9999, Kind.LOCKED, "restore").rollsBack(""), Outcome.REFUSED, (String[]) null),
                row("by hand: not healthy", s -> {
                    two(s, true).rollsBack("");
                    s.marathon.rewrite(V1, "sick 1");
                }, Outcome.ROLLBACK_FAILED, RESTORE),
                others("by hand: replaced meanwhile", s -> two(s, true).rollsBack("").at(1, () -> s.otherPuts("good 9")),
                        Outcome.SUPERSEDED, RESTORE),
                row("by hand: Marathon away for five seconds",
                        s -> two(s, true).rollsBack("").downIn(PhaseName.PREPARE, 5, Kind.UNAVAILABLE), Outcome.ROLLED_BACK, RESTORE),
                row("by hand: not allowed", s -> two(s, true).refuses("restore", 1, Kind.FORBIDDEN).rollsBack(""),
                        Outcome.REFUSED, RESTORE),
                row("by hand: every restore is answered with a 500, to the limit",
                        s -> two(s, true).answers("restore", Kind.INTERNAL_ERROR, "500: out of disk").rollsBack(""),
                        Outcome.REFUSED, (String[]) null)
                        .also(run -> assertThat(run.report.reason()).contains("out of disk")),
                row("by hand: it can be read, but not be written to",
                        s -> two(s, true).answers("restore", Kind.UNREACHABLE, "no route to host").rollsBack(""),
                        Outcome.REFUSED, (String[]) null)
                        .also(run -> assertThat(run.report.reason()).contains("no route to host")));
    }
}
