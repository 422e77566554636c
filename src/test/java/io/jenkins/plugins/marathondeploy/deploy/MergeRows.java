package io.jenkins.plugins.marathondeploy.deploy;

import static io.jenkins.plugins.marathondeploy.deploy.Row.others;
import static io.jenkins.plugins.marathondeploy.deploy.Row.row;
import static io.jenkins.plugins.marathondeploy.deploy.Scenario.app;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnLock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** A group that others deploy apps to as well: the file is merged into what runs. */
final class MergeRows {
    private static final String A = "/g/a";
    private static final String B = "/g/b";
    private static final String C = "/g/c";
    private static final Policy MERGE = RollbackRows.SHORT.withMergeGroup(true);
    private static final Policy SOAK = MERGE.withSoak(Duration.ofSeconds(30));
    private static final String PUT = "put /g /g/a+label /g/b";

    private MergeRows() {}

    private static ObjectNode a(String command) {
        return app(A, command, 2);
    }

    private static ObjectNode b(String command) {
        return app(B, command, 1);
    }

    /** {@code /g/b} is somebody else's. */
    private static Scenario beside(Scenario s, String other, String command) {
        return s.runs(a("good 1"), b(other)).deploysGroup(a(command)).with(MERGE);
    }

    private static Scenario beside(Scenario s, String command) {
        return beside(s, "good 1", command);
    }

    /** Not restarted, not scaled: the version that it had before, and the tasks of it. */
    private static void untouched(Run run) {
        SimulatedApp b = run.scenario.marathon.apps.get(B);
        assertThat(b).as("/g/b is there").isNotNull();
        assertThat(SimulatedMarathon.alias(b.version)).isEqualTo("v1");
        assertThat(b.tasks).hasSize(1).allSatisfy(task -> assertThat(task.version).isEqualTo(b.version));
        assertThat(b.definition.path("labels")).as("labels of ours").isEmpty();
    }

    private static Consumer<Run> runs(String id, String command, int instances) {
        return run -> {
            assertThat(run.scenario.marathon.apps).containsKey(id);
            assertThat(run.scenario.marathon.apps.get(id).command()).isEqualTo(command);
            assertThat(run.scenario.marathon.apps.get(id).instances()).isEqualTo(instances);
        };
    }

    private static void told(Run run) {
        assertThat(run.events).extracting(DeploymentEvent::text)
                .contains("/g/b: not in the file, kept as it runs")
                .noneMatch(text -> text.contains("will be stopped"));
    }

    /** Progress and reason speak of the two instances of {@code /g/a}, not of three. */
    private static void oursAreCounted(Run run) {
        assertThat(run.report.reason()).contains("2 of 2 instances are healthy");
        assertThat(run.events).extracting(DeploymentEvent::text).noneMatch(text -> text.contains("of 3 instances"));
    }

