package io.jenkins.plugins.marathondeploy.marathon;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * Repeats reads that failed for a reason that can pass, for callers that wait anyway. Writes go through once: whether
 * one was applied can only be seen by looking.
 */
public final class Retrying implements Marathon {
    /** Waits; an interrupt ends the waiting early and sets the thread's flag again. */
    @FunctionalInterface
    public interface Sleeper {
        void sleep(Duration duration) throws InterruptedException;
    }

    /**
     * How long to go on.
     *
     * @param first  upper bound of the first wait; each further bound is twice the one before
     * @param longest upper bound of any wait
     * @param total  no wait is begun that would end later than this after the first try
     */
    public record Patience(Duration first, Duration longest, Duration total) {
        /** From 0.5 s up to 8 s, for 30 s. */
        public static Patience standard() {
            return new Patience(Duration.ofMillis(500), Duration.ofSeconds(8), Duration.ofSeconds(30));
        }
    }

    private final Marathon marathon;
    private final Patience patience;
    private final Clock clock;
    private final Sleeper sleeper;
    private final RandomGenerator random;

    public Retrying(Marathon marathon, Patience patience, Clock clock, Sleeper sleeper, RandomGenerator random) {
        this.marathon = marathon;
        this.patience = patience;
        this.clock = clock;
        this.sleeper = sleeper;
        this.random = random;
    }

    @Override
    public <T> T carryOut(Exchange<T> exchange) {
        return exchange.isRead() ? repeated(exchange) : marathon.carryOut(exchange);
    }

    private <T> T repeated(Exchange<T> read) {
        Instant end = clock.instant().plus(patience.total());
        Duration bound = patience.first();
        while (true) {
            try {
                return marathon.carryOut(read);
            } catch (MarathonException failure) {
                // Half of the bound at least, so that waits grow; the rest by chance, so that callers spread.
                Duration wait = bound.dividedBy(2).plusNanos(random.nextLong(Math.max(1, bound.toNanos() / 2)));
                boolean late = clock.instant().plus(wait).isAfter(end);
                if (!failure.isTransient() || late || !slept(wait)) {
                    throw failure;
                }
                bound = bound.multipliedBy(2).compareTo(patience.longest()) > 0
                        ? patience.longest()
                        : bound.multipliedBy(2);
            }
        }
    }

    private boolean slept(Duration wait) {
        try {
            sleeper.sleep(wait);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
