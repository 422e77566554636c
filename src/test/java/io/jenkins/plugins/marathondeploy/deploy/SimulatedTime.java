package io.jenkins.plugins.marathondeploy.deploy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Time that passes only when told to, and a clock on it that can be set wrong. */
final class SimulatedTime extends Clock {
    static final Instant START = Instant.parse("2026-11-22T20:00:00Z");

    private Instant truth = START;
    private Duration skew = Duration.ZERO;

    /** What the clock shows. */
    @Override
    public Instant instant() {
        return truth.plus(skew);
    }

    /** Since the start, whatever the clock shows. */
    Duration elapsed() {
        return Duration.between(START, truth);
    }

    Instant truth() {
        return truth;
    }

    void pass(Duration duration) {
        truth = truth.plus(duration);
    }

    /** The clock is set, forward or backward; no time passes. */
    void jump(Duration by) {
        skew = skew.plus(by);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
