package io.jenkins.plugins.marathondeploy.follow;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Runs what may block: looking up credentials, resolving names. Tasks with equal keys go one after the other, so that a
 * system that hangs occupies one thread however much is asked of it. Keys whose last task took long leave one
 * thread to the others, however many of them hang. Safe for several threads.
 */
final class Lookups {
    static final int THREADS = 5;
    private static final int THREADS_FOR_SLOW = THREADS - 1;
    private static final Duration SLOW = Duration.ofSeconds(1);

    private final Executor pool;
    private final LongSupplier nanos;
    private final Map<Object, Queue<Runnable>> waiting = new LinkedHashMap<>();
    private final Set<Object> running = new HashSet<>();
    private final Set<Object> slow = new HashSet<>();

    /**
     * @param pool  has {@link #THREADS}
     * @param nanos as {@link System#nanoTime}
     */
    Lookups(Executor pool, LongSupplier nanos) {
        this.pool = pool;
        this.nanos = nanos;
    }

    void execute(Object key, Runnable task) {
        synchronized (this) {
            waiting.computeIfAbsent(key, unknown -> new ArrayDeque<>(1)).add(task);
        }
        beginAll();
    }

    /** The end of one may let several begin: of its own key, and of one that waited for a thread. */
    private void beginAll() {
        while (beginNext()) {
            continue;
        }
    }

    private boolean beginNext() {
        Object key;
        Runnable task;
        synchronized (this) {
            Optional<Object> next = waiting.keySet().stream().filter(this::mayBegin).findFirst();
            if (next.isEmpty()) {
                return false;
            }
            key = next.get();
            Queue<Runnable> tasks = waiting.remove(key);
            task = tasks.remove();
            if (!tasks.isEmpty()) {
                // Behind the other keys.
                waiting.put(key, tasks);
            }
            running.add(key);
        }
        pool.execute(() -> run(key, task));
        return true;
    }

    private boolean mayBegin(Object key) {
        return running.size() < THREADS
                && !running.contains(key)
                && (!slow.contains(key) || running.stream().filter(slow::contains).count() < THREADS_FOR_SLOW);
    }

    private void run(Object key, Runnable task) {
        long begin = nanos.getAsLong();
        try {
            task.run();
        } catch (Throwable problem) {
            Workers.log(problem);
        } finally {
            ended(key, Duration.ofNanos(nanos.getAsLong() - begin));
            beginAll();
        }
    }

    private synchronized void ended(Object key, Duration took) {
        running.remove(key);
        if (took.compareTo(SLOW) > 0) {
            slow.add(key);
        } else {
            slow.remove(key);
        }
    }
}
