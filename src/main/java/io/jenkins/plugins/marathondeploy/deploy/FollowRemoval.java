package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.deploy.Deadlines.Timer;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.RunningDeployment;
import io.jenkins.plugins.marathondeploy.workload.TargetStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Follows the removal of an app that was new: gone, and the deployment that removes it has ended.
 *
 * @param deploymentId of the removal; empty when it is not known
 * @param gone         whether the app was not found at the last look
 * @param stopped      whether no deployment removes it any more
 */
record FollowRemoval(String deploymentId, boolean gone, boolean stopped) implements Phase {
    private static final Duration PACE = Duration.ofMillis(500);

    @Override
    public PhaseName name() {
        return PhaseName.ROLLBACK;
    }

    @Override
    public Need need(Deployment deployment, Instant now) {
        return gone && !stopped ? Need.LIST : deployment.readTarget();
    }

    @Override
    public Instant wakeAt(Deployment deployment) {
        return deployment.deadlines.get(Timer.ROLLBACK).orElse(Instant.MAX);
    }

    @Override
    public Step advance(Deployment deployment, Answer answer, Instant now) {
        deployment.deadlines.setOnce(Timer.ROLLBACK, now.plus(deployment.policy.rollbackTimeout()));
        try {
            Phase.heard(deployment, answer);
            return answer.need().kind() == Need.Kind.LIST
                    ? lookAtList(deployment, answer.get(), now)
                    : lookAtTarget(deployment, deployment.read(answer), now);
        } catch (MarathonException e) {
            return deployment.deadlines.isDue(Timer.ROLLBACK, now)
                    ? Step.now(Verdict.rollbackFailed(deployment, e.getMessage()))
                    : Step.in(deployment.deadlines.within(deployment.retryAfter(e), Timer.ROLLBACK, now), this);
        }
    }

    /** The app is unknown at once (E72-app-right-after-delete), while its tasks are still being killed. */
    private Step lookAtList(Deployment deployment, List<RunningDeployment> running, Instant now) {
        String id = deployment.target.id();
        boolean removing = running.stream()
                .anyMatch(one -> deploymentId.isEmpty()
                        ? one.affectedApps().stream().anyMatch(app -> app.equals(id) || app.startsWith(id + "/"))
                        : one.id().equals(deploymentId));
        return removing
                ? later(deployment, "its instances are still being stopped", now)
                : Step.now(new FollowRemoval(deploymentId, gone, true));
    }

    private Step lookAtTarget(Deployment deployment, Optional<TargetStatus> found, Instant now) {
        if (found.isEmpty()) {
            // Somebody may create it anew while the last instances stop: the end is what the last look shows.
            return Step.now(stopped ? removed(deployment) : new FollowRemoval(deploymentId, true, false));
        }
        deployment.saw(found.get());
        if (!deployment.desired.holds(found.get())) {
            return Step.now(deployment.end(
                    Outcome.SUPERSEDED,
                    true,
                    Verdict.after(deployment) + "someone else changed " + deployment.target.id() + " meanwhile. "
                            + Verdict.now(deployment)));
        }
        return later(deployment, "it still exists", now);
    }

    private static Phase removed(Deployment deployment) {
        String id = deployment.target.id();
        deployment.runningVersion = "";
        return deployment.end(
                Outcome.NOTHING_TO_ROLL_BACK,
                false,
                Verdict.sentence(deployment.failure) + " It was the first deployment of " + id
                        + ", so there is no version to go back to; " + id + " was removed, and nothing of it runs.");
    }

    private Step later(Deployment deployment, String why, Instant now) {
        return deployment.deadlines.isDue(Timer.ROLLBACK, now)
                ? Step.now(Verdict.rollbackFailed(deployment, deployment.target.id() + " could not be removed: " + why))
                : Step.in(deployment.deadlines.within(PACE, Timer.ROLLBACK, now), this);
    }
}
