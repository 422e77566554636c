package io.jenkins.plugins.marathondeploy.follow;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Three threads: one for all that does not block, on which the HTTP client works too, and two for exchanges that are
 * waited for. With the selector of the HTTP client that makes four. They end when there is nothing to do.
 */
final class FollowerThreads implements Loop {
    private static final int BLOCKING = 2;
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final ScheduledThreadPoolExecutor loop = new ScheduledThreadPoolExecutor(
            1, named("marathon-deploy follower"), new ThreadPoolExecutor.DiscardPolicy());
    private final ThreadPoolExecutor blocking = new ThreadPoolExecutor(
            BLOCKING,
            BLOCKING,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            named("marathon-deploy exchange"),
            new ThreadPoolExecutor.DiscardPolicy());

    FollowerThreads() {
        loop.setKeepAliveTime(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        loop.allowCoreThreadTimeOut(true);
        loop.setRemoveOnCancelPolicy(true);
        loop.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        blocking.allowCoreThreadTimeOut(true);
    }

    ScheduledExecutorService executor() {
        return loop;
    }

    int count() {
        return loop.getPoolSize() + blocking.getPoolSize();
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

    @Override
    public void block(Runnable task) {
        blocking.execute(task);
    }

    /** Lets exchanges that are under way end, and what follows from them be told; nothing new is begun. */
    void close(Duration patience) throws InterruptedException {
        blocking.shutdown();
        blocking.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
        CountDownLatch told = new CountDownLatch(1);
        loop.execute(told::countDown);
        if (told.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            loop.shutdown();
        } else {
            loop.shutdownNow();
        }
        loop.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static ThreadFactory named(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + " " + count.incrementAndGet());
            thread.setDaemon(true);
            // Not that of whoever happens to be first.
            thread.setContextClassLoader(FollowerThreads.class.getClassLoader());
            return thread;
        };
    }
}
