package io.jenkins.plugins.marathondeploy.follow;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * When events make a deployment look: at once when something ended, else when several of them can be answered by one
 * look. Marathon's answers can lag behind its events, so that an end is looked for a few times. In the deployment's
 * serial executor only.
 */
final class LookSchedule {
    private static final Duration GATHER = Duration.ofMillis(150);
    private static final Duration APART = Duration.ofSeconds(1);
    private static final Duration FARTHEST_APART = Duration.ofSeconds(10);
    /** Reading what Marathon says of a task takes some 20 µs: less than a hundredth of the time goes into it. */
    private static final Duration APART_FOR_A_TASK = Duration.ofMillis(3);
    private static final Duration[] AGAIN = {
        Duration.ofMillis(100), Duration.ofMillis(400), Duration.ofMillis(1500)
    };

    private final SerialExecutor executor;
    private final Runnable look;
    private Future<?> alarm = CompletableFuture.completedFuture(null);
    private boolean urgent;
    private Instant lastLook = Instant.MIN;
    private int repeated = AGAIN.length;
    private Duration apart = APART;

    LookSchedule(SerialExecutor executor, Runnable look) {
        this.executor = executor;
        this.look = look;
    }

    /** An answer told of so many tasks, or of none: the more, the farther apart are looks that no end asks for. */
    void looked(int tasks) {
        apart = tasks == 0 ? apart : apart(tasks);
    }

    static Duration apart(int tasks) {
        Duration wanted = APART_FOR_A_TASK.multipliedBy(tasks);
        return wanted.compareTo(APART) < 0 ? APART : wanted.compareTo(FARTHEST_APART) > 0 ? FARTHEST_APART : wanted;
    }

    /** An event was about the deployment. */
    void heard(boolean ending) {
        if (ending) {
            stop();
            repeated = 0;
            urgent = true;
            look();
        } else if (alarm.isDone()) {
            // While an end is looked for, that must not wait for an event's look.
            Duration distance = repeated < AGAIN.length ? APART : apart;
            Duration left = distance.minus(Duration.between(lastLook, executor.clock.instant()));
            alarm = executor.after(left.compareTo(GATHER) > 0 ? left : GATHER, this::look);
        }
    }

    /** The machine waits, so whatever ended was not all it waited for. */
    void idle() {
        urgent = false;
        if (alarm.isDone() && repeated < AGAIN.length) {
            alarm = executor.after(AGAIN[repeated++], this::look);
        }
    }

    /** Whether the next look is one that somebody waits for. */
    boolean isUrgent() {
        return urgent;
    }

    void stop() {
        alarm.cancel(false);
    }

    private void look() {
        lastLook = executor.clock.instant();
        look.run();
    }
}
