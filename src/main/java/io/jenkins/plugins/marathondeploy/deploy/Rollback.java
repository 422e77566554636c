package io.jenkins.plugins.marathondeploy.deploy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.deploy.Deadlines.Timer;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import io.jenkins.plugins.marathondeploy.workload.Condition;
import io.jenkins.plugins.marathondeploy.workload.DesiredState;
import io.jenkins.plugins.marathondeploy.workload.Fingerprint;
import io.jenkins.plugins.marathondeploy.workload.Plan;
import io.jenkins.plugins.marathondeploy.workload.TargetStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Looks what there is to undo, and never undoes a change that someone else made meanwhile. Comes before each write of a
 * rollback, also after one whose answer was lost.
 *
 * @param way         how far
 * @param unconfirmed the submission of which nobody knows whether it arrived; null when that is known
 * @param attempted   whether a write of the rollback may have been applied
 * @param search      for the id of our deployment, after a lost answer
 * @param refusals    so often the limit of deployments has refused a write
 * @param goal        where it goes back to; null while that was not looked up
 */
record Rollback(Way way, Plan unconfirmed, boolean attempted, Search search, int refusals, Goal goal) implements Phase {
    private static final Duration PACE = Duration.ofSeconds(1);
    /** So often the limit of deployments may refuse a way back before the running deployment is cancelled first. */
    private static final int REFUSALS = 3;

    /** How far. */
    enum Way {
        /** Back to what was healthy before. */
        BACK,
        /** The running deployment is dropped without undoing it: old and new instances stay as they are (E41, E43). */
        CANCEL
    }

    /** Where the search for our deployment stands. */
    enum Search {
        NOT_YET,
        NOW,
        DONE
    }

    /**
     * Where it goes back to.
     *
     * @param version     of Marathon; empty when it has none any more
     * @param fingerprint of that version's definition
     */
    record Goal(String version, String fingerprint) {}

    static Rollback begin(Way way) {
        return new Rollback(way, null, false, Search.NOT_YET, 0, null);
    }

    static Rollback ofUnconfirmed(Plan plan) {
        return new Rollback(Way.BACK, plan, false, Search.NOT_YET, 0, null);
    }

    private Rollback searching(Search next) {
        return new Rollback(way, unconfirmed, attempted, next, refusals, goal);
    }

    private Rollback towards(Goal found) {
        return new Rollback(way, unconfirmed, attempted, search, refusals, found);
    }

    private Rollback attempted(boolean may) {
        return new Rollback(way, unconfirmed, may, search, refusals, goal);
    }

    /** A write may have been sent, and nobody heard the answer. */
    Rollback unheard() {
        return attempted(true);
    }

    @Override
    public PhaseName name() {
        return PhaseName.ROLLBACK;
    }

    /**
     * Only a version other than the one before has to be read; that one is known from the look at the beginning, unless an
     * earlier attempt has replaced it.
     */
    private boolean readsGoal(Deployment deployment) {
        return way == Way.BACK
                && goal == null
                && unconfirmed == null
                && (!deployment.before.goal(deployment.target).equals(deployment.before.version())
                        || deployment.before.existed() && deployment.before.fingerprint().isEmpty());
    }

    Goal goal(Deployment deployment) {
        return goal == null ? versionBefore(deployment) : goal;
    }

    private static Goal versionBefore(Deployment deployment) {
        return new Goal(deployment.before.version(), deployment.before.fingerprint());
    }

    @Override
    public Need need(Deployment deployment, Instant now) {
        if (search == Search.NOW) {
            return Need.LIST;
        }
        if (readsGoal(deployment)) {
            String version = deployment.before.goal(deployment.target);
            return Need.read(marathon -> deployment.target.version(marathon, version));
        }
        return deployment.readTarget();
    }

    @Override
    public Step advance(Deployment deployment, Answer answer, Instant now) {
        if (deployment.deadlines.get(Timer.ROLLBACK).isEmpty()) {
            deployment.deadlines.set(Timer.ROLLBACK, now.plus(deployment.policy.rollbackTimeout()));
            deployment.deadlines.clear(Timer.LOST_WRITE);
        }
        try {
            if (search == Search.NOW) {
                deployment.desired = deployment.identified(deployment.desired, answer.get());
                return Step.now(searching(Search.DONE));
            }
            if (readsGoal(deployment)) {
                return Step.now(towards(read(deployment, answer)));
            }
            Optional<TargetStatus> found = deployment.read(answer);
            deployment.answered();
            found.ifPresent(deployment::saw);
            return unconfirmed == null ? decide(deployment, found, now) : confirm(deployment, found, now);
        } catch (MarathonException e) {
            return again(deployment, e, now);
        }
    }

