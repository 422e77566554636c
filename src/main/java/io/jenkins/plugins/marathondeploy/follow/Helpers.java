package io.jenkins.plugins.marathondeploy.follow;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Two threads for what may take its time. Tasks of one kind go one after the other: however many there are, and however
 * long each takes, a second kind has a thread. Both end when there is nothing to do.
 */
final class Helpers {
    private static final int THREADS = 2;

    private final ThreadPoolExecutor threads;
    /** What waits behind the task that is done or queued, by kind; no entry where there is none. */
    private final Map<String, Queue<Runnable>> waiting = new HashMap<>();

    Helpers(Duration idle, ThreadFactory factory) {
        threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                idle.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                factory,
                new ThreadPoolExecutor.DiscardPolicy());
        threads.allowCoreThreadTimeOut(true);
    }

    Executor of(String kind) {
        return task -> add(kind, task);
    }

    int count() {
        return threads.getPoolSize();
    }

    /** What waits is dropped, and no further task is begun. */
    void close() {
        threads.shutdownNow();
    }

    private synchronized void add(String kind, Runnable task) {
        Queue<Runnable> queue = waiting.get(kind);
        if (queue != null) {
            queue.add(task);
        } else {
            waiting.put(kind, new ArrayDeque<>());
            begin(kind, task);
        }
    }

    private void begin(String kind, Runnable task) {
        threads.execute(() -> {
            try {
                task.run();
            } finally {
                next(kind);
            }
        });
    }

    /** To the end of the pool's queue, so that no kind keeps a thread from others. */
    private synchronized void next(String kind) {
        Runnable next = waiting.get(kind).poll();
        if (next == null) {
            waiting.remove(kind);
        } else {
            begin(kind, next);
        }
    }
}
