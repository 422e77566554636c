package io.jenkins.plugins.marathondeploy.time;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/** The wall clock at its creation, and from then on as much more as has passed, whatever happens to the wall clock. */
public final class SteadyClock {
    private SteadyClock() {}

    public static Clock start() {
        return start(Clock.systemUTC(), System::nanoTime);
    }

    /** @param nanos as {@link System#nanoTime} */
    static Clock start(Clock wall, LongSupplier nanos) {
        Instant start = wall.instant();
        long startNanos = nanos.getAsLong();
        InstantSource steady = () -> start.plusNanos(nanos.getAsLong() - startNanos);
        return steady.withZone(ZoneOffset.UTC);
    }
}
