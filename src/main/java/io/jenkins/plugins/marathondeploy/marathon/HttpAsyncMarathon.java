package io.jenkins.plugins.marathondeploy.marathon;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.http.Derived;
import io.jenkins.plugins.marathondeploy.http.Http;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Marathon over HTTP, on the client's own threads. Safe for several threads. */
public final class HttpAsyncMarathon implements AsyncMarathon {
    private final Instances instances;

    /** @throws IllegalArgumentException when the settings' authority is no certificate */
    public HttpAsyncMarathon(MarathonSettings settings, HttpClients clients) {
        this.instances = new Instances(settings, new Http(settings.http(), clients)::sendAsync);
    }

    @Override
    public CompletableFuture<Optional<AppStatus>> app(String appId) {
        return begin(Read.app(appId));
    }

    @Override
    public CompletableFuture<Optional<GroupStatus>> group(String groupId) {
        return begin(Read.group(groupId));
    }

    @Override
    public CompletableFuture<List<RunningDeployment>> deployments() {
        return begin(Read.deployments());
    }

    @Override
    public CompletableFuture<Submission> putApp(String appId, ObjectNode definition, boolean force) {
        return begin(Write.putApp(appId, definition, force));
    }

    @Override
    public CompletableFuture<Submission> putGroup(String groupId, ObjectNode definition, boolean force) {
        return begin(Write.putGroup(groupId, definition, force));
    }

    @Override
    public CompletableFuture<Submission> restoreApp(String appId, String version, boolean force) {
        return begin(Write.restoreApp(appId, version, force));
    }

    @Override
    public CompletableFuture<Submission> restoreGroup(String groupId, String version, boolean force) {
        return begin(Write.restoreGroup(groupId, version, force));
    }

    @Override
    public CompletableFuture<Submission> deleteApp(String appId) {
        return begin(Write.deleteApp(appId));
    }

    @Override
    public CompletableFuture<Submission> deleteGroup(String groupId) {
        return begin(Write.deleteGroup(groupId));
    }

    @Override
    public CompletableFuture<Submission> revert(String deploymentId) {
        return begin(Write.revert(deploymentId));
    }

    @Override
    public CompletableFuture<Void> cancel(String deploymentId) {
        return begin(Write.cancel(deploymentId));
    }

    @Override
    public CompletableFuture<List<QueuedLaunch>> queue() {
        return begin(Read.queue());
    }

    @Override
    public CompletableFuture<List<String>> versions(String appId) {
        return begin(Read.versions(appId));
    }

    @Override
    public CompletableFuture<Optional<ObjectNode>> appVersion(String appId, String version) {
        return begin(Read.appVersion(appId, version));
    }

    @Override
    public CompletableFuture<Optional<ObjectNode>> groupVersion(String groupId, String version) {
        return begin(Read.groupVersion(groupId, version));
    }

    @Override
    public CompletableFuture<ServerInfo> info() {
        return begin(Read.info());
    }

    private <T> CompletableFuture<T> begin(Exchange<T> exchange) {
        return Derived.then(instances.exchange(exchange), exchange::of);
    }
}
