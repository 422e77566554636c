package io.jenkins.plugins.marathondeploy.follow;

import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.marathondeploy.deploy.Advance;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that remembers. */
class Recorder implements Listener {
    final List<DeploymentEvent> events = new CopyOnWriteArrayList<>();
    volatile Report report;
    volatile Throwable problem;
    volatile int steps;
    volatile boolean submitted;

    @Override
    public CompletionStage<Void> advanced(Advance advance) {
        steps++;
        events.addAll(advance.events());
        submitted |= advance.events().stream().anyMatch(DeploymentEvent.Submitted.class::isInstance);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void ended(Report ended) {
        report = ended;
    }

    @Override
    public void broken(Throwable broken) {
        problem = broken;
    }

    Report end() {
        if (report == null && problem == null) {
            await().atMost(Duration.ofSeconds(60)).until(() -> report != null || problem != null);
        }
        if (problem != null) {
            throw new AssertionError("broken", problem);
        }
        return report;
    }
}
