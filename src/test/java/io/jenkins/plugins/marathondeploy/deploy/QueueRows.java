package io.jenkins.plugins.marathondeploy.deploy;

import static io.jenkins.plugins.marathondeploy.deploy.FollowRows.minute;
import static io.jenkins.plugins.marathondeploy.deploy.FollowRows.update;
import static io.jenkins.plugins.marathondeploy.deploy.RollbackRows.SHORT;
import static io.jenkins.plugins.marathondeploy.deploy.RollbackRows.SICK;
import static io.jenkins.plugins.marathondeploy.deploy.RollbackRows.fades;
import static io.jenkins.plugins.marathondeploy.deploy.RollbackRows.fails;
import static io.jenkins.plugins.marathondeploy.deploy.Row.others;
import static io.jenkins.plugins.marathondeploy.deploy.Row.row;
import static io.jenkins.plugins.marathondeploy.deploy.Scenario.APP;
import static io.jenkins.plugins.marathondeploy.deploy.Scenario.app;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnLock;
import io.jenkins.plugins.marathondeploy.template.OwnLabels;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Writes that wait for their turn among others, and what others do meanwhile. */
final class QueueRows {
    private static final String PUT = "put /web 'good 2' x2";
    private static final String FADING = "put /web 'fading 2' x2";
    private static final Policy LIMIT = Policy.defaults().withTimeouts(minute(), minute(), minute());
    private static final Policy SOAK = SHORT.withSoak(Duration.ofSeconds(30));
    private static final double LONG = 70;

    private QueueRows() {}

    /** A hotfix comes while the n-th write waits, and is healthy before that write's turn comes. */
    private static Scenario hotfixBefore(int nth, Scenario s) {
        return s.queuesWrite(nth, LONG, () -> s.otherPuts("good 9"));
    }

    private static Consumer<Run> runs(String command) {
        return run -> assertThat(run.scenario.marathon.apps.get(APP).command()).isEqualTo(command);
    }

    private static ObjectNode ofBuild(String build, String command) {
        ObjectNode app = app(APP, command, 2);
        app.putObject("labels").put(OwnLabels.BUILD, build).put(OwnLabels.SUBMISSION, "theirs");
        return app;
    }

