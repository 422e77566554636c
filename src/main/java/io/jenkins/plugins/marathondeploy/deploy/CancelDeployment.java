package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import java.time.Instant;

/** Drops our running deployment without undoing it: old and new instances stay as they are (E41, E43). */
final class CancelDeployment implements Phase {
    private static final long serialVersionUID = 1L;

    private final Armed armed = new Armed();
    private boolean attempted;
    private boolean searched;
    private boolean refused;

    @Override
    public PhaseName name() {
        return PhaseName.ROLLBACK;
    }

    @Override
    public Need need(Course course, Instant now) {
        String deployment = course.claim.deploymentId();
        return deployment.isEmpty()
                ? Need.NOTHING
                : Need.write(this::begin, marathon -> marathon.cancel(deployment));
    }

    /** Dropping a deployment twice does no harm: the second time it is not found. */
    private boolean begin() {
        boolean first = armed.fire();
        attempted |= !first && !refused;
        return true;
    }

    @Override
    public Step advance(Course course, Answer answer, Instant now) {
        Instant until = course.time.setOnce(Timer.ROLLBACK, now.plus(course.policy.rollbackTimeout()));
        String deployment = course.claim.deploymentId();
        if (deployment.isEmpty()) {
            if (searched) {
                return Step.now(left(course, "its deployment is not known, or has ended"));
            }
            searched = true;
            return Step.now(new FindDeployment(false, this));
        }
        try {
            answer.get();
            return Step.now(cancelled(course, deployment));
        } catch (MarathonException e) {
            if (e.kind() == Kind.NOT_FOUND && attempted) {
                return Step.now(cancelled(course, deployment));
            }
            attempted |= e.mayHaveBeenApplied();
            refused = true;
            if (e.kind() == Kind.NOT_FOUND) {
                return Step.now(left(course, "deployment " + deployment + " had ended already"));
            }
            return now.isBefore(until)
                    ? Step.in(course.troubled(e), this)
                    : Step.now(left(course, "deployment " + deployment + " could not be cancelled: " + e.getMessage()));
        }
    }

    private static Phase cancelled(Course course, String deployment) {
        return course.end(
                Outcome.CANCELLED,
                false,
                course.failure + ". Deployment " + deployment
                        + " was cancelled; instances of the old and the new version stay as they are. "
                        + FollowEnd.now(course));
    }

    private static Phase left(Course course, String why) {
        return course.end(
                Outcome.LEFT, false, course.failure + ". Nothing was cancelled: " + why + ". " + FollowEnd.now(course));
    }
}
