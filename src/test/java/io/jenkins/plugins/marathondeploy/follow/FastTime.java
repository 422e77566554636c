package io.jenkins.plugins.marathondeploy.follow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A follower's time that runs faster than the one on the wall, so that its slow ticks don't make slow tests. */
final class FastTime extends Clock {
    static final int SPEED = 20;

    private final Instant start = Instant.now();
    private final long startNanos = System.nanoTime();

    private long nanosPassed() {
        return (System.nanoTime() - startNanos) * SPEED;
    }

    @Override
    public Instant instant() {
        return start.plusNanos(nanosPassed());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    Loop faster(Loop loop) {
        return new Loop() {
            @Override
            public long nanos() {
                return nanosPassed();
            }

            @Override
            public void run(Runnable task) {
                loop.run(task);
            }

            @Override
            public Runnable after(Duration delay, Runnable task) {
                return loop.after(delay.dividedBy(SPEED), task);
            }
        };
    }
}
