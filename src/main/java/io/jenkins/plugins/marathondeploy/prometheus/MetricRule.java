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
public record MetricRule(String name, String query, Limits limits, Schedule schedule, Lenience lenience) {
    /** How long data may be missing after the end of the soak. */
    private static final Duration GRACE = Duration.ofMinutes(1);
    private static final int LONGEST_QUERY = 8192;

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

    /**
     * What does not make it red.
     *
     * @param noData      no value at the end of the soak
     * @param unavailable a Prometheus that does not answer
     * @param observe     anything: the metric is told only
     */
    public record Lenience(boolean noData, boolean unavailable, boolean observe) {
        /** Nothing. */
        public static final Lenience NONE = new Lenience(false, false, false);
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
        boolean goesOn = memory.silent() != null && !memory.asked().plus(schedule.every().multipliedBy(3)).isBefore(now);
        return memory.unanswered(now, goesOn ? memory.silent() : now);
    }

    private Optional<Sample> farthest(QueryAnswer answer) {
        return answer.samples().stream()
                .filter(sample -> !Double.isNaN(sample.value()))
                .max(Comparator.comparingDouble(sample -> limits.excess(sample.value())));
    }

    /**
     * When to look next; one look is at the end of the soak.
     *
     * @param begin when the soak began
     * @param end   when it ends
     */
    public Instant nextLook(MetricMemory memory, Instant begin, Instant end) {
        Instant asked = memory.asked();
        Instant next = asked == null || asked.isBefore(begin) ? begin.plus(schedule.after()) : asked.plus(schedule.every());
        boolean endBetween = next.isAfter(end) && asked != null && asked.isBefore(end) && !end.isBefore(begin.plus(schedule.after()));
        return endBetween ? end : next;
    }

    /** What the last look says by itself, for whoever keeps the time of the soak: WAITING where the next one decides. */
    public MetricVerdict verdict(MetricMemory memory) {
        if (memory.breaches() >= schedule.breaches()) {
            return told(failed(memory, outInARow(memory)));
        }
        if (memory.silent() != null) {
            return waiting(memory, "is not answered");
        }
        return switch (memory.look()) {
            case GOOD -> passed(memory, "is within its limits (" + limits + ")");
            case NO_DATA -> lenience.noData() ? passed(memory, "has no data, which is let pass") : waiting(memory, "has no data yet");
            case BREACH -> lenience.observe()
                    ? passed(memory, "is out of its limits (" + limits + "); told only, as it is observed")
                    : waiting(memory, "is out of its limits (" + limits + ")");
            default -> waiting(memory, "was not looked at yet");
        };
    }

    private String outInARow(MetricMemory memory) {
        return "is out of its limits (" + limits + "), " + memory.breaches() + " looks in a row";
    }

    /**
     * What follows from what was seen up to now.
     *
     * @param begin when the soak began
     * @param end   when it ends
     */
    public MetricVerdict verdict(MetricMemory memory, Instant begin, Instant end, Instant now) {
        return told(strict(memory, begin, end, now));
    }

    private MetricVerdict told(MetricVerdict verdict) {
        boolean told = lenience.observe() && verdict.state() == MetricVerdict.State.FAILED;
        return told ? new MetricVerdict(MetricVerdict.State.PASSED, verdict.text() + "; told only, as it is observed") : verdict;
    }

    private MetricVerdict strict(MetricMemory memory, Instant begin, Instant end, Instant now) {
        if (memory.breaches() >= schedule.breaches()) {
            return failed(memory, outInARow(memory));
        }
        Instant first = begin.plus(schedule.after());
        if (memory.silent() != null && !memory.silent().plus(schedule.unanswered()).isAfter(memory.asked())) {
            String why = "can't be judged: no answer from Prometheus for " + schedule.unanswered().toSeconds() + " s";
            return lenience.unavailable() ? passed(memory, why + ", which is let pass") : failed(memory, why);
        }
        boolean lookedAtTheEnd = memory.asked() != null && !memory.asked().isBefore(end) && !memory.asked().isBefore(first);
        boolean recent = memory.answered() != null && memory.answered().plus(schedule.every().multipliedBy(3)).isAfter(now);
        if (now.isBefore(end) || !lookedAtTheEnd || !recent) {
            return waiting(memory, "is looked at until the soak ends");
        }
        Duration row = schedule.every().multipliedBy(schedule.breaches());
        Instant latest = (end.isAfter(first) ? end : first).plus(row.compareTo(GRACE) > 0 ? row : GRACE);
        boolean late = !now.isBefore(latest);
        return switch (memory.look()) {
            case GOOD -> passed(memory, "is within its limits (" + limits + ")");
            case NO_DATA -> lenience.noData()
                    ? passed(memory, "has no data, which is let pass")
                    : late ? failed(memory, "has no data: does the query select what the new version sends?")
                            : waiting(memory, "has no data yet");
            default -> late ? failed(memory, "is out of its limits (" + limits + ") at the end")
                    : waiting(memory, "is out of its limits (" + limits + ")");
        };
    }

    private MetricVerdict failed(MetricMemory memory, String why) {
        return new MetricVerdict(MetricVerdict.State.FAILED, text(memory, why));
    }

    private MetricVerdict passed(MetricMemory memory, String why) {
        return new MetricVerdict(MetricVerdict.State.PASSED, text(memory, why));
    }

    private MetricVerdict waiting(MetricMemory memory, String why) {
        return new MetricVerdict(MetricVerdict.State.WAITING, text(memory, why));
    }

    private String text(MetricMemory memory, String why) {
        String values = memory.values().toString();
        return "metric " + name + " " + why + (values.isEmpty() ? "" : ": " + values);
    }
}
