package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.marathon.Marathon;
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
    public Step advance(Course course, Clients clients, Instant now) {
        if (!armed.fire()) {
            return look.interruptedWrite(course);
        }
        try {
            return Step.now(send(course, clients.marathon()));
        } catch (MarathonException e) {
            return failed(course, e, now);
        }
    }

    private Phase send(Course course, Marathon marathon) {
        return switch (way) {
            case REVERT -> {
                Submission accepted = marathon.revert(course.claim.deploymentId());
                course.accepted("reverting deployment " + course.claim.deploymentId(), accepted);
                yield course.before.existed()
                        ? follow(course, accepted)
                        // Reverting an app's first deployment deletes the app (E52, E55).
                        : new FollowRemoval(accepted.deploymentId());
            }
            case RESTORE -> {
                Submission accepted = course.target.restore(marathon, course.before.version());
                course.accepted("going back to version " + course.before.version(), accepted);
                yield follow(course, accepted);
            }
            case REMOVE -> {
                Submission accepted = course.target.remove(marathon);
                course.accepted("removing " + course.target.id() + ", which was new", accepted);
                yield new FollowRemoval(accepted.deploymentId());
            }
            case CANCEL -> {
                marathon.cancel(course.claim.deploymentId());
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
