package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.notice.Notices;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The notices of the deployment that this process follows: begun before it and ended after it, and waited for at each end. */
final class HeldNotices implements AutoCloseable {
    /** For beginning and ending what is told of a deployment that is not made. */
    static final Duration LONGEST = Notices.LIMIT.multipliedBy(2).plusSeconds(5);

    private final Notices notices;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread daemon = new Thread(work, "notices");
        daemon.setDaemon(true);
        return daemon;
    });
    private String outcome = "unknown";

    private HeldNotices(Notices notices) {
        this.notices = notices;
    }

    /** Begins them, and extends the silence until it is closed. */
    static HeldNotices begin(Notices notices) {
        HeldNotices held = new HeldNotices(notices);
        waitFor(notices.begin());
        held.thread.scheduleWithFixedDelay(
                notices::hold, Notices.LOOK.toSeconds(), Notices.LOOK.toSeconds(), TimeUnit.SECONDS);
        return held;
    }

    /** How the deployment ended, for the annotation. */
    void ended(String how) {
        outcome = how;
    }

    @Override
    public void close() {
        thread.shutdown();
        waitFor(notices.end(outcome));
    }

    /** No longer than the notices themselves take. */
    private static void waitFor(CompletableFuture<Void> answered) {
        try {
            answered.get();
        } catch (ExecutionException defect) {
            throw new IllegalStateException(defect.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
