package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Looks what there is to undo, and never undoes a change that someone else made meanwhile. Comes before each write of a
 * rollback, also after one whose answer was lost.
 */
final class Undo implements Phase {
    private static final long serialVersionUID = 1L;
    private static final Duration PACE = Duration.ofSeconds(1);
    /** So often the deployment limit may refuse a revert before the deployment is cancelled instead. */
    private static final int REFUSALS = 3;

    /** The submission of which nobody knows whether it arrived; null when it is known. */
    private final Plan unconfirmed;
    /** Whether a write of the rollback may have been applied. */
    private boolean attempted;
    private boolean searched;
    private boolean versionUnknown;
    private int refusals;

    /** @param unconfirmed a submission that nobody knows to have arrived; null where it is known */
    Undo(Plan unconfirmed) {
        this.unconfirmed = unconfirmed;
    }

    @Override
    public PhaseName name() {
        return PhaseName.ROLLBACK;
    }

    @Override
    public Need need(Course course, Instant now) {
        return course.target.need();
    }

    @Override
    public Step advance(Course course, Answer answer, Instant now) {
        if (course.time.get(Timer.ROLLBACK) == null) {
            course.time.set(Timer.ROLLBACK, now.plus(course.policy.rollbackTimeout()));
            course.time.clear(Timer.UNDO);
        }
        try {
            Optional<TargetStatus> found = course.target.read(answer);
            course.answered();
            found.ifPresent(course::saw);
            return unconfirmed == null ? decide(course, found, now) : confirm(course, found, now);
        } catch (MarathonException e) {
            return again(course, e, now);
        }
    }

    private Step confirm(Course course, Optional<TargetStatus> found, Instant now) {
        Optional<Claim> arrived = Arrival.of(course, unconfirmed, found);
        if (arrived.isPresent()) {
            course.claim = arrived.get();
            course.seenOurs = true;
            Phase next = FollowEnd.policy(course);
            return Step.now(next instanceof Ended ? next : new FindDeployment(false, next));
        }
        course.before = course.before.orNewer(unconfirmed, found);
        if (waits(course, Confirm.WINDOW, now)) {
            return Step.in(PACE, this);
        }
        return Step.now(course.end(
                Outcome.REFUSED, false, course.failure + ". It did not arrive: nothing was changed on Marathon."));
    }

    private Step decide(Course course, Optional<TargetStatus> found, Instant now) {
        if (!course.seenOurs && course.before.isStill(found, course.claim)) {
            return notThereYet(course, found, now);
        }
        if (found.isEmpty()) {
            return Step.now(
                    course.before.existed()
                            ? course.end(
                                    Outcome.SUPERSEDED,
                                    true,
                                    course.failure + "; someone else deleted " + course.target.id() + " meanwhile")
                            : new FollowRemoval(""));
        }
        TargetStatus status = found.get();
        if (!course.claim.holds(status)) {
            return Step.now(notOurs(course, status));
        }
        if (attempted && waits(course, Confirm.WINDOW, now)) {
            // A slow write can be applied after its client gave up: it must be missing for a while first.
            return Step.in(PACE, this);
        }
        attempted = false;
        course.seenOurs = true;
        course.time.clear(Timer.UNDO);
        return write(course, status, now);
    }

    private Step write(Course course, TargetStatus status, Instant now) {
        String deployment = course.claim.deploymentId();
        TargetStatus ours = course.claim.judged(status);
        if (!deployment.isEmpty() && status.deployments().contains(deployment)) {
            return Step.now(new SendUndo(refusals < REFUSALS ? SendUndo.Way.REVERT : SendUndo.Way.CANCEL, this));
        }
        if (deployment.isEmpty() && !ours.deployments().isEmpty() && !searched) {
            searched = true;
            return Step.now(new FindDeployment(false, this));
        }
        if (!course.claim.isWhole(status)) {
            // Going back to a group's version would undo what someone else did to its other apps.
            return Step.now(superseded(course, "changed other apps of"));
        }
        if (!status.deployments().isEmpty()) {
            return busy(course, status, now);
        }
        if (versionUnknown) {
            return Step.now(gaveUp(course, "Marathon no longer has version " + course.before.version()));
        }
        return Step.now(new SendUndo(course.before.existed() ? SendUndo.Way.RESTORE : SendUndo.Way.REMOVE, this));
    }