    static List<Row> rows() {
        return List.of(
                row("merge: an app that is not in the file is kept as it runs", s -> beside(s, "good 2"),
                        Outcome.DEPLOYED, PUT)
                        .also(MergeRows::untouched).also(MergeRows::told).also(MergeRows::oursAreCounted),
                row("merge: one app is in the file, and does not differ", s -> beside(s, "good 1"), Outcome.UNCHANGED)
                        .also(MergeRows::untouched).also(MergeRows::told).also(MergeRows::oursAreCounted),
                row("merge: nothing differs, and another's app is sick", s -> beside(s, "sick 1", "good 1"),
                        Outcome.UNCHANGED),
                row("merge: another's app is sick", s -> beside(s, "sick 1", "good 2"), Outcome.DEPLOYED, PUT)
                        .also(MergeRows::oursAreCounted),
                row("merge: an app that is new, beside another's", s -> s.runs(b("good 1")).deploysGroup(a("good 1")).with(MERGE),
                        Outcome.DEPLOYED, PUT).also(MergeRows::untouched),
                row("merge: a group that is new", s -> s.deploysGroup(a("good 1"), b("good 1")).with(MERGE),
                        Outcome.DEPLOYED, "put /g /g/a+label /g/b+label"),
                row("merge: only scaled", s -> s.runs(a("good 1"), b("good 1")).deploysGroup(app(A, "good 1", 3)).with(MERGE),
                        Outcome.DEPLOYED, "put /g /g/a /g/b").also(MergeRows::untouched),
                row("merge: the group's own dependencies differ too", s -> s.runs(a("good 1"), b("good 1"))
                                .deploysGroupWith(GroupFieldRows.group("/db"), a("good 2")).with(MERGE),
                        Outcome.DEPLOYED, PUT).also(MergeRows::untouched),
                row("merge: an autoscaler scales another's app before the submission is sent",
                        s -> beside(s, "good 2").queuesWrite(1, 70, () -> s.others.scale(B, 5, false)),
                        Outcome.DEPLOYED, PUT).also(runs(B, "good 1", 5)),
                row("merge: somebody replaces his app before the submission is sent",
                        s -> beside(s, "good 2").queuesWrite(1, 70, () -> s.otherPuts(b("good 9"))),
                        Outcome.DEPLOYED, PUT).also(runs(B, "good 9", 1)),
                row("merge: somebody's new app arrives before the submission is sent",
                        s -> beside(s, "good 2").queuesWrite(1, 70, () -> s.otherPuts(app(C, "good 9", 1))),
                        Outcome.DEPLOYED, "put /g /g/a+label /g/b /g/c").also(MergeRows::untouched).also(runs(C, "good 9", 1)),
                row("merge: another's app is scaled, and one is added, while it is followed",
                        s -> beside(s, "good 2").at(1, () -> s.others.scale(B, 5, false))
                                .at(1, () -> s.otherPuts(app(C, "good 9", 1))),
                        Outcome.DEPLOYED, PUT).also(runs(B, "good 1", 5)).also(runs(C, "good 9", 1)),
                row("merge: somebody replaces his app, which fails, while ours is watched",
                        s -> beside(s, "good 2").with(SOAK).in(PhaseName.SOAK, 2, () -> s.otherPuts(b("sick 9"))),
                        Outcome.DEPLOYED, PUT).also(MergeRows::oursAreCounted),
                row("merge: another's app has a deployment that never ends, and nothing is waited for", s -> {
                    beside(s, "good 2").with(MERGE.withOnLock(OnLock.FAIL));
                    s.otherPuts(b("sick 9"));
                }, Outcome.DEPLOYED, PUT).also(runs(B, "sick 9", 1)),
                row("merge: nothing differs, and another's app has a deployment that never ends", s -> {
                    beside(s, "good 1");
                    s.otherPuts(b("sick 9"));
                }, Outcome.UNCHANGED),
                row("merge: the answer is lost, applied", s -> beside(s, "good 2").loses("put", 0), Outcome.DEPLOYED, PUT)
                        .also(MergeRows::untouched),
                row("merge: the answer is lost, not applied", s -> beside(s, "good 2").loses("put", -1), Outcome.DEPLOYED,
                        PUT, PUT).also(MergeRows::untouched),
                row("merge: the answer is lost, not applied, and somebody replaces his app meanwhile", s -> {
                    Duration limit = Duration.ofMinutes(5);
                    beside(s, "good 2").with(MERGE.withTimeouts(limit, limit, limit)).loses("put", -1)
                            .in(PhaseName.SUBMIT, 5, () -> s.otherPuts(b("good 9")));
                }, Outcome.DEPLOYED, PUT, PUT).also(runs(B, "good 9", 1)),
                row("merge: fails, reverted, and another's app goes on", s -> beside(s, "sick 2"), Outcome.ROLLED_BACK,
                        PUT, "revert d2").also(MergeRows::untouched).also(MergeRows::oursAreCounted),
                row("merge: fails while another's app is scaled, reverted",
                        s -> beside(s, "sick 2").at(1, () -> s.others.scale(B, 5, false)),
                        Outcome.ROLLED_BACK, PUT, "revert d2").also(runs(B, "good 1", 5)),
                row("merge: a new app fails beside another's, reverted",
                        s -> s.runs(b("good 1")).deploysGroup(a("sick 1")).with(MERGE),
                        Outcome.ROLLED_BACK, PUT, "revert d2").also(MergeRows::untouched)
                        .also(run -> assertThat(run.scenario.marathon.apps).doesNotContainKey(A)),
                row("merge: fails after its end, restored", s -> beside(s, "fading 2").with(SOAK), Outcome.ROLLED_BACK,
                        PUT, "restore /g v1").also(MergeRows::untouched),
                others("merge: another's app was scaled before the restore: that is not undone",
                        s -> beside(s, "fading 2").with(SOAK).in(PhaseName.SOAK, 2, () -> s.others.scale(B, 5, false)),
                        Outcome.SUPERSEDED, PUT).also(runs(B, "good 1", 5)),
                others("merge: another's app was replaced before the restore: that is not undone",
                        s -> beside(s, "fading 2").with(SOAK).in(PhaseName.SOAK, 2, () -> s.otherPuts(b("good 9"))),
                        Outcome.SUPERSEDED, PUT).also(runs(B, "good 9", 1)),
                others("merge: somebody's new app came before the restore: it is not stopped",
                        s -> beside(s, "fading 2").with(SOAK).in(PhaseName.SOAK, 2, () -> s.otherPuts(app(C, "good 9", 1))),
                        Outcome.SUPERSEDED, PUT).also(runs(C, "good 9", 1)),
                others("merge: another's app was deleted before the restore: it does not come back",
                        s -> beside(s, "fading 2").with(SOAK).in(PhaseName.SOAK, 2, () -> s.others.delete(B)),
                        Outcome.SUPERSEDED, PUT)
                        .also(run -> assertThat(run.scenario.marathon.apps).doesNotContainKey(B)),
                others("merge: somebody's app came into a new group before its removal: it is not removed",
                        s -> s.deploysGroup(a("fading 1")).with(SOAK)
                                .in(PhaseName.SOAK, 2, () -> s.otherPuts(app(C, "good 9", 1))),
                        Outcome.SUPERSEDED, "put /g /g/a+label").also(runs(C, "good 9", 1)),
                others("merge: somebody replaces the app of the file",
                        s -> beside(s, "good 2").at(1, () -> s.otherPuts(a("good 9"))), Outcome.SUPERSEDED, PUT)
                        .also(MergeRows::untouched));
    }
}
