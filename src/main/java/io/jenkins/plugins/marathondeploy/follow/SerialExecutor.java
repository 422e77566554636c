package io.jenkins.plugins.marathondeploy.follow;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Runs tasks on a pool's threads, one at a time and in their order, one a turn of the pool's queue. */
final class SerialExecutor implements Executor {
    private final Executor pool;
    private final Workers.Timer timer;
    private final Consumer<Throwable> problems;
    private final Queue<Runnable> tasks = new ArrayDeque<>(2);
    private boolean running;

    /** @param problems gets whatever a task throws, errors included; the tasks after it are run */
    SerialExecutor(Executor pool, Workers.Timer timer, Consumer<Throwable> problems) {
        this.pool = pool;
        this.timer = timer;
        this.problems = problems;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            tasks.add(task);
            if (running) {
                return;
            }
            running = true;
        }
        pool.execute(this::runNext);
    }

    /** Runs a task after a delay, unless the future is cancelled before it begins; it is done when it does. */
    Future<?> after(Duration delay, Runnable task) {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        Future<?> timed = timer.after(delay, () -> execute(() -> {
            if (begun.complete(null)) {
                task.run();
            }
        }));
        begun.whenComplete((none, cancelled) -> timed.cancel(false));
        return begun;
    }

    private void runNext() {
        Runnable task;
        synchronized (this) {
            task = tasks.remove();
        }
        try {
            task.run();
        } catch (Throwable problem) {
            problems.accept(problem);
        } finally {
            if (hasMore()) {
                pool.execute(this::runNext);
            }
        }
    }

    private synchronized boolean hasMore() {
        running = !tasks.isEmpty();
        return running;
    }
}
