package io.jenkins.plugins.marathondeploy.follow;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;

/** A follower's time that runs faster than the one on the wall, so that its slow ticks don't make slow tests. */
final class FastTime implements InstantSource {
    private final int speed;

    private final Instant start = Instant.now();
    private final long startNanos = System.nanoTime();

    FastTime() {
        this(20);
    }

    FastTime(int speed) {
        this.speed = speed;
    }

    private long nanosPassed() {
        return (System.nanoTime() - startNanos) * speed;
    }

    @Override
    public Instant instant() {
        return start.plusNanos(nanosPassed());
    }

    Clock clock() {
        return withZone(ZoneOffset.UTC);
    }

    Workers.Timer faster(Workers.Timer timer) {
        return (delay, task) -> timer.after(delay.dividedBy(speed), task);
    }
}
