package io.jenkins.plugins.marathondeploy.follow;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.LongSupplier;

/** The wall clock at its creation, and from then on as much more as has passed, whatever happens to the wall clock. */
final class SteadyClock extends Clock {
    private final Clock wall;
    private final Instant start;
    private final LongSupplier nanos;
    private final long startNanos;

    SteadyClock() {
        this(Clock.systemUTC(), System::nanoTime);
    }

    /** @param nanos as {@link System#nanoTime} */
    SteadyClock(Clock wall, LongSupplier nanos) {
        this.wall = wall;
        this.start = wall.instant();
        this.nanos = nanos;
        this.startNanos = nanos.getAsLong();
    }

    @Override
    public Instant instant() {
        return start.plusNanos(nanos.getAsLong() - startNanos);
    }

    @Override
    public ZoneId getZone() {
        return wall.getZone();
    }

    /** The same instants: zones play no part in them. */
    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
