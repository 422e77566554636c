package io.jenkins.plugins.marathondeploy.rollout;

import io.jenkins.plugins.marathondeploy.deploy.Advance;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.follow.BlockingWait;
import io.jenkins.plugins.marathondeploy.follow.Follower;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** As {@link BlockingWait}, of several deployments as one. */
public abstract class BlockingRolloutWait implements RolloutListener {
    private final CompletableFuture<RolloutReport> end = new CompletableFuture<>();

    /** Something happened in one of the centres. On a thread that others wait for. */
    protected abstract void happened(String centre, DeploymentEvent event);

    /** Returns when the rollout has ended; otherwise as {@link BlockingWait#await(Follower.Wait)}. */
    public final RolloutReport await(FollowedRollout followed) {
        return BlockingWait.await(end, followed::interrupt);
    }

    @Override
    public final CompletionStage<Void> advanced(String centre, Advance advance) {
        advance.events().forEach(event -> happened(centre, event));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public final void ended(RolloutReport report) {
        end.complete(report);
    }

    @Override
    public final void broken(Throwable problem) {
        end.completeExceptionally(problem);
    }

    @Override
    public final void released() {
        end.cancel(false);
    }
}