    private static Goal read(Deployment deployment, Answer answer) {
        String version = deployment.before.goal(deployment.target);
        Optional<ObjectNode> definition = answer.get();
        if (definition.isEmpty()) {
            if (!version.equals(deployment.before.version())) {
                deployment.note("Marathon no longer has version " + version + "; going back to version "
                        + deployment.before.version());
            }
            return versionBefore(deployment);
        }
        return new Goal(version, Fingerprint.of(definition.get()));
    }

    private Step confirm(Deployment deployment, Optional<TargetStatus> found, Instant now) {
        Optional<DesiredState> arrived = unconfirmed.arrived(deployment.submission, deployment.before, found);
        if (arrived.isPresent()) {
            deployment.desired = arrived.get();
            deployment.arrived = true;
            return Step.now(Verdict.policy(deployment));
        }
        deployment.before = deployment.before.orNewer(unconfirmed, found);
        if (waits(deployment, Submit.WINDOW, now)) {
            return Step.in(PACE, this);
        }
        return Step.now(deployment.end(
                Outcome.REFUSED,
                false,
                Verdict.sentence(deployment.failure) + " It did not arrive: nothing was changed on Marathon."));
    }

    private Step decide(Deployment deployment, Optional<TargetStatus> found, Instant now) {
        if (!deployment.arrived && deployment.before.isStill(found, deployment.desired)) {
            // Marathon took the change but does not show it: as long as that may be a matter of time, it is waited for.
            return waits(deployment, Condition.NOT_YET.lasting(), now)
                    ? Step.in(PACE, this)
                    : Step.now(Verdict.neverThere(deployment));
        }
        if (found.isEmpty()) {
            return Step.now(
                    deployment.before.existed()
                            ? deployment.end(
                                    Outcome.SUPERSEDED,
                                    true,
                                    Verdict.after(deployment) + "someone else deleted " + deployment.target.id()
                                            + " meanwhile")
                            : new FollowRemoval("", false, false));
        }
        TargetStatus status = found.get();
        if (!deployment.desired.holds(status)) {
            return Step.now(notOurs(deployment, status));
        }
        String ours = deployment.desired.deploymentId();
        boolean listed = !ours.isEmpty() && status.deployments().contains(ours);
        boolean unidentified = ours.isEmpty()
                && search == Search.NOT_YET
                && !deployment.desired.judged(status).deployments().isEmpty();
        if (unidentified) {
            return Step.now(searching(Search.NOW));
        }
        if (way == Way.CANCEL) {
            return listed ? write(deployment, RollbackWrite.Kind.CANCEL, status) : Step.now(notListed(deployment));
        }
        if (attempted && waits(deployment, Submit.WINDOW, now)) {
            // A slow write can be applied after its client gave up: it must be missing for a while first.
            return Step.in(PACE, this);
        }
        deployment.arrived = true;
        deployment.deadlines.clear(Timer.LOST_WRITE);
        return attempted(false).goBack(deployment, status, listed, now);
    }

    private Step goBack(Deployment deployment, TargetStatus status, boolean listed, Instant now) {
        boolean elsewhere = !goal(deployment).version().equals(deployment.before.version());
        if (listed && refusals >= REFUSALS) {
            return write(deployment, RollbackWrite.Kind.CANCEL, status);
        }
        if (listed && !elsewhere) {
            return write(deployment, RollbackWrite.Kind.REVERT, status);
        }
        if (!deployment.isUndisturbed(status)) {
            // Going back to a group's version would undo what someone else did to its other apps.
            return Step.now(superseded(deployment, "changed other apps of"));
        }
        if (!listed && !deployment.ours(status).deployments().isEmpty()) {
            return busy(deployment, status, now);
        }
        if (deployment.before.existed() && goal(deployment).version().isEmpty()) {
            return Step.now(Verdict.rollbackFailed(
                    deployment, "Marathon no longer has version " + deployment.before.version()));
        }
        return write(
                deployment,
                !deployment.before.existed()
                        ? RollbackWrite.Kind.REMOVE
                        : listed ? RollbackWrite.Kind.RESTORE_OVER : RollbackWrite.Kind.RESTORE,
                status);
    }

    private Step write(Deployment deployment, RollbackWrite.Kind kind, TargetStatus status) {
        return Step.now(new RollbackWrite(kind, this, TargetStatus.revision(Optional.of(status))));
    }

