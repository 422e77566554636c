package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.Submission;
import java.time.Instant;

/** Sends one write of a rollback, at most once: read back from disk, it goes back to looking. */
final class SendUndo implements Phase {
    private static final long serialVersionUID = 1L;

    /** Which write. */
    enum Way {
        /** Undo the running deployment. */
        REVERT,
        /** Back to the version before, once the deployment has ended. */
        RESTORE,
        /** Delete an app that was new. */
        REMOVE,
        /**
         * Drop the running deployment, to free its place: Marathon's limit applies to a revert too, but not to this
         * (K02-limit-second-403). The version before is restored afterwards.
         */
        CANCEL
    }

    private final Way way;
    private final Undo look;
    private final Armed armed = new Armed();

    SendUndo(Way way, Undo look) {
        this.way = way;
        this.look = look;
    }

    @Override
    public PhaseName name() {
        return PhaseName.ROLLBACK;
    }

    @Override
    public Need need(Course course, Instant now) {
        return armed.isSet() ? write(course) : Need.NOTHING;
    }

    private Need write(Course course) {
        String deployment = course.claim.deploymentId();
        return switch (way) {
            case REVERT -> Need.write(armed::fire, marathon -> marathon.revert(deployment));
            case RESTORE -> course.target.restore(course.before.version(), armed::fire);
            case REMOVE -> course.target.remove(armed::fire);
            case CANCEL -> Need.write(armed::fire, marathon -> marathon.cancel(deployment));
        };
    }

    @Override
    public Step advance(Course course, Answer answer, Instant now) {
        armed.fire();
        if (!answer.isThere()) {
            return look.interruptedWrite(course);
        }
        try {
            return Step.now(sent(course, answer));
        } catch (MarathonException e) {
            return failed(course, e, now);
        }
    }

    private Phase sent(Course course, Answer answer) {
        return switch (way) {
            case REVERT -> {
                Submission accepted = answer.get();
                course.accepted("reverting deployment " + course.claim.deploymentId(), accepted);
                yield course.before.existed()
                        ? follow(course, accepted)
                        // Reverting an app's first deployment deletes the app (E52, E55).
                        : new FollowRemoval(accepted.deploymentId());
            }
            case RESTORE -> {
                Submission accepted = answer.get();
                course.accepted("going back to version " + course.before.version(), accepted);
                yield follow(course, accepted);
            }
            case REMOVE -> {
                Submission accepted = answer.get();
                course.accepted("removing " + course.target.id() + ", which was new", accepted);
                yield new FollowRemoval(accepted.deploymentId());
            }
            case CANCEL -> {
                answer.get();
                course.tell(new DeploymentEvent.Note(
                        "cancelled deployment " + course.claim.deploymentId() + " to make room for the way back"));
                yield look;
            }
        };
    }

    private static Phase follow(Course course, Submission accepted) {
        course.rollback = course.before.claimedBack(course.claim, accepted.version(), accepted.deploymentId());
        return new Follow(Follow.Aim.OLD);
    }

    private Step failed(Course course, MarathonException e, Instant now) {
        return switch (e.kind()) {
            case NOT_FOUND -> way == Way.RESTORE ? look.unknown(course, e, now) : look.again(course, e, now);
            case INVALID -> Step.now(Undo.gaveUp(course, e.getMessage()));
            default -> look.unwritten(course, e, now);
        };
    }
}
