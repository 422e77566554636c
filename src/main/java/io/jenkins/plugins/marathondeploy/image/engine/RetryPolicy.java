package io.jenkins.plugins.marathondeploy.image.engine;

import java.time.Duration;

/**
 * How often a failure that can pass is tried again.
 *
 * @param attempts all of them, the first included
 * @param first    the pause after the first; each further one is twice as long
 */
record RetryPolicy(int attempts, Duration first) {
    /** The engine itself has tried each layer five times before it gives up. */
    static RetryPolicy standard() {
        return new RetryPolicy(4, Duration.ofSeconds(2));
    }

    Duration after(int attempt) {
        return first.multipliedBy(1L << Math.min(10, attempt - 1));
    }
}
