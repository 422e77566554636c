package io.jenkins.plugins.marathondeploy.prometheus;

import static io.jenkins.plugins.marathondeploy.prometheus.MetricVerdict.State.FAILED;
import static io.jenkins.plugins.marathondeploy.prometheus.MetricVerdict.State.PASSED;
import static io.jenkins.plugins.marathondeploy.prometheus.MetricVerdict.State.WAITING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import io.jenkins.plugins.marathondeploy.prometheus.MetricRule.Lenience;
import io.jenkins.plugins.marathondeploy.prometheus.MetricRule.Limits;
import io.jenkins.plugins.marathondeploy.prometheus.MetricRule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A metric from the first look to the verdict, on a clock of the test's own: looks every 15 s from 1 min to 2 min. */
class MetricRuleTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant END = BEGIN.plusSeconds(120);
    private static final MetricRule ERRORS = rule(Lenience.NONE);

    private static MetricRule rule(Lenience lenience) {
        return new MetricRule("errors", "errors", new Limits(null, 0.02), Schedule.DEFAULT, lenience);
    }

    private static QueryAnswer values(String... texts) {
        return new QueryAnswer(Stream.of(texts).map(text -> Sample.of(Map.of("job", "web"), text)).toList(), List.of());
    }

    /** What a run of looks came to. */
    private record Run(MetricVerdict verdict, MetricMemory memory, Duration took) {}

    /** Answers by seconds since the beginning; null is no answer. */
    private static Run run(MetricRule rule, Function<Long, QueryAnswer> answers) {
        return run(rule, MetricMemory.EMPTY, BEGIN, answers);
    }

    private static Run run(MetricRule rule, MetricMemory from, Instant start, Function<Long, QueryAnswer> answers) {
        MetricMemory memory = from;
        Instant now = start;
        for (int steps = 0; steps < 100; steps++) {
            MetricVerdict verdict = rule.verdict(memory, BEGIN, END, now);
            if (verdict.state() != WAITING) {
                return new Run(verdict, memory, Duration.between(BEGIN, now));
            }
            Instant next = rule.nextLook(memory, BEGIN, END);
            now = next.isAfter(now) ? next : now;
            QueryAnswer answer = answers.apply(Duration.between(BEGIN, now).toSeconds());
            memory = answer == null ? rule.unanswered(memory, now) : rule.look(memory, answer, now);
        }
        throw new AssertionError("no end: " + memory);
    }

    @Test
    void goodAllTheTimePassesAtTheEnd() {
        Run run = run(ERRORS, second -> values("0.01"));
        assertThat(run.verdict().state()).isEqualTo(PASSED);
        assertThat(run.verdict().text()).isEqualTo(
                "metric errors is within its limits (max 0.02): last 0.01, worst 0.01 of {job=\"web\"}");
        assertThat(run.took()).isEqualTo(Duration.ofMinutes(2));
        assertThat(run.memory().values().curve()).as("60, 75, 90, 105 and 120 s").hasSize(5);
    }

    @Test
    void threeBreachesInARowFailAtOnce() {
        Run run = run(ERRORS, second -> values("0.03"));
        assertThat(run.verdict().state()).isEqualTo(FAILED);
        assertThat(run.verdict().text()).contains("is out of its limits (max 0.02), 3 looks in a row: last 0.03, worst 0.03");
        assertThat(run.took()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void twoBreachesAreForgivenAndTheWorstIsTold() {
        Run run = run(ERRORS, second -> values(second == 60 ? "0.5" : second == 75 ? "0.4" : "0.01"));
        assertThat(run.verdict().state()).isEqualTo(PASSED);
        assertThat(run.verdict().text()).endsWith("last 0.01, worst 0.5 of {job=\"web\"}");
    }

    @Test
    void theLimitItselfIsInside() {
        assertThat(run(ERRORS, second -> values("0.02")).verdict().state()).isEqualTo(PASSED);
        MetricRule floor = new MetricRule("", "rate", new Limits(1.0, null), Schedule.DEFAULT, Lenience.NONE);
        assertThat(run(floor, second -> values("1")).verdict().state()).isEqualTo(PASSED);
        assertThat(run(floor, second -> values("0.999")).verdict().text()).startsWith("metric rate is out of its limits (min 1)");
    }

    @Test
    void everySeriesCounts() {
        assertThat(run(ERRORS, second -> values("0.5", "0.01", "0.01")).verdict().state()).isEqualTo(FAILED);
        assertThat(run(ERRORS, second -> values("0.01", "NaN", "0.5")).verdict().state()).isEqualTo(FAILED);
    }

    @Test
    void infiniteIsABreach() {
        assertThat(run(ERRORS, second -> values("+Inf")).verdict().text()).contains("last +Inf");
        assertThat(run(ERRORS, second -> values("-Inf")).verdict().state()).isEqualTo(PASSED);
    }

    @Test
    void noDataFailsAMinuteAfterTheEnd() {
        for (QueryAnswer nothing : List.of(values(), values("NaN"), values("0.01", "NaN"))) {
            Run run = run(ERRORS, second -> nothing);
            assertThat(run.verdict().state()).isEqualTo(FAILED);
            assertThat(run.verdict().text()).contains("has no data");
            assertThat(run.took()).isEqualTo(Duration.ofMinutes(3));
        }
        assertThat(run(ERRORS, second -> second < 150 ? values() : values("0")).verdict().state()).isEqualTo(PASSED);
        Run lenient = run(rule(new Lenience(true, false, false)), second -> values());
        assertThat(lenient.verdict().state()).isEqualTo(PASSED);
        assertThat(lenient.verdict().text()).contains("has no data, which is let pass");
        assertThat(lenient.took()).isEqualTo(Duration.ofMinutes(2));
    }

    /** An exporter that drops out now and then must not hide a row of breaches. */
    @Test
    void noDataNeitherEndsARowNorGoesOnWithIt() {
        for (QueryAnswer nothing : List.of(values(), values("0.01", "NaN"))) {
            assertThat(run(ERRORS, second -> second % 2 == 0 ? values("0.5") : nothing).verdict().text()).contains("3 looks in a row");
        }
    }

    @Test
    void oneLookIsAtTheEnd() {
        Schedule uneven = new Schedule(Duration.ofSeconds(25), Duration.ofMinutes(1), 3, Duration.ofMinutes(2));
        MetricRule rule = new MetricRule("errors", "errors", new Limits(null, 0.02), uneven, Lenience.NONE);
        Run run = run(rule, second -> values("0.01"));
        assertThat(run.took()).isEqualTo(Duration.ofMinutes(2));
        assertThat(run.memory().values().curve()).as("60, 85, 110 and 120 s").hasSize(4);
        MetricMemory earlier = rule.look(MetricMemory.EMPTY, values("0.01"), BEGIN.plusSeconds(110));
        assertThat(rule.verdict(earlier, BEGIN, END, END).state()).isEqualTo(WAITING);
    }

    @Test
    void aBreachAtTheEndIsLookedAtOn() {
        Run recovered = run(ERRORS, second -> values(second == 120 ? "0.5" : "0.01"));
        assertThat(recovered.verdict().state()).isEqualTo(PASSED);
        assertThat(recovered.took()).isEqualTo(Duration.ofSeconds(135));
        assertThat(run(ERRORS, second -> values(second >= 120 ? "0.5" : "0.01")).took()).isEqualTo(Duration.ofSeconds(150));
    }

    @Test
    void oneAnswerInTheSoakIsNotEnough() {
        Run run = run(ERRORS, second -> second == 60 ? values("0.01") : null);
        assertThat(run.verdict().state()).isEqualTo(FAILED);
        assertThat(run.verdict().text()).contains("can't be judged: no answer from Prometheus for 120 s");
        assertThat(run.took()).as("75 s and 2 min").isEqualTo(Duration.ofSeconds(195));
        assertThat(run(rule(new Lenience(false, true, false)), second -> null).verdict().state()).isEqualTo(PASSED);
        assertThat(run(ERRORS, second -> second == 120 ? null : values("0.01")).verdict().state())
                .as("the one 15 s before is young enough").isEqualTo(PASSED);
        assertThat(run(ERRORS, second -> second > 75 && second < 150 ? null : values("0.01")).verdict().state())
                .as("away for less than its time").isEqualTo(PASSED);
    }

    /** Nobody asked for an hour: that is not Prometheus' silence. */
    @Test
    void aRestartInTheMiddleIsNoSilence() {
        MetricMemory asked = ERRORS.unanswered(ERRORS.look(MetricMemory.EMPTY, values("0.01"), BEGIN.plusSeconds(60)), BEGIN.plusSeconds(75));
        Instant later = BEGIN.plusSeconds(3675);
        Run well = run(ERRORS, asked, later, second -> values("0.01"));
        assertThat(well.verdict().state()).isEqualTo(PASSED);
        Run hiccup = run(ERRORS, asked, later, second -> second < 3700 ? null : values("0.01"));
        assertThat(hiccup.verdict().state()).isEqualTo(PASSED);
        Run down = run(ERRORS, asked, later, second -> null);
        assertThat(down.verdict().state()).isEqualTo(FAILED);
        assertThat(down.took()).isEqualTo(Duration.ofSeconds(3675 + 120));
    }

    @Test
    void aFirstLookAfterTheEndIsWaitedFor() {
        Schedule late = new Schedule(Duration.ofSeconds(15), Duration.ofMinutes(5), 3, Duration.ofMinutes(2));
        MetricRule rule = new MetricRule("errors", "errors", new Limits(null, 0.02), late, Lenience.NONE);
        Run run = run(rule, second -> values("0.01"));
        assertThat(run.verdict().state()).isEqualTo(PASSED);
        assertThat(run.took()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void whatIsObservedIsToldOnly() {
        Run run = run(rule(new Lenience(false, false, true)), second -> values("0.5"));
        assertThat(run.verdict().state()).isEqualTo(PASSED);
        assertThat(run.verdict().text()).contains("out of its limits").endsWith("told only, as it is observed");
    }

    @Test
    void theValueBeforeIsToldWithTheOthers() {
        MetricMemory before = ERRORS.before(values("0.001", "0.002"));
        assertThat(before.values().before()).isEqualTo("0.002");
        assertThat(ERRORS.before(values()).values().before()).isEqualTo("no data");
        assertThat(ERRORS.before(values("NaN")).values().before()).isEqualTo("NaN");
        assertThat(run(ERRORS, before, BEGIN, second -> values("0.01")).verdict().text()).endsWith("before 0.002");
    }

    /** Between any two looks it may be written and read back. */
    @Test
    void itIsKeptOverARestart() throws Exception {
        MetricMemory looked = ERRORS.look(ERRORS.before(values("NaN")), values("0.5", "+Inf"), BEGIN.plusSeconds(60));
        for (MetricMemory memory : List.of(MetricMemory.EMPTY, looked, ERRORS.unanswered(looked, BEGIN.plusSeconds(75)))) {
            assertThat(MetricMemory.of(new ObjectMapper().readTree(memory.json().toString()))).isEqualTo(memory);
        }
        assertThat(MetricMemory.of(NullNode.instance)).isEqualTo(MetricMemory.EMPTY);
        assertThatThrownBy(() -> MetricMemory.of(looked.json().put("asked", "yesterday"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLastLookByItself() {
        assertThat(ERRORS.verdict(MetricMemory.EMPTY).state()).isEqualTo(WAITING);
        MetricMemory good = ERRORS.look(MetricMemory.EMPTY, values("0.01"), BEGIN);
        assertThat(ERRORS.verdict(good).state()).isEqualTo(PASSED);
        assertThat(ERRORS.verdict(ERRORS.unanswered(good, BEGIN)).state()).isEqualTo(WAITING);
        assertThat(ERRORS.verdict(ERRORS.look(good, values(), BEGIN)).state()).isEqualTo(WAITING);
        assertThat(rule(new Lenience(true, false, false)).verdict(ERRORS.look(good, values(), BEGIN)).state()).isEqualTo(PASSED);
        MetricMemory bad = good;
        for (int looks = 1; looks <= 3; looks++) {
            bad = ERRORS.look(bad, values("0.5"), BEGIN);
            assertThat(ERRORS.verdict(bad).state()).isEqualTo(looks < 3 ? WAITING : FAILED);
            assertThat(rule(new Lenience(false, false, true)).verdict(bad).state()).isEqualTo(PASSED);
        }
    }

    @Test
    void theCurveAndTheNameOfASeriesAreBounded() {
        MetricMemory memory = MetricMemory.EMPTY;
        for (int i = 0; i < 200; i++) {
            Sample sample = Sample.of(Map.of("x", "y".repeat(1000)), Integer.toString(i));
            memory = ERRORS.look(memory, new QueryAnswer(List.of(sample), List.of()), BEGIN.plusSeconds(i));
        }
        assertThat(memory.values().curve()).hasSize(60).startsWith("140").endsWith("199");
        assertThat(memory.values().worstSeries()).hasSize(201);
    }

    @Test
    void badRulesAreRefused() {
        assertRefused(() -> new Limits(null, null), "needs a limit");
        assertRefused(() -> new Limits(2.0, 1.0), "is more than its max");
        assertRefused(() -> new Limits(null, Double.NaN), "must be numbers");
        assertRefused(() -> new Schedule(Duration.ofMillis(10), Duration.ZERO, 1, Duration.ofMinutes(1)), "once a second");
        assertRefused(() -> new Schedule(Duration.ofSeconds(10), Duration.ZERO, 0, Duration.ofMinutes(1)), "1 at least");
        assertRefused(() -> new MetricRule("", " ", new Limits(null, 1.0), Schedule.DEFAULT, Lenience.NONE), "needs a query");
    }

    private static void assertRefused(Runnable making, String words) {
        assertThatThrownBy(making::run).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(words);
    }
}
