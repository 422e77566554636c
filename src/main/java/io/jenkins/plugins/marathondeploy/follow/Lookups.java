package io.jenkins.plugins.marathondeploy.follow;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    synchronized void execute(Object key, Runnable task) {
        waiting.computeIfAbsent(key, unknown -> new ArrayDeque<>(1)).add(task);
        beginAll();
    }

    /** Begins what may begin: the end of one task is the turn of its own key and of one that waited for a thread. */
    private void beginAll() {
        for (Object key : List.copyOf(waiting.keySet())) {
            if (mayBegin(key)) {
                Queue<Runnable> tasks = waiting.remove(key);
                Runnable task = tasks.remove();
                if (!tasks.isEmpty()) {
                    // Behind the other keys.
                    waiting.put(key, tasks);
                }
                running.add(key);
                pool.execute(() -> run(key, task));
            }
        }
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
        }
    }

    private synchronized void ended(Object key, Duration took) {
        running.remove(key);
        if (took.compareTo(SLOW) > 0) {
            slow.add(key);
        } else {
            slow.remove(key);
        }
        beginAll();
    }
}
