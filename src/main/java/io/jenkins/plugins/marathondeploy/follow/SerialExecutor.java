package io.jenkins.plugins.marathondeploy.follow;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Runs tasks on a pool's threads, one at a time and in their order, one a turn of the pool's queue. What belongs to one
 * such executor needs no locks. It has a clock of its own.
 */
public final class SerialExecutor implements Executor {
    /** Monotonic where the follower is not given another one. */
    public final Clock clock;

    private final Executor pool;
    private final Workers.Timer timer;
    private final Consumer<Throwable> problems;
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    /** @param problems gets whatever a task throws, errors included; the tasks after it are run */
    SerialExecutor(Executor pool, Workers.Timer timer, Clock clock, Consumer<Throwable> problems) {
        this.pool = pool;
        this.timer = timer;
        this.clock = clock;
        this.problems = problems;
    }

    @Override
    public synchronized void execute(Runnable task) {
        last = last.handleAsync((none, thrown) -> run(task), pool);
    }

    private Void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable problem) {
            problems.accept(problem);
        }
        return null;
    }

    /** Runs a task after a delay, unless the future is cancelled before it begins; it is done when it does. */
    public Future<?> after(Duration delay, Runnable task) {
        Delayed delayed = new Delayed(task);
        delayed.timed = timer.after(delay, () -> execute(delayed));
        return delayed;
    }

    /** Each wait has one for as long as nothing happens. */
    private static final class Delayed extends CompletableFuture<Void> implements Runnable {
        private final Runnable task;
        private Future<?> timed;

        Delayed(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (complete(null)) {
                timed = null;
                task.run();
            }
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            boolean cancelled = super.cancel(mayInterrupt);
            if (cancelled) {
                timed.cancel(false);
            }
            return cancelled;
        }
    }
}
