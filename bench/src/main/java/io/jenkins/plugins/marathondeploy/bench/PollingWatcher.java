package io.jenkins.plugins.marathondeploy.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * As others do it: a thread a deployment asks for the list of deployments in even intervals, and calls it done when it
 * is not in it any more. What that proves is less than what ours has proven by its verdict.
 */
final class PollingWatcher implements Watcher {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final RemoteMarathon marathon;
    private final Duration interval;

    PollingWatcher(RemoteMarathon marathon, Duration interval) {
        this.marathon = marathon;
        this.interval = interval;
    }

    @Override
    public CompletableFuture<Verdict> deploy(String app, ObjectNode definition) {
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                String deployment = marathon.put(app, definition);
                // So that the end comes anywhere between two looks, however long deployments take.
                pause(ThreadLocalRandom.current().nextLong(interval.toNanos()));
                while (marathon.isRunning(deployment)) {
                    pause(interval.toNanos());
                }
                verdict.complete(new Verdict(deployment, Instant.now()));
            } catch (Exception problem) {
                verdict.completeExceptionally(problem);
            }
        });
        return verdict;
    }

    private static void pause(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(nanos);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
