package io.jenkins.plugins.marathondeploy.cluster.marathon.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The time on the wall, or one that runs faster by a factor; alarms ring on one daemon thread. */
public final class RealTime implements Time {
    private final Clock clock = Clock.systemUTC();
    private final Instant start = clock.instant();
    private final long startNanos = System.nanoTime();
    private final double speed;
    private final ScheduledThreadPoolExecutor executor;

    /** The time on the wall. */
    public RealTime() {
        this(1);
    }

    /** A time that runs so many times faster than the one on the wall; only good where nothing real takes part. */
    public RealTime(double speed) {
        this.speed = speed;
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "marathon-fixture-time");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Instant now() {
        return speed == 1 ? clock.instant() : start.plusNanos((long) ((System.nanoTime() - startNanos) * speed));
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        if (executor.isShutdown()) {
            return () -> { };
        }
        Future<?> alarm = executor.schedule(() -> ring(task), (long) (delay.toNanos() / speed), TimeUnit.NANOSECONDS);
        return () -> alarm.cancel(false);
    }

    /** An alarm that fails must be seen: the executor alone would swallow the exception. */
    private static void ring(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