    static List<Row> rows() {
        return List.of(
                row("a newer build's hotfix lands while the submission waits in the queue", s -> {
                    s.runs(ofBuild("shop/web#40", "good 1")).deploys("good 2", 2).asBuild("shop/web#41");
                    s.queuesWrite(1, LONG, () -> s.otherPuts(ofBuild("shop/web#42", "good 9")));
                }, Outcome.REFUSED).or(Outcome.SUPERSEDED).also(runs("good 9")),
                row("a newer build's hotfix lands while a forced submission waits in the queue", s -> {
                    s.runs(ofBuild("shop/web#40", "good 1")).deploys("good 2", 2).asBuild("shop/web#41")
                            .with(LIMIT.withOnLock(OnLock.FORCE));
                    s.queuesWrite(1, 3, () -> s.otherPuts(ofBuild("shop/web#42", "slow 9")));
                }, Outcome.REFUSED).or(Outcome.SUPERSEDED).also(runs("slow 9")),
                row("a hotfix lands while a submission waits that fails: what is gone back to is the hotfix",
                        s -> hotfixBefore(1, fails(s)), Outcome.ROLLED_BACK, (String[]) null)
                        .or(Outcome.REFUSED, Outcome.SUPERSEDED).also(runs("good 9")),
                row("a hotfix lands while a submission waits that fails in the soak: what is gone back to is the hotfix",
                        s -> hotfixBefore(1, fades(s)), Outcome.ROLLED_BACK, (String[]) null)
                        .or(Outcome.REFUSED, Outcome.SUPERSEDED).also(runs("good 9")),
                row("the app is deleted by someone while the submission of a change to it waits", s -> {
                    update(s);
                    s.queuesWrite(1, LONG, () -> {
                        s.otherDeletes();
                        s.before.clear();
                    });
                }, Outcome.DEPLOYED, (String[]) null).or(Outcome.REFUSED, Outcome.SUPERSEDED),
                others("a hotfix lands while the revert waits in the queue", s -> hotfixBefore(2, fails(s)),
                        Outcome.SUPERSEDED, SICK).also(runs("good 9")),
                others("a hotfix lands while the restore waits in the queue", s -> hotfixBefore(2, fades(s)),
                        Outcome.SUPERSEDED, FADING).also(runs("good 9")),
                others("a hotfix lands while the removal waits in the queue",
                        s -> hotfixBefore(2, s.deploys("fading 1", 2).with(SOAK)),
                        Outcome.SUPERSEDED, "put /web 'fading 1' x2").also(runs("good 9")),
                others("a hotfix lands while the cancel waits in the queue",
                        s -> hotfixBefore(2, fails(s).with(SHORT.withOnFailure(OnFailure.CANCEL, OnFailure.CANCEL))),
                        Outcome.SUPERSEDED, SICK).also(runs("good 9")),
                others("a hotfix lands while a rollback by hand waits in the queue",
                        s -> hotfixBefore(1, ByHandRows.two(s, true).rollsBack("")), Outcome.SUPERSEDED)
                        .or(Outcome.REFUSED).also(runs("good 9")),
                others("a hotfix lands while a rollback by hand to a named version waits in the queue",
                        s -> hotfixBefore(1, ByHandRows.two(s, false).rollsBack(ByHandRows.V1)), Outcome.SUPERSEDED)
                        .or(Outcome.REFUSED).also(runs("good 9")),
                row("limit 60 s, 70 s in the queue before the submission", s -> update(s).with(LIMIT)
                        .queuesWrite(1, LONG, () -> { }), Outcome.DEPLOYED, PUT),
                row("limit 60 s, 70 s in the queue before a submission that takes 20 s to be healthy",
                        s -> s.runs("good 1", 2).deploys("slow 2", 2).with(LIMIT).queuesWrite(1, LONG, () -> { }),
                        Outcome.DEPLOYED, "put /web 'slow 2' x2"),
                row("three minutes in the queue are no clock that moved", s -> update(s).with(LIMIT)
                        .queuesWrite(1, 180, () -> { }), Outcome.DEPLOYED, PUT)
                        .also(run -> assertThat(run.events).noneMatch(event -> event.text().contains("clock"))),
                row("limit 60 s, 70 s in the queue before the revert",
                        s -> fails(s).queuesWrite(2, LONG, () -> { }), Outcome.ROLLED_BACK, SICK, "revert d2"),
                row("limit 60 s, 70 s in the queue before the restore of what takes 20 s to be healthy",
                        s -> s.runs("slow 1", 2).deploys("fading 2", 2).with(SOAK).queuesWrite(2, LONG, () -> { }),
                        Outcome.ROLLED_BACK, FADING, "restore /web v1"),
                row("limit 60 s, 70 s in the queue before the removal",
                        s -> s.deploys("fading 1", 2).with(SOAK).queuesWrite(2, LONG, () -> { }),
                        Outcome.NOTHING_TO_ROLL_BACK, "put /web 'fading 1' x2", "delete /web"),
                row("limit 60 s, 70 s in the queue before a rollback by hand",
                        s -> ByHandRows.two(s, true).rollsBack("").queuesWrite(1, LONG, () -> { }),
                        Outcome.ROLLED_BACK, "restore /web v1"),
                row("limit 60 s, 70 s in the queue before a look at what has long been healthy",
                        s -> update(s).with(LIMIT).queuesRead(PhaseName.FOLLOW, LONG), Outcome.DEPLOYED, PUT),
                row("limit 60 s, 70 s in the queue before the first look at what has run long, but is not checked",
                        s -> s.runs("good 1", 2)
                                .deploys(UncheckedRows.unchecked("good 2", 2))
                                .with(LIMIT)
                                .queuesRead(PhaseName.FOLLOW, LONG),
                        Outcome.DEPLOYED, PUT),
                row("an autoscaler scales while a submission waits that keeps the number of instances", s -> {
                    update(s).with(Policy.defaults().withKeepInstances(true));
                    s.queuesWrite(1, LONG, () -> s.otherScales(5));
                }, Outcome.DEPLOYED, "put /web 'good 2' x5"),
                row("an autoscaler scales while a submission waits whose file does not say how many", s -> {
                    ObjectNode file = app(APP, "good 2", 1);
                    file.remove("instances");
                    s.runs("good 1", 2).deploys(file);
                    s.queuesWrite(1, LONG, () -> s.otherScales(5));
                }, Outcome.DEPLOYED, "put /web 'good 2' x5"),
                row("aborted while the submission waits in the queue: nothing is sent",
                        s -> update(s).with(LIMIT).queuesWrite(1, LONG, s::interrupt), Outcome.CANCELLED));
    }
}
