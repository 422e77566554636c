package io.jenkins.plugins.marathondeploy.prometheus;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * What a metric has to be while a new version proves itself.
 *
 * @param name  for texts; the query where it has none
 * @param query as it is sent
 */
public record MetricRule(String name, String query, Limits limits, Schedule schedule) {
    private static final int LONGEST_QUERY = 8192;
    /** One that hangs is given up before: it takes longer than the time between two looks may be. */
    private static final Duration LONGEST_QUESTION = Duration.ofSeconds(30);

    /**
     * Inclusive; every series of an answer has to be within them. At least one is there.
     *
     * @param min null for none
     * @param max null for none
     */
    public record Limits(Double min, Double max) {
        /** @throws IllegalArgumentException when there is none, or they leave nothing between them */
        public Limits {
            if (min == null && max == null) {
                throw new IllegalArgumentException("a metric needs a limit: min, max or both");
            }
            if (min != null && !Double.isFinite(min) || max != null && !Double.isFinite(max)) {
                throw new IllegalArgumentException("a metric's min and max must be numbers");
            }
            if (min != null && max != null && min > max) {
                throw new IllegalArgumentException("a metric's min (" + min + ") is more than its max (" + max + ")");
            }
        }

        /** By how much a value is outside, negative by how much it is inside. */
        double excess(double value) {
            double over = max == null ? Double.NEGATIVE_INFINITY : value - max;
            double under = min == null ? Double.NEGATIVE_INFINITY : min - value;
            return Math.max(over, under);
        }

        @Override
        public String toString() {
            return (min == null ? "" : "min " + plain(min)) + (min == null || max == null ? "" : ", ") + (max == null ? "" : "max " + plain(max));
        }

        private static String plain(double number) {
            return number == Math.rint(number) && Math.abs(number) < 1e15 ? Long.toString((long) number) : Double.toString(number);
        }
    }

    /**
     * When to look.
     *
     * @param every      from one look to the next
     * @param after      from the beginning to the first look: the window of the query has to lie behind the submission
     * @param breaches   so many in a row are red
     * @param unanswered how long no answer may come
     */
    public record Schedule(Duration every, Duration after, int breaches, Duration unanswered) {
        /** Every 15 s, the first after 1 min; three in a row; 2 min. */
        public static final Schedule DEFAULT =
                new Schedule(Duration.ofSeconds(15), Duration.ofMinutes(1), 3, Duration.ofMinutes(2));

        /** @throws IllegalArgumentException when one of them makes no sense */
        public Schedule {
            if (every.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("a metric can be looked at once a second at most");
            }
            if (after.isNegative() || unanswered.isNegative() || unanswered.isZero() || breaches < 1) {
                throw new IllegalArgumentException("a metric's times must not be negative, and breaches must be 1 at least");
            }
        }
    }

    /** @throws IllegalArgumentException when there is no query, or it is too long */
    public MetricRule {
        if (query.isBlank() || query.length() > LONGEST_QUERY) {
            throw new IllegalArgumentException("a metric needs a query, of " + LONGEST_QUERY + " characters at most");
        }
        name = name.isBlank() ? query.strip() : name.strip();
    }

    /** The value before the deployment. */
    public MetricMemory before(QueryAnswer answer) {
        return MetricMemory.before(farthest(answer).map(Sample::text).orElse(nothing(answer)));
    }

    /** A look: breach, no data or good, by the series that is farthest out. */
    public MetricMemory look(MetricMemory memory, QueryAnswer answer, Instant now) {
        Optional<Sample> farthest = farthest(answer);
        if (farthest.isEmpty()) {
            // [] and NaN: neither good nor a breach, so that it neither ends a row of breaches nor goes on with it.
            return memory.answered(now, MetricMemory.Look.NO_DATA, memory.breaches(), memory.values().with(nothing(answer)));
        }
        Sample sample = farthest.get();
        double excess = limits.excess(sample.value());
        boolean silent = answer.samples().stream().anyMatch(each -> Double.isNaN(each.value()));
        MetricMemory.Look look = excess > 0 ? MetricMemory.Look.BREACH : silent ? MetricMemory.Look.NO_DATA : MetricMemory.Look.GOOD;
        int breaches = switch (look) {
            case BREACH -> memory.breaches() + 1;
            case GOOD -> 0;
            default -> memory.breaches();
        };
        MetricMemory.Values values = memory.values().with(sample.text());
        String worst = values.worst();
        boolean worse = worst.isEmpty() || excess > limits.excess(Sample.of(Map.of(), worst).value());
        return memory.answered(now, look, breaches, worse ? values.withWorst(sample) : values);
    }

    private static String nothing(QueryAnswer answer) {
        return answer.samples().isEmpty() ? "no data" : "NaN";
    }

    /** It was asked and did not answer. A time in which nobody asked, over a restart of Jenkins, is no silence of Prometheus. */
    public MetricMemory unanswered(MetricMemory memory, Instant now) {
        boolean goesOn = memory.silent() != null && goesOn(memory.asked(), now);
        return memory.unanswered(now, goesOn ? memory.silent() : now);
    }

    /**
     * Whether it was asked all the time between two questions: what lies farther apart, or comes before the other, has a
     * restart between.
     */
    public boolean goesOn(Instant last, Instant now) {
        Duration apart = schedule.every().multipliedBy(3).plus(LONGEST_QUESTION);
        return !now.isBefore(last) && !last.plus(apart).isBefore(now);
    }

    private Optional<Sample> farthest(QueryAnswer answer) {
        return answer.samples().stream()
                .filter(sample -> !Double.isNaN(sample.value()))
                .max(Comparator.comparingDouble(sample -> limits.excess(sample.value())));
    }

    /** What the looks up to the last one say; WAITING where the next one decides. */
    public MetricVerdict verdict(MetricMemory memory) {
        String limited = "its limits (" + limits + ")";
        if (memory.breaches() >= schedule.breaches()) {
            return verdict(MetricVerdict.State.FAILED, memory, "is out of " + limited + ", " + memory.breaches() + " looks in a row");
        }
        if (memory.silent() != null) {
            return verdict(MetricVerdict.State.WAITING, memory, "is not answered");
        }
        return switch (memory.look()) {
            case GOOD -> verdict(MetricVerdict.State.PASSED, memory, "is within " + limited);
            case NO_DATA -> verdict(
                    MetricVerdict.State.WAITING, memory, "has no data yet: does the query select what the new version sends?");
            case BREACH -> verdict(MetricVerdict.State.WAITING, memory, "is out of " + limited);
            case NONE -> verdict(MetricVerdict.State.WAITING, memory, "was not looked at yet");
        };
    }

    private static MetricVerdict verdict(MetricVerdict.State state, MetricMemory memory, String why) {
        String values = memory.values().toString();
        return new MetricVerdict(state, why + (values.isEmpty() ? "" : ": " + values));
    }
}
