package io.jenkins.plugins.marathondeploy.cluster.marathon.time;

import java.time.Duration;
import java.time.Instant;

/** The clock and the alarm of a Marathon fixture, so that a test can let minutes pass in milliseconds. */
public interface Time extends AutoCloseable {
    /** The present moment. */
    Instant now();

    /** Runs the task once, not before the delay has passed; a delay of zero or less means as soon as possible. */
    Cancellable after(Duration delay, Runnable task);

    @Override
    void close();

    /** An alarm that can be taken back. */
    @FunctionalInterface
    interface Cancellable {
        /** Takes the alarm back; does nothing when it has rung already. */
        void cancel();
    }
}
