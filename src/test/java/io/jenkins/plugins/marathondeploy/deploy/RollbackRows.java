package io.jenkins.plugins.marathondeploy.deploy;

import static io.jenkins.plugins.marathondeploy.deploy.FollowRows.minute;
import static io.jenkins.plugins.marathondeploy.deploy.FollowRows.stale;
import static io.jenkins.plugins.marathondeploy.deploy.Row.others;
import static io.jenkins.plugins.marathondeploy.deploy.Row.row;

import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import java.time.Duration;
import java.util.List;

/** New versions that fail, and the way back. */
final class RollbackRows {
    static final String SICK = "put /web 'sick 2' x2";
    static final Policy SHORT = Policy.defaults().withTimeouts(minute(), minute(), minute()).withMaxTaskFailures(0);
    private static final Policy SOAK = SHORT.withSoak(Duration.ofSeconds(30));
    private static final String FADING = "put /web 'fading 2' x2";

    private RollbackRows() {}

    static Scenario fails(Scenario s) {
        return s.runs("good 1", 2).deploys("sick 2", 2).with(SHORT);
    }

    /** Fails after its deployment has ended. */
    static Scenario fades(Scenario s) {
        return s.runs("good 1", 2).deploys("fading 2", 2).with(SOAK);
    }

    static List<Row> rows() {
        return List.of(
                row("never healthy: reverted while it runs", s -> fails(s), Outcome.ROLLED_BACK, SICK, "revert d2"),
                row("a crash loop ends it early", s -> s.runs("good 1", 2).deploys("crash 2", 2), Outcome.ROLLED_BACK,
                        "put /web 'crash 2' x2", "revert d2"),
                row("an image that can't be pulled ends it at once", s -> s.runs("good 1", 2).deploys("unpullable 2", 2),
                        Outcome.ROLLED_BACK, "put /web 'unpullable 2' x2", "revert d2"),
                row("no resources", s -> s.runs("good 1", 2).deploys("stuck 2", 2).with(SHORT), Outcome.ROLLED_BACK,
                        "put /web 'stuck 2' x2", "revert d2"),
                row("unhealthy after its end: back to the version before", s -> fades(s), Outcome.ROLLED_BACK, FADING,
                        "restore /web v1"),
                row("first deployment fails: reverting it removes the app", s -> s.deploys("sick 1", 2).with(SHORT),
                        Outcome.NOTHING_TO_ROLL_BACK, "put /web 'sick 1' x2", "revert d1"),
                row("first deployment fails after its end: the app is removed", s -> s.deploys("fading 1", 2).with(SOAK),
                        Outcome.NOTHING_TO_ROLL_BACK, "put /web 'fading 1' x2", "delete /web"),
                row("first deployment fails, the answer to the revert is lost",
                        s -> s.deploys("sick 1", 2).with(SHORT).loses("revert", 0),
                        Outcome.NOTHING_TO_ROLL_BACK, "put /web 'sick 1' x2", "revert d1"),
                row("first deployment fails, the answer to the removal is lost",
                        s -> s.deploys("fading 1", 2).with(SOAK).loses("delete", 0),
                        Outcome.NOTHING_TO_ROLL_BACK, "put /web 'fading 1' x2", "delete /web"),
                row("the answer to the revert is lost, applied", s -> fails(s).loses("revert", 0), Outcome.ROLLED_BACK,
                        SICK, "revert d2"),
                row("the answer to the revert is lost, applied four seconds later", s -> fails(s).loses("revert", 4),
                        Outcome.ROLLED_BACK, SICK, "revert d2"),
                row("the answer to the revert is lost, not applied", s -> fails(s).loses("revert", -1), Outcome.ROLLED_BACK,
                        SICK, "revert d2", "revert d2"),
                row("the answer to the restore is lost, applied", s -> fades(s).loses("restore", 0), Outcome.ROLLED_BACK,
                        FADING, "restore /web v1"),
                row("the answer to the restore is lost, applied four seconds later", s -> fades(s).loses("restore", 4),
                        Outcome.ROLLED_BACK, FADING, "restore /web v1"),
                row("the answer to the restore is lost, not applied", s -> fades(s).loses("restore", -1),
                        Outcome.ROLLED_BACK, FADING, "restore /web v1", "restore /web v1"),
                row("the deployment limit refuses the revert: cancelled, then restored",
                        s -> fails(s).down(0, 9999, Kind.TOO_MANY_DEPLOYMENTS, "revert"), Outcome.ROLLED_BACK,
                        SICK, "revert d2", "revert d2", "revert d2", "cancel d2", "restore /web v1"),
                row("a real limit of one deployment", s -> {
                    fails(s);
                    s.marathon.limit = 1;
                }, Outcome.ROLLED_BACK, SICK, "revert d2", "revert d2", "revert d2", "cancel d2", "restore /web v1"),
                row("the limit refuses the restore for a while", s -> fades(s).refuses("restore", 2, Kind.TOO_MANY_DEPLOYMENTS),
                        Outcome.ROLLED_BACK, FADING, "restore /web v1", "restore /web v1", "restore /web v1"),
                row("it ends between the look and the revert", s -> fails(s).refuses("revert", 1, Kind.NOT_FOUND),
                        Outcome.ROLLED_BACK, SICK, "revert d2", "revert d2"),
                row("Marathon no longer has the version before", s -> fades(s).refuses("restore", 1, Kind.NOT_FOUND),
                        Outcome.ROLLBACK_FAILED, FADING, "restore /web v1"),
                others("deleted between the look and the restore",
                        s -> fades(s).refuses("restore", 1, Kind.NOT_FOUND)
                                .in(PhaseName.ROLLBACK, 0.002, s::otherDeletes),
                        Outcome.SUPERSEDED, FADING),
                row("the restore is refused as invalid", s -> fades(s).refuses("restore", 1, Kind.INVALID),
                        Outcome.ROLLBACK_FAILED, FADING, "restore /web v1"),
                row("the version before does not become healthy again", s -> {
                    s.runs("sick 1", 2).deploys("sick 2", 2).with(SHORT);
                }, Outcome.ROLLBACK_FAILED, SICK, "revert d2"),
                row("the image of the version before is gone", s -> {
                    s.runs("unpullable 1", 2).deploys("sick 2", 2).with(SHORT);
                }, Outcome.ROLLBACK_FAILED, SICK, "revert d2"),
                row("Marathon does not answer during the whole rollback",
                        s -> fails(s).downIn(PhaseName.DIAGNOSE, 9999, Kind.UNAVAILABLE), Outcome.ROLLBACK_FAILED, SICK),
                row("the login may not revert", s -> fails(s).down(0, 9999, Kind.FORBIDDEN, "revert"),
                        Outcome.ROLLBACK_FAILED, (String[]) null),
                row("Marathon shows the failed version for some seconds after the revert", s -> {
                    stale(fails(s), PhaseName.ROLLBACK, 6);
                }, Outcome.ROLLED_BACK, SICK, "revert d2"),
                others("deleted by somebody while nobody answers to the rollback's limit: told with the second look after it",
                        s -> fails(s).in(PhaseName.ROLLBACK, 1, () -> s.down(s.seconds(), s.seconds() + 62, Kind.UNAVAILABLE))
                                .in(PhaseName.ROLLBACK, 5, s::otherDeletes),
                        Outcome.SUPERSEDED, SICK, "revert d2"),
                row("Marathon took the revert, yet goes on having the failed version", s -> fails(s).forgets("revert"),
                        Outcome.ROLLBACK_FAILED, SICK, "revert d2"),
                others("another deployer's version came before the rollback",
                        s -> fades(s).in(PhaseName.DIAGNOSE, 0, () -> s.otherPuts("good 9")), Outcome.SUPERSEDED, FADING),
                others("another deployer replaced it in the moment it failed",
                        s -> fails(s).in(PhaseName.DIAGNOSE, 0, () -> s.otherPuts("good 9")), Outcome.SUPERSEDED, SICK),
                others("someone reverted it in the moment it failed",
                        s -> fails(s).in(PhaseName.DIAGNOSE, 0, s::otherReverts), Outcome.SUPERSEDED, SICK),
                row("someone cancelled it in the moment it failed",
                        s -> fails(s).in(PhaseName.DIAGNOSE, 0, s::otherCancels), Outcome.ROLLED_BACK, SICK, "restore /web v1"),
                others("deleted by someone before the rollback",
                        s -> fails(s).in(PhaseName.DIAGNOSE, 0, s::otherDeletes), Outcome.SUPERSEDED, SICK),
                others("deleted by someone during the rollback",
                        s -> fails(s).in(PhaseName.ROLLBACK, 1, s::otherDeletes), Outcome.SUPERSEDED, SICK, "revert d2"),
                others("replaced by someone during the rollback",
                        s -> fails(s).in(PhaseName.ROLLBACK, 1, () -> s.otherPuts("good 9")), Outcome.SUPERSEDED, SICK, "revert d2"),
                row("the rollback is cancelled by someone",
                        s -> fails(s).in(PhaseName.ROLLBACK, 0.6, s::otherCancels), Outcome.ROLLBACK_FAILED, SICK, "revert d2"),
                row("an autoscaler scales the failed version before the rollback",
                        s -> fades(s).in(PhaseName.DIAGNOSE, 0, () -> s.otherScales(3)), Outcome.ROLLBACK_FAILED, FADING),
                row("killed by its health check twice: not yet three failures",
                        s -> s.runs("good 1", 2).deploys("killed 2", 1).with(SHORT.withMaxTaskFailures(3)
                                .withTimeouts(Duration.ofSeconds(13), minute(), minute())),
                        Outcome.ROLLED_BACK, "put /web 'killed 2' x1", "revert d2"),
                row("leave", s -> fails(s).with(SHORT.withOnFailure(OnFailure.LEAVE, OnFailure.LEAVE)), Outcome.LEFT, SICK),
                row("cancel", s -> fails(s).with(SHORT.withOnFailure(OnFailure.CANCEL, OnFailure.CANCEL)), Outcome.CANCELLED,
                        SICK, "cancel d2"),
                row("cancel, answer lost, applied",
                        s -> fails(s).with(SHORT.withOnFailure(OnFailure.CANCEL, OnFailure.CANCEL)).loses("cancel", 0),
                        Outcome.CANCELLED, SICK, "cancel d2"),
                row("cancel what has ended already",
                        s -> fades(s).with(SOAK.withOnFailure(OnFailure.CANCEL, OnFailure.CANCEL)), Outcome.LEFT,
                        FADING),
                row("cancel after a submission whose answer was lost",
                        s -> fails(s).with(SHORT.withOnFailure(OnFailure.CANCEL, OnFailure.CANCEL)).loses("put", 0),
                        Outcome.CANCELLED, SICK, "cancel d2"),
                row("soak: stays healthy", s -> s.runs("good 1", 2).deploys("good 2", 2).with(SOAK), Outcome.DEPLOYED,
                        "put /web 'good 2' x2"),
                row("soak: a blip of three seconds", s -> s.runs("good 1", 2).deploys("blinking 2", 2).with(SOAK),
                        Outcome.DEPLOYED, "put /web 'blinking 2' x2"),
                row("soak: scaled by an autoscaler",
                        s -> s.runs("good 1", 2).deploys("good 2", 2).with(SOAK).in(PhaseName.SOAK, 5, () -> s.otherScales(4)),
                        Outcome.DEPLOYED, "put /web 'good 2' x2"),
                row("soak: scaled to what finds no resources", s -> {
                    s.runs("good 1", 2).deploys("good 2", 2).with(SOAK);
                    s.in(PhaseName.SOAK, 5, () -> {
                        s.otherScales(4);
                        s.marathon.apps.get(Scenario.APP).definition.put("cmd", "stuck 2");
                    });
                }, Outcome.ROLLBACK_FAILED, "put /web 'good 2' x2"),
                others("soak: deleted by someone",
                        s -> s.runs("good 1", 2).deploys("good 2", 2).with(SOAK).in(PhaseName.SOAK, 5, s::otherDeletes),
                        Outcome.SUPERSEDED, "put /web 'good 2' x2"),
                others("soak: replaced by someone",
                        s -> s.runs("good 1", 2).deploys("good 2", 2).with(SOAK)
                                .in(PhaseName.SOAK, 5, () -> s.otherPuts("good 9")),
                        Outcome.SUPERSEDED, "put /web 'good 2' x2"));
    }
}
