package io.jenkins.plugins.marathondeploy.deploy;

import java.io.Serializable;
import java.time.Duration;

/** How long to wait before asking again: 0.5 s at first, doubled each time, 10 s at most. */
final class Attempts implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private int failed;

    Duration next() {
        Duration delay = FIRST.multipliedBy(1L << Math.min(failed, 5));
        failed++;
        return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
    }

    void succeeded() {
        failed = 0;
    }
}
