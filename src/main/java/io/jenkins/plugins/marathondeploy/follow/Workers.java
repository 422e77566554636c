package io.jenkins.plugins.marathondeploy.follow;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The threads of a follower: 12 at most, however many waits there are, and none when there is nothing to do. With the
 * selectors of its HTTP clients, one for each set of trusted authorities, they stay under 16.
 */
final class Workers {
    /** When something is to be done. */
    interface Timer {
        /** Hands a task over after a delay, unless the future is cancelled; the task must not take any time. */
        Future<?> after(Duration delay, Runnable task);
    }

    private static final Logger LOGGER = Logger.getLogger(Workers.class.getName());
    private static final Duration IDLE = Duration.ofSeconds(1);

    /** Only schedules: what is due is handed to one of the others. */
    final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, named("marathon-deploy timer"), new ThreadPoolExecutor.DiscardPolicy());
    /** For sending and receiving, and for what deployments of one Marathon share: nothing of others is called here. */
    final ThreadPoolExecutor exchanges = pool(2, "marathon-deploy exchanges");
    /** For machines and listeners, and for reading what was answered. */
    final ThreadPoolExecutor machines = pool(4, "marathon-deploy worker");

    private final ThreadPoolExecutor blocking = pool(Lookups.THREADS, "marathon-deploy lookup");
    private final Lookups lookups = new Lookups(blocking, System::nanoTime);

    Workers() {
        timer.setKeepAliveTime(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** For what may block: looking up credentials, resolving names. */
    Executor blocking(Object key) {
        return task -> lookups.execute(key, task);
    }

    Future<?> after(Duration delay, Runnable task) {
        return timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Lets what is being done end, for some time; nothing new is begun. */
    void close(Duration patience) throws InterruptedException {
        blocking.shutdownNow();
        timer.shutdownNow();
        machines.shutdown();
        if (!machines.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            machines.shutdownNow();
        }
        exchanges.shutdown();
    }

    static void log(Throwable problem) {
        LOGGER.log(Level.WARNING, "A task of the follower failed; others go on", problem);
    }

    private static ThreadPoolExecutor pool(int size, String name) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                size, size, IDLE.toMillis(), TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), named(name),
                new ThreadPoolExecutor.DiscardPolicy());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            // Not that of whoever happens to be first.
            thread.setContextClassLoader(Workers.class.getClassLoader());
            return thread;
        };
    }
}
