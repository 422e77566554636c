package io.jenkins.plugins.marathondeploy.deploy;

import static io.jenkins.plugins.marathondeploy.deploy.FollowRows.minute;
import static io.jenkins.plugins.marathondeploy.deploy.Row.row;

import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import java.time.Duration;
import java.util.List;

/** The user interrupts, in each phase, with each policy. */
final class AbortRows {
    private static final String SLOW = "put /web 'slow 2' x2";
    private static final String GOOD = "put /web 'good 2' x2";
    private static final Policy SOAK = RollbackRows.SHORT.withSoak(minute());

    private AbortRows() {}

    private static Policy on(Policy policy, OnFailure abort) {
        return policy.withOnFailure(OnFailure.ROLLBACK, abort);
    }

    private static Scenario slow(Scenario s, OnFailure abort) {
        return s.runs("good 1", 2).deploys("slow 2", 2).with(on(RollbackRows.SHORT, abort));
    }

    private static Scenario soak(Scenario s, OnFailure abort) {
        return s.runs("good 1", 2).deploys("good 2", 2).with(on(SOAK, abort));
    }

    static List<Row> rows() {
        return List.of(
                row("abort before anything", s -> slow(s, OnFailure.ROLLBACK).interrupted(PhaseName.PREPARE, 0), Outcome.CANCELLED),
                row("abort while waiting for a lock", s -> {
                    slow(s, OnFailure.ROLLBACK).interrupted(PhaseName.PREPARE, 5);
                    s.otherPuts("sick 9");
                }, Outcome.CANCELLED),
                row("abort just before the PUT", s -> slow(s, OnFailure.ROLLBACK).interrupted(PhaseName.SUBMIT, 0), Outcome.CANCELLED),
                row("abort before a PUT whose answer is lost is found: rollback",
                        s -> slow(s, OnFailure.ROLLBACK).loses("put", 0).interrupted(PhaseName.SUBMIT, 0.1),
                        Outcome.ROLLED_BACK, SLOW, "revert d2"),
                row("abort before a PUT whose answer is lost is known not to have arrived",
                        s -> slow(s, OnFailure.ROLLBACK).loses("put", -1).interrupted(PhaseName.SUBMIT, 0.1),
                        Outcome.CANCELLED, SLOW),
                row("abort while nobody answers what became of the PUT",
                        s -> slow(s, OnFailure.ROLLBACK).loses("put", 0).down(0.002, 30, Kind.UNAVAILABLE)
                                .interrupted(PhaseName.SUBMIT, 2),
                        Outcome.ROLLED_BACK, SLOW, "restore /web v1"),
                row("abort while following: rollback", s -> slow(s, OnFailure.ROLLBACK).interrupted(PhaseName.FOLLOW, 3),
                        Outcome.ROLLED_BACK, SLOW, "revert d2"),
                row("abort while following: leave", s -> slow(s, OnFailure.LEAVE).interrupted(PhaseName.FOLLOW, 3),
                        Outcome.LEFT, SLOW),
                row("abort while following: cancel", s -> slow(s, OnFailure.CANCEL).interrupted(PhaseName.FOLLOW, 3),
                        Outcome.CANCELLED, SLOW, "cancel d2"),
                row("abort while following, Marathon away",
                        s -> slow(s, OnFailure.ROLLBACK).interrupted(PhaseName.FOLLOW, 3).down(3, 10, Kind.UNAVAILABLE),
                        Outcome.ROLLED_BACK, SLOW, "revert d2"),
                row("abort of what is unchanged", s -> s.runs("sick 1", 2).deploys("sick 1", 2).interrupted(PhaseName.FOLLOW, 3),
                        Outcome.CANCELLED),
                row("abort in the soak: rollback", s -> soak(s, OnFailure.ROLLBACK).interrupted(PhaseName.SOAK, 3),
                        Outcome.ROLLED_BACK, GOOD, "restore /web v1"),
                row("abort in the soak: leave", s -> soak(s, OnFailure.LEAVE).interrupted(PhaseName.SOAK, 3), Outcome.LEFT, GOOD),
                row("abort in the soak: cancel", s -> soak(s, OnFailure.CANCEL).interrupted(PhaseName.SOAK, 3), Outcome.LEFT,
                        GOOD),
                row("abort while it is found out why it failed: the rollback goes on",
                        s -> RollbackRows.fails(s).interrupted(PhaseName.DIAGNOSE, 0), Outcome.ROLLED_BACK,
                        RollbackRows.SICK, "revert d2"),
                row("abort during the rollback: it goes on",
                        s -> RollbackRows.fails(s).interrupted(PhaseName.ROLLBACK, 1), Outcome.ROLLED_BACK,
                        RollbackRows.SICK, "revert d2"),
                row("abort of a first deployment: removed",
                        s -> s.deploys("slow 1", 2).with(RollbackRows.SHORT).interrupted(PhaseName.FOLLOW, 3),
                        Outcome.NOTHING_TO_ROLL_BACK, "put /web 'slow 1' x2", "revert d1"),
                row("abort of a first deployment: cancel leaves it half-way",
                        s -> s.deploys("slow 1", 2).with(on(RollbackRows.SHORT, OnFailure.CANCEL))
                                .interrupted(PhaseName.FOLLOW, 3),
                        Outcome.CANCELLED, "put /web 'slow 1' x2", "cancel d1"),
                row("abort before a rollback by hand is sent",
                        s -> byHand(s).interrupted(PhaseName.SUBMIT, 0), Outcome.CANCELLED),
                row("abort after a rollback by hand was sent: it goes on",
                        s -> byHand(s).interrupted(PhaseName.ROLLBACK, 1), Outcome.ROLLED_BACK, "restore /web v1"));
    }

    private static Scenario byHand(Scenario s) {
        s.runs("good 1", 2);
        s.otherPuts("good 2");
        s.others.settle();
        return s.with(RollbackRows.SHORT.withTimeouts(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1)))
                .rollsBack("2026-11-22T20:00:00.001Z");
    }
}
