package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.marathon.AsyncMarathon;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.Submission;
import io.jenkins.plugins.marathondeploy.workload.TargetStatus;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * Sends one write of a rollback, once, and only over what was looked at.
 *
 * @param kind     which write
 * @param look     the look that decided it, and to which it goes back
 * @param revision of the target at that look
 */
record RollbackWrite(Kind kind, Rollback look, String revision) implements Phase {
    /** Which write. */
    enum Kind {
        /** Undo the running deployment. */
        REVERT,
        /** Back to an earlier version, once the deployment has ended. */
        RESTORE,
        /** The same over the running deployment, which Marathon cancels then. */
        RESTORE_OVER,
        /** Delete an app that was new. */
        REMOVE,
        /**
         * Drop the running deployment: because that is all that is wanted, or to free its place. Marathon's limit applies
         * to a revert too, but not to this (K02-limit-second-403); the version before is restored afterwards.
         */
        CANCEL
    }

    @Override
    public PhaseName name() {
        return PhaseName.ROLLBACK;
    }

    @Override
    public Phase afterLostAnswer() {
        return look.unheard();
    }

    @Override
    public Need need(Deployment deployment, Instant now) {
        return Need.write(
                deployment.target,
                deployment.policy.rollbackTimeout(),
                found -> TargetStatus.revision(found).equals(revision),
                marathon -> change(deployment, marathon));
    }

    private CompletableFuture<?> change(Deployment deployment, AsyncMarathon marathon) {
        String running = deployment.desired.deploymentId();
        return switch (kind) {
            case REVERT -> marathon.revert(running);
            case RESTORE, RESTORE_OVER -> deployment.target.restore(
                    marathon, look.goal(deployment).version(), kind == Kind.RESTORE_OVER);
            case REMOVE -> deployment.target.remove(marathon);
            case CANCEL -> marathon.cancel(running);
        };
    }

    @Override
    public Step advance(Deployment deployment, Answer answer, Instant now) {
        if (answer.isChanged()) {
            return Step.now(look);
        }
        if (answer.isOverdue()) {
            return Step.now(look.givenUp(deployment, answer.failure().orElseThrow()));
        }
        if (!answer.wasSent()) {
            return answer.failure().map(e -> look.again(deployment, e, now)).orElseGet(() -> Step.now(look));
        }
        try {
            return Step.now(sent(deployment, answer));
        } catch (MarathonException e) {
            return switch (e.kind()) {
                case NOT_FOUND -> kind == Kind.REVERT || kind == Kind.CANCEL
                        ? look.again(deployment, e, now)
                        : look.unknown(deployment, e, now);
                case INVALID -> Step.now(Verdict.rollbackFailed(deployment, e.getMessage()));
                default -> look.unwritten(deployment, e, now);
            };
        }
    }

    private Phase sent(Deployment deployment, Answer answer) {
        if (kind == Kind.CANCEL) {
            answer.get();
            if (look.way() == Rollback.Way.CANCEL) {
                return Rollback.cancelled(deployment);
            }
            deployment.note("cancelled deployment " + deployment.desired.deploymentId()
                    + " to make room for the way back");
            return look;
        }
        Submission accepted = answer.get();
        deployment.accepted(what(deployment), accepted);
        // Reverting an app's first deployment deletes the app (E52, E55).
        if (kind == Kind.REMOVE || !deployment.before.existed()) {
            return new FollowRemoval(accepted.deploymentId(), false, false);
        }
        deployment.rollback =
                deployment.before.restored(deployment.desired, accepted.version(), accepted.deploymentId());
        return Follow.of(Follow.Aim.OLD);
    }

    private String what(Deployment deployment) {
        return switch (kind) {
            case REVERT -> "reverting deployment " + deployment.desired.deploymentId();
            case RESTORE, RESTORE_OVER -> "going back to version " + look.goal(deployment).version();
            case REMOVE -> "removing " + deployment.target.id() + ", which was new";
            case CANCEL -> "cancelling deployment " + deployment.desired.deploymentId();
        };
    }
}
