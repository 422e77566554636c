package io.jenkins.plugins.marathondeploy.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.deploy.Advance;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentRequest;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.follow.Connection;
import io.jenkins.plugins.marathondeploy.follow.Follower;
import io.jenkins.plugins.marathondeploy.follow.Listener;
import io.jenkins.plugins.marathondeploy.marathon.MarathonSettings;
import io.jenkins.plugins.marathondeploy.mesos.TaskOutput;
import io.jenkins.plugins.marathondeploy.template.Definition;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Ours. Each deployment has a login of its own and so shares neither events nor lists with another one, as a command
 * line that runs alone: what one hears must not make the others look.
 */
final class FollowingWatcher implements Watcher {
    /** Without the time for which a version that nothing checks has to run: what is measured is when its end is known. */
    private static final Policy AT_ONCE = Policy.defaults().withMinHealthyTime(Duration.ZERO);

    private final Follower follower;
    private final URI marathon;
    private final boolean events;

    /** @param events whether Marathon's events can be heard: each report must say so */
    FollowingWatcher(URI marathon, boolean events) {
        this(new Follower(HttpClient::newBuilder), marathon, events);
    }

    /** @param follower which may have others to follow */
    FollowingWatcher(Follower follower, URI marathon, boolean events) {
        this.follower = follower;
        this.marathon = marathon;
        this.events = events;
    }

    @Override
    public CompletableFuture<Verdict> deploy(String app, ObjectNode definition) {
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        Authentication own = Authentication.basic(app, Secret.of(app));
        Connection connection = new Connection(
                MarathonSettings.of(marathon).withAuthentication(() -> own), follower.connections(), TaskOutput.NONE);
        Machine machine = Machine.deploy(
                DeploymentRequest.of(Definition.ofJson(definition.toString()), AT_ONCE));
        follower.follow(machine, () -> connection, new Listener() {
            @Override
            public CompletionStage<Void> advanced(Advance advance) {
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public void ended(Report report) {
                Instant now = Instant.now();
                if (report.outcome() == Outcome.DEPLOYED && report.eventsHeard() == events) {
                    verdict.complete(new Verdict(report.deploymentIds().get(0), now));
                } else {
                    broken(new IllegalStateException(report.toString()));
                }
            }

            @Override
            public void broken(Throwable problem) {
                verdict.completeExceptionally(problem);
            }
        });
        return verdict;
    }

    @Override
    public void close() {
        try {
            follower.close(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
