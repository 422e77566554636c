package io.jenkins.plugins.marathondeploy.follow;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One thread for all there is to do, on which the HTTP client works too, and which nothing may hold; and two helpers for
 * what may take its time: resolving names, and reading what agents answer, which can be large. They end when there is
 * nothing to do. With the client's selector that makes four.
 */
final class FollowerThreads implements Loop {
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final ScheduledThreadPoolExecutor loop = new ScheduledThreadPoolExecutor(
            1, named("marathon-deploy follower"), new ThreadPoolExecutor.DiscardPolicy());
    private final Helpers helpers = new Helpers(IDLE, named("marathon-deploy helper"));

    FollowerThreads() {
        loop.setKeepAliveTime(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        loop.allowCoreThreadTimeOut(true);
        loop.setRemoveOnCancelPolicy(true);
        loop.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    ScheduledExecutorService executor() {
        return loop;
    }

    /** For what agents answer. */
    Executor agents() {
        return helpers.of("agents");
    }

    /** For resolving the names of one domain. */
    Executor names(String domain) {
        return helpers.of("names of " + domain);
    }

    int count() {
        return loop.getPoolSize() + helpers.count();
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
        helpers.close();
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
