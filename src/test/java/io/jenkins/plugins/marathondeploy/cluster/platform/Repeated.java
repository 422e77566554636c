package io.jenkins.plugins.marathondeploy.cluster.platform;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Work that is done again and again on a thread of its own, until it throws or this is closed. */
final class Repeated implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final ScheduledExecutorService thread;

    /** @param pauseMillis from the end of one time to the beginning of the next */
    Repeated(String name, long pauseMillis, Runnable work) {
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread daemon = new Thread(task, name);
            daemon.setDaemon(true);
            return daemon;
        });
        thread.scheduleWithFixedDelay(work, 0, pauseMillis, TimeUnit.MILLISECONDS);
    }

    /** Returns when what is under way has ended: it must not write into a directory that is being removed. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