    /** Nothing is left to cancel. */
    private Phase notListed(Deployment deployment) {
        String id = deployment.desired.deploymentId();
        if (attempted) {
            return cancelled(deployment);
        }
        String why = id.isEmpty() ? "its deployment is not known, or has ended" : "deployment " + id + " had ended already";
        return deployment.end(
                Outcome.LEFT,
                false,
                Verdict.sentence(deployment.failure) + " Nothing was cancelled: " + why + ". " + Verdict.now(deployment));
    }

    static Phase cancelled(Deployment deployment) {
        return deployment.end(
                Outcome.CANCELLED,
                false,
                Verdict.sentence(deployment.failure) + " Deployment " + deployment.desired.deploymentId()
                        + " was cancelled; instances of the old and the new version stay as they are. "
                        + Verdict.now(deployment));
    }

    /** Whether something has to last longer before it is believed; starts with the first call after it was not so. */
    private static boolean waits(Deployment deployment, Duration lasting, Instant now) {
        return now.isBefore(deployment.deadlines.setOnce(Timer.LOST_WRITE, now.plus(lasting)));
    }

    private Phase notOurs(Deployment deployment, TargetStatus status) {
        boolean asBefore = Fingerprint.of(status.definition()).equals(goal(deployment).fingerprint());
        if (attempted && asBefore && way == Way.BACK) {
            deployment.note("the rollback is there although its answer was lost");
            String version = deployment.desired.apps().keySet().stream()
                    .flatMap(id -> status.app(id).stream())
                    .map(DesiredState::configurationOf)
                    .filter(configuration -> deployment.before.apps().values().stream()
                            .noneMatch(was -> was.configuration().equals(configuration)))
                    .findFirst()
                    .orElse(status.version());
            deployment.rollback = deployment.before.restored(deployment.desired, version, "");
            return Follow.identifying(Follow.Aim.OLD);
        }
        return superseded(deployment, asBefore ? "reverted" : "changed");
    }

    private static Phase superseded(Deployment deployment, String did) {
        return deployment.end(
                Outcome.SUPERSEDED,
                true,
                Verdict.after(deployment) + "someone else " + did + " " + deployment.target.id()
                        + " meanwhile: it was not rolled back over that. " + Verdict.now(deployment));
    }

    private Step busy(Deployment deployment, TargetStatus status, Instant now) {
        if (deployment.deadlines.isDue(Timer.ROLLBACK, now)) {
            return Step.now(Verdict.rollbackFailed(
                    deployment, "deployment " + String.join(", ", status.deployments()) + " holds the lock"));
        }
        return Step.in(deployment.deadlines.within(PACE, Timer.ROLLBACK, now), searching(Search.NOT_YET));
    }

    /** An exchange of the rollback did not go through; what can be done is seen by another look. */
    Step again(Deployment deployment, MarathonException e, Instant now) {
        if (!deployment.deadlines.isDue(Timer.ROLLBACK, now)) {
            return Step.in(deployment.deadlines.within(deployment.retryAfter(e), Timer.ROLLBACK, now), this);
        }
        return Step.now(givenUp(deployment, e));
    }

    /** The time for the rollback, or for its write's turn, is over. */
    Phase givenUp(Deployment deployment, MarathonException e) {
        return way == Way.BACK
                ? Verdict.rollbackFailed(deployment, e.getMessage())
                : deployment.end(
                        Outcome.LEFT,
                        false,
                        Verdict.sentence(deployment.failure) + " Deployment " + deployment.desired.deploymentId()
                                + " could not be cancelled: " + Verdict.sentence(e.getMessage()) + " "
                                + Verdict.now(deployment));
    }

    /** A write was refused, or may have been applied. */
    Step unwritten(Deployment deployment, MarathonException e, Instant now) {
        int refused = e.kind() == Kind.TOO_MANY_DEPLOYMENTS ? refusals + 1 : refusals;
        if (e.mayHaveBeenApplied()) {
            deployment.deadlines.clear(Timer.LOST_WRITE);
        }
        return new Rollback(way, unconfirmed, attempted || e.mayHaveBeenApplied(), search, refused, goal)
                .again(deployment, e, now);
    }

    /** Marathon does not know the version to go back to, or the app was deleted: both are a 404 (D12). */
    Step unknown(Deployment deployment, MarathonException e, Instant now) {
        Goal before = versionBefore(deployment);
        Goal next = goal(deployment).version().equals(before.version()) ? new Goal("", before.fingerprint()) : before;
        return towards(next).again(deployment, e, now);
    }
}
