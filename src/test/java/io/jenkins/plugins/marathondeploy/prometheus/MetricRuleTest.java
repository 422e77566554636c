package io.jenkins.plugins.marathondeploy.prometheus;

import static io.jenkins.plugins.marathondeploy.prometheus.MetricVerdict.State.FAILED;
import static io.jenkins.plugins.marathondeploy.prometheus.MetricVerdict.State.PASSED;
import static io.jenkins.plugins.marathondeploy.prometheus.MetricVerdict.State.WAITING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
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
    private static final MetricRule ERRORS = new MetricRule("errors", "errors", new Limits(null, 0.02), Schedule.DEFAULT);

    private static QueryAnswer values(String... texts) {
        return new QueryAnswer(Stream.of(texts).map(text -> Sample.of(Map.of("job", "web"), text)).toList(), List.of());
    }

    /** What a run of looks came to. */
    private record Run(MetricVerdict verdict, MetricMemory memory, Duration took) {}

    /** Looks as a gate of the soak does; answers by seconds since the beginning. */
    private static Run run(MetricRule rule, Function<Long, QueryAnswer> answers) {
        return run(rule, MetricMemory.EMPTY, answers);
    }

    private static Run run(MetricRule rule, MetricMemory from, Function<Long, QueryAnswer> answers) {
        MetricMemory memory = from;
        for (Duration at = rule.schedule().after(); ; at = at.plus(rule.schedule().every())) {
            Instant now = BEGIN.plus(at);
            memory = rule.look(memory, answers.apply(at.toSeconds()), now);
            MetricVerdict verdict = rule.verdict(memory);
            boolean over = !now.isBefore(END) && verdict.state() == PASSED || !now.isBefore(END.plusSeconds(60));
            if (over || verdict.state() == FAILED) {
                return new Run(verdict, memory, at);
            }
        }
    }

    @Test
    void goodAllTheTimePassesAtTheEnd() {
        Run run = run(ERRORS, second -> values("0.01"));
        assertThat(run.verdict().state()).isEqualTo(PASSED);
        assertThat(run.verdict().text()).isEqualTo(
                "is within its limits (max 0.02): last 0.01, worst 0.01 of {job=\"web\"}");
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
        MetricRule floor = new MetricRule("", "rate", new Limits(1.0, null), Schedule.DEFAULT);
        assertThat(run(floor, second -> values("1")).verdict().state()).isEqualTo(PASSED);
        assertThat(run(floor, second -> values("0.999")).verdict().text()).startsWith("is out of its limits (min 1)");
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
    void noDataIsNeverGood() {
        for (QueryAnswer nothing : List.of(values(), values("NaN"), values("0.01", "NaN"))) {
            Run run = run(ERRORS, second -> nothing);
            assertThat(run.verdict().state()).isEqualTo(WAITING);
            assertThat(run.verdict().text()).startsWith("has no data yet");
            assertThat(run(ERRORS, second -> second < 120 ? values("0.01") : nothing).verdict().state()).isEqualTo(WAITING);
        }
        assertThat(run(ERRORS, second -> second < 150 ? values() : values("0")).verdict().state()).isEqualTo(PASSED);
    }

    /** An exporter that drops out now and then must not hide a row of breaches. */
    @Test
    void noDataNeitherEndsARowNorGoesOnWithIt() {
        for (QueryAnswer nothing : List.of(values(), values("0.01", "NaN"))) {
            assertThat(run(ERRORS, second -> second % 2 == 0 ? values("0.5") : nothing).verdict().text()).contains("3 looks in a row");
        }
    }

    @Test
    void aBreachAtTheEndIsLookedAtOn() {
        Run recovered = run(ERRORS, second -> values(second == 120 ? "0.5" : "0.01"));
        assertThat(recovered.verdict().state()).isEqualTo(PASSED);
        assertThat(recovered.took()).isEqualTo(Duration.ofSeconds(135));
        assertThat(run(ERRORS, second -> values(second >= 120 ? "0.5" : "0.01")).took()).isEqualTo(Duration.ofSeconds(150));
    }

    /** Nobody asked for an hour: that is not Prometheus' silence. */
    @Test
    void silenceIsCountedWhileSomebodyAsks() {
        MetricMemory good = ERRORS.look(MetricMemory.EMPTY, values("0.01"), BEGIN);
        MetricMemory silent = ERRORS.unanswered(ERRORS.unanswered(good, BEGIN.plusSeconds(15)), BEGIN.plusSeconds(30));
        assertThat(silent.silent()).isEqualTo(BEGIN.plusSeconds(15));
        assertThat(ERRORS.verdict(silent).text()).startsWith("is not answered");
        assertThat(ERRORS.unanswered(silent, BEGIN.plusSeconds(3600)).silent()).isEqualTo(BEGIN.plusSeconds(3600));
        assertThat(ERRORS.look(silent, values("0.01"), BEGIN.plusSeconds(45)).silent()).isNull();
    }

    /** A question that hangs takes ten seconds, which is more than three of these looks are apart. */
    @Test
    void silenceIsCountedWhereEachQuestionHangs() {
        MetricRule quick = new MetricRule(
                "", "rate", new Limits(1.0, null), new Schedule(Duration.ofSeconds(1), Duration.ZERO, 3, Duration.ofSeconds(15)));
        MetricMemory silent = quick.unanswered(quick.unanswered(MetricMemory.EMPTY, BEGIN), BEGIN.plusSeconds(11));
        assertThat(silent.silent()).isEqualTo(BEGIN);
        assertThat(quick.unanswered(silent, BEGIN.plusSeconds(3600)).silent()).isEqualTo(BEGIN.plusSeconds(3600));
    }

    @Test
    void theValueBeforeIsToldWithTheOthers() {
        MetricMemory before = ERRORS.before(values("0.001", "0.002"));
        assertThat(before.values().before()).isEqualTo("0.002");
        assertThat(ERRORS.before(values()).values().before()).isEqualTo("no data");
        assertThat(ERRORS.before(values("NaN")).values().before()).isEqualTo("NaN");
        assertThat(run(ERRORS, before, second -> values("0.01")).verdict().text()).endsWith("before 0.002");
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
        MetricMemory bad = good;
        for (int looks = 1; looks <= 3; looks++) {
            bad = ERRORS.look(bad, values("0.5"), BEGIN);
            assertThat(ERRORS.verdict(bad).state()).isEqualTo(looks < 3 ? WAITING : FAILED);
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
        assertRefused(() -> new MetricRule("", " ", new Limits(null, 1.0), Schedule.DEFAULT), "needs a query");
    }

    private static void assertRefused(Runnable making, String words) {
        assertThatThrownBy(making::run).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(words);
    }
}
