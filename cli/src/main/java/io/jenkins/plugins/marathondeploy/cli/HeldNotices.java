package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.notice.Notices;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The notices of the deployment that this process follows, to one Marathon or several: begun before it and ended after it, all
 * at once, and waited for at each end.
 */
final class HeldNotices implements AutoCloseable {
    /** For beginning and ending what is told of a deployment that is not made. */
    static final Duration LONGEST = Notices.LIMIT.multipliedBy(2).plusSeconds(5);

    private final Map<String, Notices> notices;
    private final Map<String, String> outcomes = new HashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread daemon = new Thread(work, "notices");
        daemon.setDaemon(true);
        return daemon;
    });

    private HeldNotices(Map<String, Notices> notices) {
        this.notices = Map.copyOf(notices);
    }

    /**
     * Begins them, and extends the silences until it is closed.
     *
     * @param notices by the Marathons' names
     */
    static HeldNotices begin(Map<String, Notices> notices) {
        HeldNotices held = new HeldNotices(notices);
        waitFor(notices.values().stream().map(Notices::begin));
        held.thread.scheduleWithFixedDelay(
                () -> held.notices.values().forEach(Notices::hold), Notices.LOOK.toSeconds(), Notices.LOOK.toSeconds(),
                TimeUnit.SECONDS);
        return held;
    }

    /** How the deployment to one of them ended, for the annotation. */
    void ended(String marathon, String how) {
        outcomes.put(marathon, how);
    }

    @Override
    public void close() {
        thread.shutdown();
        waitFor(notices.entrySet().stream().map(one -> one.getValue().end(outcomes.getOrDefault(one.getKey(), "unknown"))));
    }

    /** No longer than the notices themselves take. */
    private static void waitFor(Stream<CompletableFuture<Void>> answered) {
        try {
            CompletableFuture.allOf(answered.toArray(CompletableFuture[]::new)).get();
        } catch (ExecutionException defect) {
            throw new IllegalStateException(defect.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
