package io.jenkins.plugins.marathondeploy.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    private static final Instant START = Instant.parse("2026-11-28T16:00:00Z");

    private final AtomicReference<Instant> wall = new AtomicReference<>(START);
    private final AtomicLong nanos = new AtomicLong(-5);
    private final InstantSource source = wall::get;
    private final Clock clock = SteadyClock.start(source.withZone(ZoneOffset.UTC), nanos::get);

    @Test
    void beginsAtTheWallClock() {
        assertThat(clock.instant()).isEqualTo(START);
    }

    @Test
    void goesOnByWhatHasPassedWhateverTheWallClockSays() {
        wall.set(START.plus(Duration.ofDays(365)));
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(3));
        wall.set(START.minus(Duration.ofDays(365)));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(3));
    }
}
