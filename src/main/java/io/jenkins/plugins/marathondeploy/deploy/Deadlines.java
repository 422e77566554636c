package io.jenkins.plugins.marathondeploy.deploy;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The moments that a deployment keeps, all of the clock that is handed to the machine. Within one process that clock is
 * monotonic. Between two processes all moments move by the time in which nobody followed.
 */
final class Deadlines {
    /** Which moment. */
    enum Timer {
        /** When the present phase began. */
        PHASE,
        /** Until when Marathon may fail to answer before anything was sent. */
        CONTACT,
        /** Until when builds that are ahead may still come back after a restart. */
        BUILD_ORDER,
        /** Until when a lock, or the limit of deployments, is waited for. */
        LOCK,
        /** Until when the new version must be proven healthy. */
        DEPLOYMENT,
        /** Until when the version before must be proven healthy again. */
        ROLLBACK,
        /** Until when what the last look showed has to last before it is believed. */
        CONDITION,
        /** Since when every look was healthy. */
        HEALTHY,
        /** Since when nobody could look. */
        UNWATCHED,
        /** When the app is looked at next while gates are asked. */
        WATCH,
        /** Since when the app is not as it must be while gates are asked. */
        UNSETTLED,
        /** When it has been seen not to be so for too long. */
        UNHEALTHY,
        /** When the soak was over, so that its gates are asked once more. */
        SOAKED,
        /** Until when a write whose answer was lost may still arrive. */
        LOST_WRITE,
        /** Until when one that counts as missing already may do so. */
        ARRIVAL,
        /** When the app was read last. */
        LOOKED,
        /** When the app is read next, rather than the list of deployments. */
        LOOK,
        /** When nothing has moved for so long that the reason is looked up. */
        STUCK
    }

    private final EnumMap<Timer, Instant> timers = new EnumMap<>(Timer.class);
    /** Of gates, see {@link GateRound}. */
    private final LinkedHashMap<String, Instant> gates = new LinkedHashMap<>();
    /** The end of the last step. */
    private Instant last;
    /** When the next one was wanted. */
    private Instant next;

    void set(Timer timer, Instant instant) {
        timers.put(timer, instant);
    }

    void clear(Timer timer) {
        timers.remove(timer);
    }

    /** Forgets all moments but those of gates: what comes next has limits of its own. */
    void clear() {
        timers.clear();
    }

    Optional<Instant> get(Timer timer) {
        return Optional.ofNullable(timers.get(timer));
    }

    /** Sets the timer unless it is set; returns when it is. */
    Instant setOnce(Timer timer, Instant instant) {
        return timers.computeIfAbsent(timer, unset -> instant);
    }

    /** Whether the timer is set and over. */
    boolean isDue(Timer timer, Instant now) {
        Instant instant = timers.get(timer);
        return instant != null && !now.isBefore(instant);
    }

    /** Returns zero when the timer is over or not set. */
    Duration left(Timer timer, Instant now) {
        Instant instant = timers.get(timer);
        return instant == null || now.isAfter(instant) ? Duration.ZERO : Duration.between(now, instant);
    }

    /** Returns zero when the timer is not set. */
    Duration since(Timer timer, Instant now) {
        Instant instant = timers.get(timer);
        return instant == null ? Duration.ZERO : Duration.between(instant, now);
    }

    /** Returns the delay, cut where a timer that has not ended yet ends before it. */
    Duration within(Duration delay, Timer timer, Instant now) {
        Instant instant = timers.get(timer);
        return instant != null && now.isBefore(instant) && now.plus(delay).isAfter(instant)
                ? Duration.between(now, instant)
                : delay;
    }

    /** Moves all moments: for time that does not count. */
    void move(Duration by) {
        if (!by.isZero()) {
            timers.replaceAll((timer, instant) -> instant.plus(by));
            moveGates(by);
        }
    }

    /** The moments of gates, which change as they are asked. */
    Map<String, Instant> gates() {
        return gates;
    }

    /** Moves the moments of gates alone. */
    void moveGates(Duration by) {
        gates.replaceAll((name, instant) -> instant.plus(by));
    }

    void stepEnded(Instant now, Instant nextWanted) {
        last = now;
        next = nextWanted;
    }

    /**
     * Moves all moments by the time in which the next step was due and nobody was there to do it, after another process had
     * done the last one. Returns that time; negative where the clock was set back.
     */
    Duration resumed(Instant now) {
        Duration absence = Duration.ZERO;
        if (last != null && now.isBefore(last)) {
            absence = Duration.between(last, now);
        } else if (next != null && now.isAfter(next)) {
            absence = Duration.between(next, now);
        }
        move(absence);
        return absence;
    }
}
