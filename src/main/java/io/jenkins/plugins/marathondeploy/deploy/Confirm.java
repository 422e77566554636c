package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.deploy.Deadlines.Timer;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.workload.Condition;
import io.jenkins.plugins.marathondeploy.workload.TargetStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Looks once more at what was deployed, or was found unchanged, before it counts together with others: somebody else may
 * have changed it meanwhile, and it may have failed.
 *
 * @param report how it had ended, and ends again when it is still so
 */
record Confirm(Report report) implements Phase {
    private static final Duration PACE = Duration.ofSeconds(1);

    @Override
    public PhaseName name() {
        return PhaseName.VERIFY;
    }

    @Override
    public Need need(Deployment deployment, Instant now) {
        return deployment.isInterrupted() ? Need.nothing() : deployment.readTarget();
    }

    @Override
    public Step advance(Deployment deployment, Answer answer, Instant now) {
        if (deployment.isInterrupted()) {
            return Step.now(interrupted(deployment));
        }
        if (answer.need().kind() == Need.Kind.NOTHING) {
            return Step.now(this);
        }
        Instant limit = deployment.deadlines.setOnce(Timer.DEPLOYMENT, now.plus(deployment.policy.timeout()));
        try {
            Optional<TargetStatus> found = deployment.read(answer).map(deployment::ours);
            deployment.answered();
            found.ifPresent(deployment::saw);
            return judge(deployment, found, now);
        } catch (MarathonException e) {
            return now.isBefore(limit)
                    ? Step.in(deployment.deadlines.within(deployment.retryAfter(e), Timer.DEPLOYMENT, now), this)
                    : Step.now(failed(deployment, "Marathon does not answer: " + e.getMessage()));
        }
    }

    private Phase interrupted(Deployment deployment) {
        if (deployment.recalled && report.outcome() == Outcome.DEPLOYED) {
            deployment.takeInterruption();
            return Verdict.policy(deployment);
        }
        // It may be looked at once more.
        deployment.interruptionTaken = true;
        return new Ended(report);
    }

    private Step judge(Deployment deployment, Optional<TargetStatus> found, Instant now) {
        if (!found.map(deployment.desired::holds).orElse(false)) {
            Instant believed = deployment.deadlines.setOnce(Timer.CONDITION, now.plus(Condition.FOREIGN.lasting()));
            return now.isBefore(believed)
                    ? Step.in(PACE, this)
                    : Step.now(Verdict.lost(
                            deployment, Follow.Aim.SOAK, found.isEmpty() ? Condition.DELETED : Condition.FOREIGN, found));
        }
        deployment.deadlines.clear(Timer.CONDITION);
        TargetStatus status = found.orElseThrow();
        if (!deployment.desired.isWhole(status)) {
            return Step.now(deployment.end(
                    Outcome.SUPERSEDED,
                    true,
                    "someone else changed other apps of " + deployment.target.id() + " meanwhile. " + Verdict.now(deployment)));
        }
        if (deployment.desired.judged(status).settled()) {
            return Step.now(new Ended(report));
        }
        return deployment.deadlines.isDue(Timer.DEPLOYMENT, now)
                ? Step.now(failed(deployment, status.standing()))
                : Step.in(deployment.deadlines.within(PACE, Timer.DEPLOYMENT, now), this);
    }

    private Phase failed(Deployment deployment, String standing) {
        String reason = "it was healthy, but did not stay so until the rollout had ended: " + standing;
        return report.outcome() == Outcome.DEPLOYED
                ? Verdict.failed(deployment, Follow.Aim.SOAK, reason)
                : deployment.end(Outcome.LEFT, false, Verdict.sentence("nothing differs from what Marathon has, and " + reason)
                        + " Nothing was changed on Marathon.");
    }
}
