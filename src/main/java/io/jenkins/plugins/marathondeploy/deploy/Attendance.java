package io.jenkins.plugins.marathondeploy.deploy;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;

/**
 * Deadlines that survive a clock that jumps and a controller that was down: only time in which somebody could look
 * counts. When a step comes much later than it was asked for, or before the one that preceded it, all deadlines move
 * by the difference.
 */
final class Attendance implements Serializable {
    private static final long serialVersionUID = 1L;

    /** A step that is this late is no longer explained by a busy machine. */
    static final Duration LATE = Duration.ofMinutes(2);

    private final EnumMap<Timer, Instant> timers = new EnumMap<>(Timer.class);
    private Instant last;
    private Instant expected;

    /** @return how far the deadlines were moved; zero mostly */
    Duration attend(Instant now) {
        Duration moved = Duration.ZERO;
        if (last != null && now.isBefore(last)) {
            moved = Duration.between(last, now);
        } else if (expected != null && now.isAfter(expected.plus(LATE))) {
            moved = Duration.between(expected, now);
        }
        if (!moved.isZero()) {
            Duration by = moved;
            timers.replaceAll((timer, instant) -> instant.plus(by));
        }
        last = now;
        expected = null;
        return moved;
    }

    /**
     * The end of a step. An exchange is bounded in time, so that a step which took longer, or ended before it began, met
     * a clock that was set or a machine that was suspended.
     *
     * @return how far the deadlines were moved
     */
    Duration leave(Instant now) {
        expected = last;
        return attend(now);
    }

    void expect(Instant next) {
        expected = next;
    }

    void set(Timer timer, Instant instant) {
        timers.put(timer, instant);
    }

    void clear(Timer timer) {
        timers.remove(timer);
    }

    Instant get(Timer timer) {
        return timers.get(timer);
    }

    /** Sets the timer unless it is set; says when it is. */
    Instant setOnce(Timer timer, Instant instant) {
        return timers.computeIfAbsent(timer, unset -> instant);
    }

    boolean isDue(Timer timer, Instant now) {
        Instant instant = timers.get(timer);
        return instant != null && !now.isBefore(instant);
    }

    Duration left(Timer timer, Instant now) {
        Instant instant = timers.get(timer);
        return instant == null || now.isAfter(instant) ? Duration.ZERO : Duration.between(now, instant);
    }
}
