package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.template.OwnLabels;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;

/**
 * Looks what there is to undo, and never undoes a change that someone else made meanwhile. Comes before each write of a
 * rollback, also after one whose answer was lost.
 */
final class Undo implements Phase {
    private static final long serialVersionUID = 1L;

    private final LinkedHashSet<String> unconfirmed;
    private boolean attempted;
    private int refusals;

    /**
     * @param unconfirmed the apps of a submission that nobody knows to have arrived; empty when it is known
     * @param attempted   whether a write of the rollback may have been applied
     */
    Undo(Optional<LinkedHashSet<String>> unconfirmed, boolean attempted) {
        this.unconfirmed = unconfirmed.orElse(null);
        this.attempted = attempted;
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
    public Step advance(Course course, Clients clients, Instant now) {
        course.time.setOnce(Timer.ROLLBACK, now.plus(course.policy.rollbackTimeout()));
        try {
            Optional<TargetStatus> found = course.target.read(clients.marathon());
            course.answered();
            found.ifPresent(course::saw);
            return decide(course, found, now);
        } catch (MarathonException e) {
            return again(course, e, now);
        }
    }

    private Step decide(Course course, Optional<TargetStatus> found, Instant now) {
        if (course.claim == null && !claimNow(course, found)) {
            return Step.now(course.end(
                    Outcome.REFUSED, false, course.failure + ". It did not arrive: nothing was changed on Marathon."));
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
        if (status.deployments().contains(course.claim.deploymentId())) {
            return Step.now(new SendUndo(refusals < 3 ? SendUndo.Way.REVERT : SendUndo.Way.CANCEL, this));
        }
        if (!status.deployments().isEmpty()) {
            return busy(course, status, now);
        }
        if (attempted && !course.time.isDue(Timer.SUSPICION, now)) {
            // A slow write can be applied after its client gave up: it must be missing for a while first.
            course.time.setOnce(Timer.SUSPICION, now.plus(Confirm.WINDOW));
            return Step.in(Duration.ofSeconds(1), this);
        }
        attempted = false;
        course.time.clear(Timer.SUSPICION);
        return Step.now(new SendUndo(
                course.before.existed() ? SendUndo.Way.RESTORE : SendUndo.Way.REMOVE, this));
    }

    private boolean claimNow(Course course, Optional<TargetStatus> found) {
        if (found.isEmpty() || unconfirmed == null || unconfirmed.isEmpty()) {
            return false;
        }
        boolean ours = unconfirmed.stream().allMatch(id -> found.get()
                .app(id)
                .map(app -> course.submission.equals(app.labels().get(OwnLabels.SUBMISSION)))
                .orElse(false));
        if (ours) {
            String deployment = found.get().deployments().stream().findFirst().orElse("");
            String version = found.get().app(unconfirmed.iterator().next()).orElseThrow().version();
            course.claim = new Claim(version, deployment, "", unconfirmed);
            course.started(deployment);
        }
        return ours;
    }

    private Phase notOurs(Course course, TargetStatus status) {
        boolean asBefore = Fingerprint.of(status.definition()).equals(course.before.fingerprint());
        if (attempted && asBefore) {
            course.tell(new DeploymentEvent.Note("the rollback had arrived although its answer was lost"));
            course.time.clear(Timer.SUSPICION);
            String deployment = status.deployments().stream().findFirst().orElse("");
            course.started(deployment);
            course.rollback = new Claim(status.version(), deployment, "", course.before.among(course.claim.apps()));
            return new Follow(Follow.Aim.OLD);
        }
        return course.end(
                Outcome.SUPERSEDED,
                true,
                course.failure + "; someone else " + (asBefore ? "reverted" : "changed") + " " + course.target.id()
                        + " meanwhile: it was not rolled back over that. " + FollowEnd.now(course));
    }

    private Step busy(Course course, TargetStatus status, Instant now) {
        if (course.time.isDue(Timer.ROLLBACK, now)) {
            return Step.now(gaveUp(course, "deployment " + String.join(", ", status.deployments()) + " holds the lock"));
        }
        return Step.in(Duration.ofSeconds(1), this);
    }

    /** A write of the rollback did not go through; what can be done is seen by another look. */
    Step again(Course course, MarathonException e, Instant now) {
        attempted |= e.mayHaveBeenApplied();
        if (course.time.isDue(Timer.ROLLBACK, now)) {
            return Step.now(gaveUp(course, e.getMessage()));
        }
        return Step.in(course.troubled(e), this);
    }

    /** Marathon has too many deployments for one more. */
    Step refusedForLimit(Course course, MarathonException e, Instant now) {
        refusals++;
        return again(course, e, now);
    }

    Step interruptedWrite() {
        attempted = true;
        return Step.now(this);
    }

    static Phase gaveUp(Course course, String why) {
        return course.end(
                Outcome.ROLLBACK_FAILED,
                false,
                FollowEnd.after(course) + "the rollback failed as well: " + why + ". " + FollowEnd.now(course));
    }
}
