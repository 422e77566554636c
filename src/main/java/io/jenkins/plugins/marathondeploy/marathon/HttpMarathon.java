package io.jenkins.plugins.marathondeploy.marathon;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.http.Http;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Marathon over HTTP, for callers with a thread to spare: that waits for each answer. Safe for several threads. */
public final class HttpMarathon implements Marathon {
    private final Instances instances;

    /** @throws IllegalArgumentException when the settings' authority is no certificate */
    public HttpMarathon(MarathonSettings settings, HttpClients clients) {
        this.instances = new Instances(settings, Instances.waiting(new Http(settings.http(), clients)));
    }

    public HttpMarathon(MarathonSettings settings) {
        this(settings, HttpClients.shared());
    }

    @Override
    public Optional<AppStatus> app(String appId) {
        return carryOut(Read.app(appId));
    }

    @Override
    public Optional<GroupStatus> group(String groupId) {
        return carryOut(Read.group(groupId));
    }

    @Override
    public List<RunningDeployment> deployments() {
        return carryOut(Read.deployments());
    }

    @Override
    public Submission putApp(String appId, ObjectNode definition, boolean force) {
        return carryOut(Write.putApp(appId, definition, force));
    }

    @Override
    public Submission putGroup(String groupId, ObjectNode definition, boolean force) {
        return carryOut(Write.putGroup(groupId, definition, force));
    }

    @Override
    public Submission restoreApp(String appId, String version, boolean force) {
        return carryOut(Write.restoreApp(appId, version, force));
    }

    @Override
    public Submission restoreGroup(String groupId, String version, boolean force) {
        return carryOut(Write.restoreGroup(groupId, version, force));
    }

    @Override
    public Submission deleteApp(String appId) {
        return carryOut(Write.deleteApp(appId));
    }

    @Override
    public Submission deleteGroup(String groupId) {
        return carryOut(Write.deleteGroup(groupId));
    }

    @Override
    public Submission revert(String deploymentId) {
        return carryOut(Write.revert(deploymentId));
    }

    @Override
    public void cancel(String deploymentId) {
        carryOut(Write.cancel(deploymentId));
    }

    @Override
    public List<QueuedLaunch> queue() {
        return carryOut(Read.queue());
    }

    @Override
    public List<String> versions(String appId) {
        return carryOut(Read.versions(appId));
    }

    @Override
    public Optional<ObjectNode> appVersion(String appId, String version) {
        return carryOut(Read.appVersion(appId, version));
    }

    @Override
    public Optional<ObjectNode> groupVersion(String groupId, String version) {
        return carryOut(Read.groupVersion(groupId, version));
    }

    @Override
    public ServerInfo info() {
        return carryOut(Read.info());
    }

    private <T> T carryOut(Exchange<T> exchange) {
        try {
            return exchange.of(instances.exchange(exchange).join());
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException failure ? failure : failed;
        }
    }
}
