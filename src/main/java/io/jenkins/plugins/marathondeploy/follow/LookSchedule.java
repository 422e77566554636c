package io.jenkins.plugins.marathondeploy.follow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * When events make a deployment look: at once when something ended, else when several of them can be answered by one
 * look. Marathon's answers can lag behind its events, so that an end is looked for a few times. In the deployment's
 * serial executor only.
 */
final class LookSchedule {
    private static final Duration GATHER = Duration.ofMillis(150);
    private static final Duration APART = Duration.ofSeconds(1);
    private static final Duration[] AGAIN = {
        Duration.ofMillis(100), Duration.ofMillis(400), Duration.ofMillis(1500)
    };

    private final SerialExecutor executor;
    private final Clock clock;
    private final Runnable look;
    private Runnable alarm;
    private boolean urgent;
    private Instant lastLook = Instant.MIN;
    private int repeated = AGAIN.length;

    LookSchedule(SerialExecutor executor, Clock clock, Runnable look) {
        this.executor = executor;
        this.clock = clock;
        this.look = look;
    }

    /** An event was about the deployment. */
    void heard(boolean ending) {
        if (ending) {
            stop();
            repeated = 0;
            urgent = true;
            look();
        } else if (alarm == null) {
            Instant now = clock.instant();
            Instant due = now.plus(GATHER);
            Instant earliest = lastLook == Instant.MIN ? due : lastLook.plus(APART);
            alarm = executor.after(Duration.between(now, earliest.isAfter(due) ? earliest : due), this::alarmed);
        }
    }

    /** The machine waits, so whatever ended was not all it waited for. */
    void idle() {
        urgent = false;
        if (alarm == null && repeated < AGAIN.length) {
            alarm = executor.after(AGAIN[repeated++], this::alarmed);
        }
    }

    /** Whether the next look is one that somebody waits for. */
    boolean isUrgent() {
        return urgent;
    }

    void stop() {
        if (alarm != null) {
            alarm.run();
            alarm = null;
        }
    }

    private void alarmed() {
        if (alarm != null) {
            alarm = null;
            look();
        }
    }

    private void look() {
        lastLook = clock.instant();
        look.run();
    }
}