    /** Marathon took the change but does not show it: as long as that may be a matter of time, it is waited for. */
    private Step notThereYet(Course course, Optional<TargetStatus> found, Instant now) {
        if (waits(course, Sight.NOT_YET.lasting(), now)) {
            return Step.in(PACE, this);
        }
        return Step.now(FollowEnd.neverThere(course));
    }

    /** Whether something has to last longer before it is believed; starts with the first call after it was not so. */
    private boolean waits(Course course, Duration lasting, Instant now) {
        return now.isBefore(course.time.setOnce(Timer.UNDO, now.plus(lasting)));
    }

    private Phase notOurs(Course course, TargetStatus status) {
        boolean asBefore = Fingerprint.of(status.definition()).equals(course.before.fingerprint());
        if (attempted && asBefore) {
            course.tell(new DeploymentEvent.Note("the rollback is there although its answer was lost"));
            String version = course.claim.apps().keySet().stream()
                    .flatMap(id -> status.app(id).stream())
                    .map(Claim::configurationOf)
                    .filter(configuration -> course.before.apps().values().stream()
                            .noneMatch(was -> was.configuration().equals(configuration)))
                    .findFirst()
                    .orElse(status.version());
            course.rollback = course.before.claimedBack(course.claim, version, "");
            return new FindDeployment(true, new Follow(Follow.Aim.OLD));
        }
        return superseded(course, asBefore ? "reverted" : "changed");
    }

    private static Phase superseded(Course course, String did) {
        return course.end(
                Outcome.SUPERSEDED,
                true,
                course.failure + "; someone else " + did + " " + course.target.id()
                        + " meanwhile: it was not rolled back over that. " + FollowEnd.now(course));
    }

    private Step busy(Course course, TargetStatus status, Instant now) {
        searched = false;
        if (course.time.isDue(Timer.ROLLBACK, now)) {
            return Step.now(gaveUp(course, "deployment " + String.join(", ", status.deployments()) + " holds the lock"));
        }
        return Step.in(PACE, this);
    }

    /** An exchange of the rollback did not go through; what can be done is seen by another look. */
    Step again(Course course, MarathonException e, Instant now) {
        if (course.time.isDue(Timer.ROLLBACK, now)) {
            return Step.now(gaveUp(course, e.getMessage()));
        }
        return Step.in(course.troubled(e), this);
    }

    /** A write was refused, or may have been applied. */
    Step unwritten(Course course, MarathonException e, Instant now) {
        if (e.mayHaveBeenApplied()) {
            wrote(course);
        }
        if (e.kind() == Kind.TOO_MANY_DEPLOYMENTS) {
            refusals++;
        }
        return again(course, e, now);
    }

    /** Marathon does not know the version to go back to, or the app was deleted: both are a 404 (D12). */
    Step unknown(Course course, MarathonException e, Instant now) {
        versionUnknown = true;
        return again(course, e, now);
    }

    /** A write may have been sent before the machine was read back. */
    Step interruptedWrite(Course course) {
        wrote(course);
        return Step.now(this);
    }

    private void wrote(Course course) {
        attempted = true;
        course.time.clear(Timer.UNDO);
    }

    static Phase gaveUp(Course course, String why) {
        return course.end(
                Outcome.ROLLBACK_FAILED,
                false,
                FollowEnd.after(course) + "the rollback failed as well: " + why + ". " + FollowEnd.now(course));
    }
}
