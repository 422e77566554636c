package io.jenkins.plugins.marathondeploy.cluster.fuzz;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs one piece of code on many random inputs. It may return, or throw one of the exceptions that it is known by with
 * words for people; everything else is a crash, and one that takes minutes hangs. Each case has a seed of its own, which
 * is in the message of a failure: {@code -Dfuzz.seed=} runs that case alone. The cases are the same in every run, so that
 * a red build is always somebody's change; {@code -Dfuzz.first=} looks elsewhere, {@code -Dfuzz.factor=} looks longer.
 */
public final class Fuzz {
    private static final int LONGEST_MESSAGE = 20_000;
    /** No measurement: what takes so long never ends. */
    private static final Duration HANGS = Duration.ofMinutes(3);

    private final Class<?>[] known;

    private Fuzz(Class<?>... known) {
        this.known = known;
    }

    /** One case. */
    @FunctionalInterface
    public interface Case {
        /** @param mutator holds the case's randomness, and remembers the input that it made last */
        void run(Mutator mutator) throws Exception;
    }

    /** @param known exceptions that are a proper end of a case */
    public static Fuzz endingWith(Class<?>... known) {
        return new Fuzz(known);
    }

    /** @param cases how many */
    public void run(int cases, Case each) {
        Long one = Long.getLong("fuzz.seed");
        long first = one != null ? one : Long.getLong("fuzz.first", 1);
        long end = first + (one != null ? 1 : (long) cases * Integer.getInteger("fuzz.factor", 1));
        AtomicLong running = new AtomicLong();
        assertTimeoutPreemptively(
                HANGS,
                () -> {
                    for (long seed = first; seed < end; seed++) {
                        running.set(seed);
                        run(seed, each);
                    }
                },
                () -> "hangs, -Dfuzz.seed=" + running.get());
    }

    private void run(long seed, Case each) {
        Mutator mutator = new Mutator(seed);
        try {
            each.run(mutator);
        } catch (Throwable problem) {
            String wrong = wrong(problem);
            if (!wrong.isEmpty()) {
                throw new AssertionError(
                        wrong + ", -Dfuzz.seed=" + seed + ", input: " + shortened(mutator.last()), problem);
            }
        }
    }

    /** Empty when it is an exception that may be thrown, and its message one for people. */
    private String wrong(Throwable problem) {
        for (Class<?> type : known) {
            if (type.isInstance(problem)) {
                String message = problem.getMessage();
                if (message == null || message.isBlank()) {
                    return "an empty message";
                }
                return message.length() > LONGEST_MESSAGE ? "a message of " + message.length() + " characters" : "";
            }
        }
        return String.valueOf(problem);
    }

    private static String shortened(String input) {
        return input.length() <= 2000 ? input : input.substring(0, 2000) + "… (" + input.length() + " characters)";
    }
}
