package io.jenkins.plugins.marathondeploy.follow;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One thread for all there is to do, on which the HTTP client for Marathon works too; and one for the client for agents.
 * That resolves their names, which Marathon gives and which may be known to nobody here, and the JDK's client waits for
 * that where it works; besides, an agent's state can be large. Both end when there is nothing to do. With the selectors
 * of the two clients that makes four.
 */
final class FollowerThreads implements Loop {
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final ScheduledThreadPoolExecutor loop = new ScheduledThreadPoolExecutor(
            1, named("marathon-deploy follower"), new ThreadPoolExecutor.DiscardPolicy());
    private final ThreadPoolExecutor agents = new ThreadPoolExecutor(
            1,
            1,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            named("marathon-deploy agents"),
            new ThreadPoolExecutor.DiscardPolicy());

    FollowerThreads() {
        loop.setKeepAliveTime(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        loop.allowCoreThreadTimeOut(true);
        loop.setRemoveOnCancelPolicy(true);
        loop.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        agents.allowCoreThreadTimeOut(true);
    }

    ScheduledExecutorService executor() {
        return loop;
    }

    Executor agents() {
        return agents;
    }

    int count() {
        return loop.getPoolSize() + agents.getPoolSize();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void run(Runnable task) {
        loop.execute(task);
    }

    @Override
    public Runnable after(Duration delay, Runnable task) {
        Future<?> alarm = loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> alarm.cancel(false);
    }

    /** Lets what was asked for before be done; nothing new is begun. */
    void close(Duration patience) throws InterruptedException {
        agents.shutdownNow();
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(done::countDown);
        if (done.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            loop.shutdown();
        } else {
            loop.shutdownNow();
        }
        loop.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            // Not that of whoever happens to be first.
            thread.setContextClassLoader(FollowerThreads.class.getClassLoader());
            return thread;
        };
    }
}
