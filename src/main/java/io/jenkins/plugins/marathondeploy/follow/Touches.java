package io.jenkins.plugins.marathondeploy.follow;

import java.time.Duration;

/**
 * When events make a wait look: at once when something ended, else when several of them can be answered by one look.
 * Marathon's answers can lag behind its events, so that an end is looked for a few times.
 */
final class Touches {
    private static final Duration GATHER = Duration.ofMillis(150);
    private static final Duration APART = Duration.ofSeconds(1);
    private static final Duration LATELY = Duration.ofSeconds(20);
    private static final Duration[] AGAIN = {
        Duration.ofMillis(100), Duration.ofMillis(400), Duration.ofMillis(1500)
    };

    private final Loop loop;
    private final Runnable look;
    private Runnable alarm;
    private boolean urgent;
    private boolean heard;
    private boolean looked;
    private long lastHeard;
    private long lastLook;
    private int repeated = AGAIN.length;

    Touches(Loop loop, Runnable look) {
        this.loop = loop;
        this.look = look;
    }

    void heard(boolean ending) {
        heard = true;
        lastHeard = loop.nanos();
        if (ending) {
            stop();
            repeated = 0;
            urgent = true;
            look();
        } else if (alarm == null) {
            long since = loop.nanos() - lastLook;
            long wait = looked ? Math.max(GATHER.toNanos(), APART.toNanos() - since) : GATHER.toNanos();
            alarm = loop.after(Duration.ofNanos(wait), this::look);
        }
    }

    /** The machine waits, so whatever ended was not all it waited for. */
    void idle() {
        urgent = false;
        if (alarm == null && repeated < AGAIN.length) {
            alarm = loop.after(AGAIN[repeated++], this::look);
        }
    }

    /** Whether the next look is one that somebody waits for. */
    boolean isUrgent() {
        return urgent;
    }

    boolean lately() {
        return heard && loop.nanos() - lastHeard < LATELY.toNanos();
    }

    void stop() {
        if (alarm != null) {
            alarm.run();
            alarm = null;
        }
    }

    private void look() {
        alarm = null;
        looked = true;
        lastLook = loop.nanos();
        look.run();
    }
}
