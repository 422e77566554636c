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
    /** Begins one exchange: what all other methods do. */
    <T> CompletableFuture<T> begin(Exchange<T> exchange);

    /** See {@link Marathon#app}. */
    default CompletableFuture<Optional<AppStatus>> app(String appId) {
        return begin(Read.app(appId));
    }

    /** See {@link Marathon#group}. */
    default CompletableFuture<Optional<GroupStatus>> group(String groupId) {
        return begin(Read.group(groupId));
    }

    /** See {@link Marathon#deployments}. */
    default CompletableFuture<List<RunningDeployment>> deployments() {
        return begin(Read.deployments());
    }

    /** See {@link Marathon#putApp}. */
    default CompletableFuture<Submission> putApp(String appId, ObjectNode definition, boolean force) {
        return begin(Write.putApp(appId, definition, force));
    }

    /** See {@link Marathon#putGroup}. */
    default CompletableFuture<Submission> putGroup(String groupId, ObjectNode definition, boolean force) {
        return begin(Write.putGroup(groupId, definition, force));
    }

    /** See {@link Marathon#restoreApp}. */
    default CompletableFuture<Submission> restoreApp(String appId, String version, boolean force) {
        return begin(Write.restoreApp(appId, version, force));
    }

    /** See {@link Marathon#restoreGroup}. */
    default CompletableFuture<Submission> restoreGroup(String groupId, String version, boolean force) {
        return begin(Write.restoreGroup(groupId, version, force));
    }

    /** See {@link Marathon#deleteApp}. */
    default CompletableFuture<Submission> deleteApp(String appId) {
        return begin(Write.deleteApp(appId));
    }

    /** See {@link Marathon#deleteGroup}. */
    default CompletableFuture<Submission> deleteGroup(String groupId) {
        return begin(Write.deleteGroup(groupId));
    }

    /** See {@link Marathon#revert}. */
    default CompletableFuture<Submission> revert(String deploymentId) {
        return begin(Write.revert(deploymentId));
    }

    /** See {@link Marathon#cancel}. */
    default CompletableFuture<Void> cancel(String deploymentId) {
        return begin(Write.cancel(deploymentId));
    }

    /** See {@link Marathon#queue}. */
    default CompletableFuture<List<QueuedLaunch>> queue() {
        return begin(Read.queue());
    }

    /** See {@link Marathon#versions}. */
    default CompletableFuture<List<String>> versions(String appId) {
        return begin(Read.versions(appId));
    }

    /** See {@link Marathon#appVersion}. */
    default CompletableFuture<Optional<ObjectNode>> appVersion(String appId, String version) {
        return begin(Read.appVersion(appId, version));
    }

    /** See {@link Marathon#groupVersion}. */
    default CompletableFuture<Optional<ObjectNode>> groupVersion(String groupId, String version) {
        return begin(Read.groupVersion(groupId, version));
    }

    /** See {@link Marathon#info}. */
    default CompletableFuture<ServerInfo> info() {
        return begin(Read.info());
    }
}
