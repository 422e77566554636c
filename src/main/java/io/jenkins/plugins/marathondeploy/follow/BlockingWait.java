package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.deploy.Advance;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** For a caller that has a thread to spare and waits for the machine's end on it. Keeps nothing. */
public final class BlockingWait implements Listener {
    private final Consumer<DeploymentEvent> events;
    private final CompletableFuture<Report> end = new CompletableFuture<>();

    /** @param events gets each event, on the follower's thread */
    public BlockingWait(Consumer<DeploymentEvent> events) {
        this.events = events;
    }

    /**
     * Returns when the machine has ended. An interruption of the thread is taken as the user's: the policy for it is
     * carried out first, and the thread's flag is set again.
     *
     * @throws IllegalStateException when the machine can't go on
     * @throws CancellationException when the wait is released, or the follower is closed
     */
    public Report await(Follower.Wait wait) {
        return await(end, wait::interrupt);
    }

    /**
     * Returns the end of what is followed; otherwise as {@link #await(Follower.Wait)}.
     *
     * @param interrupt is told why the user wants an end
     */
    public static <T> T await(CompletableFuture<T> end, Consumer<String> interrupt) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return end.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    interrupt.accept("interrupted");
                } catch (ExecutionException e) {
                    throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public CompletionStage<Void> advanced(Advance advance) {
        advance.events().forEach(events);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void ended(Report report) {
        end.complete(report);
    }

    @Override
    public void released() {
        end.cancel(false);
    }

    @Override
    public void broken(Throwable problem) {
        end.completeExceptionally(problem);
    }
}
