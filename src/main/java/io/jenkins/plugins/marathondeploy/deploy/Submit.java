package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.deploy.Deadlines.Timer;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnLock;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import io.jenkins.plugins.marathondeploy.marathon.Submission;
import io.jenkins.plugins.marathondeploy.time.DurationText;
import io.jenkins.plugins.marathondeploy.workload.DesiredState;
import io.jenkins.plugins.marathondeploy.workload.Plan;
import io.jenkins.plugins.marathondeploy.workload.Snapshot;
import io.jenkins.plugins.marathondeploy.workload.TargetStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Sends the definition once. When nobody knows whether it arrived, looks for what only this submission carries before
 * anything is sent again.
 *
 * @param plan     what is sent
 * @param prepare  where it is gone back to when nothing was sent
 * @param revision of the target, on which the plan was made
 * @param sent     whether it was sent, or may have been
 * @param sentOver what was there when it was sent; null before the first look after that
 * @param lost     a submission of which there is no trace, this one or an earlier; null when there is none
 */
record Submit(Plan plan, Prepare prepare, String revision, boolean sent, Snapshot sentOver, Lost lost)
        implements Phase {
    /** For how long a change must be missing until it counts as not applied: a slow write outlives its client. */
    static final Duration WINDOW = Duration.ofSeconds(10);
    /** For how long a change of ours may still arrive over somebody else's: a client waits 30 s for an answer. */
    static final Duration LATEST_ARRIVAL = Duration.ofSeconds(60);
    /** An answer of Marathon that comes so often to the same request is its answer. */
    private static final int SAME_ANSWERS = 3;

    /**
     * A submission without a trace.
     *
     * @param answer what Marathon answered, where it did; else empty
     * @param times  so often, one after the other
     */
    record Lost(Plan plan, String answer, int times) {
        /** Whether Marathon has answered it so often in the same way that this is its answer. */
        boolean isAnswered() {
            return times >= SAME_ANSWERS;
        }
    }

    @Override
    public PhaseName name() {
        return PhaseName.SUBMIT;
    }

    /** Nobody knows whether it was sent: it is looked for. */
    @Override
    public Phase afterLostAnswer() {
        return new Submit(plan, prepare, revision, true, sentOver, lost);
    }

    @Override
    public Need need(Deployment deployment, Instant now) {
        if (sent) {
            return deployment.readTarget();
        }
        if (deployment.interruption != null) {
            return Need.nothing();
        }
        boolean force = deployment.policy.onLock() == OnLock.FORCE;
        return Need.write(
                deployment.target,
                deployment.policy.lockTimeout(),
                found -> TargetStatus.revision(found).equals(revision),
                marathon -> deployment.target.put(marathon, plan.definition().json(), force));
    }

    @Override
    public Step advance(Deployment deployment, Answer answer, Instant now) {
        if (sent) {
            return confirm(deployment, answer, now);
        }
        if (answer.isChanged()) {
            deployment.note(deployment.target.id() + " was changed by someone else before the submission was sent");
            return Step.now(prepare.after(lost));
        }
        if (!answer.wasSent()) {
            return unsent(deployment, answer, now);
        }
        // Between the look that decided and this one, instances may have become healthy, or have failed.
        answer.need().sentOver().ifPresent(over -> deployment.before = Snapshot.of(over));
        try {
            Submission accepted = answer.get();
            deployment.answered();
            deployment.accepted("submitted " + deployment.target.id(), accepted);
            if (lost != null) {
                // The first one may have arrived after all. Then this one changed nothing, and its version and its
                // deployment, which Marathon answers with even so (J01-unchanged-put), never existed.
                return Step.now(unheard(deployment, null));
            }
            deployment.deadlines.set(
                    Timer.DEPLOYMENT, answer.need().sent().orElse(now).plus(deployment.policy.timeout()));
            deployment.desired = plan.desired(accepted.version(), accepted.deploymentId(), deployment.before);
            deployment.memory.submitted(plan);
            return Step.now(Follow.of(Follow.Aim.NEW));
        } catch (MarathonException e) {
            return failed(deployment, answer, e, now);
        }
    }

    private Step unsent(Deployment deployment, Answer answer, Instant now) {
        if (answer.failure().isEmpty()) {
            return Step.now(prepare.after(lost));
        }
        MarathonException e = answer.failure().get();
        return answer.isOverdue()
                ? Waiting.refused(deployment, e.getMessage() + "; raise the lock timeout to wait longer")
                : unreachable(deployment, e, now);
    }

    /** It can be read but not written; that must not go on for ever. */
    private Step unreachable(Deployment deployment, MarathonException e, Instant now) {
        Instant limit = deployment.deadlines.setOnce(Timer.DEPLOYMENT, now.plus(deployment.policy.timeout()));
        return e.isTransient() && now.isBefore(limit)
                ? Step.in(deployment.deadlines.within(deployment.retryAfter(e), Timer.DEPLOYMENT, now), prepare.after(lost))
                : Waiting.refused(deployment, e.getMessage());
    }

    private Submit unheard(Deployment deployment, MarathonException e) {
        deployment.deadlines.clear(Timer.LOST_WRITE);
        String said = e == null ? "" : e.getMessage();
        // Only what Marathon itself says of the request is its answer; a leader election passes.
        boolean own = e != null && e.kind() == Kind.INTERNAL_ERROR;
        int times = !own ? 0 : lost != null && said.equals(lost.answer()) ? lost.times() + 1 : 1;
        return new Submit(plan, prepare, revision, true, deployment.before, new Lost(plan, said, times));
    }

    private Step failed(Deployment deployment, Answer answer, MarathonException e, Instant now) {
        if (e.mayHaveBeenApplied()) {
            if (lost == null) {
                deployment.deadlines.set(
                        Timer.DEPLOYMENT, answer.need().sent().orElse(now).plus(deployment.policy.timeout()));
            }
            return Step.in(deployment.retryAfter(e), unheard(deployment, e));
        }
        if (e.isTransient()) {
            return unreachable(deployment, e, now);
        }
        deployment.deadlines.clear(Timer.DEPLOYMENT);
        return switch (e.kind()) {
            case LOCKED -> Waiting.forLock(deployment, e.deployments(), prepare.after(lost), now);
            // 409 without ids: two changes met; a moment later one of them is through.
            case CONFLICT, TOO_MANY_DEPLOYMENTS -> Waiting.forTurn(
                    deployment, e.getMessage(), prepare.after(lost), now);
            default -> Waiting.refused(deployment, e.getMessage());
        };
    }

    /** Looks for it. */
    private Step confirm(Deployment deployment, Answer answer, Instant now) {
        deployment.deadlines.setOnce(Timer.DEPLOYMENT, now.plus(deployment.policy.timeout()));
        Instant arrives = deployment.deadlines.setOnce(Timer.LOST_WRITE, now.plus(WINDOW));
        Optional<TargetStatus> found;
        try {
            found = deployment.read(answer);
        } catch (MarathonException e) {
            return unanswered(deployment, e, now);
        }
        deployment.answered();
        found.ifPresent(deployment::saw);
        Optional<DesiredState> there = plan.arrived(deployment.submission, deployment.before, found);
        if (there.isPresent()) {
            return arrived(deployment, plan, there.get(), now);
        }
        Snapshot over = sentOver == null ? deployment.before : sentOver;
        deployment.before = deployment.before.orNewer(plan, found);
        boolean foreign = !over.hasSameConfigurations(found);
        if (now.isBefore(foreign ? latestArrival(arrives) : arrives)) {
            return Step.in(Duration.ofSeconds(1), new Submit(plan, prepare, revision, true, over, lost));
        }
        boolean merged = deployment.policy.has(Policy.Option.MERGE_GROUP);
        return missing(deployment, found, merged ? !over.hasSameConfigurations(found, plan::names) : foreign, now);
    }

    /** Until when a submission may still arrive that counts as missing from a moment on. */
    static Instant latestArrival(Instant missing) {
        return missing.minus(WINDOW).plus(LATEST_ARRIVAL);
    }

    private Step missing(Deployment deployment, Optional<TargetStatus> found, boolean foreign, Instant now) {
        String id = deployment.target.id();
        if (foreign) {
            return Step.now(deployment.end(
                    Outcome.SUPERSEDED,
                    true,
                    "the answer to our change was lost, and someone else's change is there instead: "
                            + found.map(status -> id + " has version " + status.version())
                                    .orElse(id + " does not exist any more")));
        }
        if (lost != null && lost.isAnswered()) {
            return Waiting.refused(
                    deployment,
                    "Marathon answered the same request in the same way " + lost.times() + " times: " + lost.answer());
        }
        if (deployment.deadlines.isDue(Timer.DEPLOYMENT, now)) {
            return Waiting.refused(
                    deployment,
                    "Marathon did not take the change within " + DurationText.clock(deployment.policy.timeout())
                            + (lost == null || lost.answer().isEmpty() ? "" : "; its last answer: " + lost.answer()));
        }
        // The next one is looked for as long as this one was.
        deployment.deadlines.get(Timer.LOST_WRITE)
                .ifPresent(missing -> deployment.deadlines.set(Timer.ARRIVAL, latestArrival(missing)));
        deployment.deadlines.clear(Timer.LOST_WRITE);
        if (deployment.interruption == null) {
            deployment.note("the change did not arrive; sending it again");
        }
        return Step.now(prepare.after(lost == null ? new Lost(plan, "", 1) : lost));
    }

    /** It is there; from here on a failure has something to roll back. */
    static Step arrived(Deployment deployment, Plan plan, DesiredState state, Instant now) {
        deployment.note("the change is there although its answer was lost: version " + state.version());
        deployment.desired = state;
        deployment.memory.submitted(plan);
        deployment.arrived = true;
        deployment.deadlines.set(Timer.DEPLOYMENT, now.plus(deployment.policy.timeout()));
        return Step.now(Follow.identifying(Follow.Aim.NEW));
    }

    /** Once nobody waits any longer for the new version, all that counts is to find out whether there is one. */
    private Step unanswered(Deployment deployment, MarathonException e, Instant now) {
        if (deployment.interruption == null && !deployment.deadlines.isDue(Timer.DEPLOYMENT, now)) {
            return Step.in(deployment.deadlines.within(deployment.retryAfter(e), Timer.DEPLOYMENT, now), this);
        }
        return unknown(deployment, plan, "Marathon did not answer within " + DurationText.clock(deployment.policy.timeout())
                + " (" + e.getMessage() + ")");
    }

    /** Nobody says whether it arrived: the rollback finds out first, by the user's policy where it was interrupted. */
    static Step unknown(Deployment deployment, Plan plan, String why) {
        if (deployment.interruption != null) {
            deployment.takeInterruption();
        } else {
            deployment.failure = "it is not known whether the change arrived: " + why;
            deployment.tell(new DeploymentEvent.Failed(deployment.failure));
        }
        return Step.now(Rollback.ofUnconfirmed(plan));
    }
}
