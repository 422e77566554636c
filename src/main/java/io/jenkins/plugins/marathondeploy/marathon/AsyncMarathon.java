package io.jenkins.plugins.marathondeploy.marathon;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The reads of a {@link Marathon} without a thread that waits: each returns at once, and its future fails with the
 * {@link MarathonException} that the method of the same name would have thrown. Cancelling it gives the read up.
 */
public interface AsyncMarathon {
    /** See {@link Marathon#app}. */
    CompletableFuture<Optional<AppStatus>> app(String appId);

    /** See {@link Marathon#group}. */
    CompletableFuture<Optional<GroupStatus>> group(String groupId);

    /** See {@link Marathon#deployments}. */
    CompletableFuture<List<RunningDeployment>> deployments();

    /** See {@link Marathon#queue}. */
    CompletableFuture<List<QueuedLaunch>> queue();
}
