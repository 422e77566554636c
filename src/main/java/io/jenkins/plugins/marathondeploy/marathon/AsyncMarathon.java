package io.jenkins.plugins.marathondeploy.marathon;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A {@link Marathon} without a thread that waits: each method returns at once, and its future ends as the method of the
 * same name there would, with the {@link MarathonException} where that would throw one. Cancelling it gives the answer
 * up; whether a write was applied is not known then.
 */
public interface AsyncMarathon {
    /** See {@link Marathon#app}. */
    CompletableFuture<Optional<AppStatus>> app(String appId);

    /** See {@link Marathon#group}. */
    CompletableFuture<Optional<GroupStatus>> group(String groupId);

    /** See {@link Marathon#deployments}. */
    CompletableFuture<List<RunningDeployment>> deployments();

    /** See {@link Marathon#putApp}. */
    CompletableFuture<Submission> putApp(String appId, ObjectNode definition, boolean force);

    /** See {@link Marathon#putGroup}. */
    CompletableFuture<Submission> putGroup(String groupId, ObjectNode definition, boolean force);

    /** See {@link Marathon#restoreApp}. */
    CompletableFuture<Submission> restoreApp(String appId, String version, boolean force);

    /** See {@link Marathon#restoreGroup}. */
    CompletableFuture<Submission> restoreGroup(String groupId, String version, boolean force);

    /** See {@link Marathon#deleteApp}. */
    CompletableFuture<Submission> deleteApp(String appId);

    /** See {@link Marathon#deleteGroup}. */
    CompletableFuture<Submission> deleteGroup(String groupId);

    /** See {@link Marathon#revert}. */
    CompletableFuture<Submission> revert(String deploymentId);

    /** See {@link Marathon#cancel}. */
    CompletableFuture<Void> cancel(String deploymentId);

    /** See {@link Marathon#queue}. */
    CompletableFuture<List<QueuedLaunch>> queue();

    /** See {@link Marathon#versions}. */
    CompletableFuture<List<String>> versions(String appId);

    /** See {@link Marathon#appVersion}. */
    CompletableFuture<Optional<ObjectNode>> appVersion(String appId, String version);

    /** See {@link Marathon#groupVersion}. */
    CompletableFuture<Optional<ObjectNode>> groupVersion(String groupId, String version);

    /** See {@link Marathon#info}. */
    CompletableFuture<ServerInfo> info();
}
