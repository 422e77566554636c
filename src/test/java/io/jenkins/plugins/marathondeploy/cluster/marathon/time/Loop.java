package io.jenkins.plugins.marathondeploy.cluster.marathon.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Everything that touches the model of one fixture runs here, one thing at a time: requests, alarms, news of tasks. */
public final class Loop {
    private final ReentrantLock lock = new ReentrantLock();
    private final Time time;

    /** A loop on the given time. */
    public Loop(Time time) {
        this.time = time;
    }

    /** The present moment. */
    public Instant now() {
        return time.now();
    }

    /** Runs the work alone and returns what it returns. */
    public <T> T call(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** Runs the work alone. */
    public void run(Runnable work) {
        call(() -> {
            work.run();
            return null;
        });
    }

    /** Runs the work alone after the delay. */
    public Time.Cancellable after(Duration delay, Runnable work) {
        return time.after(delay, () -> run(work));
    }
}
