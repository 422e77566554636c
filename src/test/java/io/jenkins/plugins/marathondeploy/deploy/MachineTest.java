package io.jenkins.plugins.marathondeploy.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.gate.Gate;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of verdicts: each row's outcome, whose doing it was, the exact writes, and that the report tells the truth. */
class MachineTest {
    static Stream<Row> rows() {
        return Stream.of(
                        FollowRows.rows(), SubmitRows.rows(), RollbackRows.rows(), FaultRows.rows(), AbortRows.rows(),
                        GroupRows.rows(), ByHandRows.rows(), OrderRows.rows(), QueueRows.rows(), SoakRows.rows(),
                        UncheckedRows.rows(), TaskRows.rows(), HealthyVersionRows.rows(), AnswerRows.rows(),
                        GroupFieldRows.rows(), GateRows.rows(), MergeRows.rows())
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void endsAsItMust(Row row) {
        Run run = run(row, null);
        check(row, run);
    }

    @Test
    void whatWasSkippedIsReportedWithTheReason() {
        Scenario same = new Scenario().runs("good 1", 2).deploys("good 1", 2);
        Scenario other = new Scenario().runs("good 1", 2).deploys("good 2", 2);

        assertThat(new Run(same, null).report.skipped())
                .containsOnlyKeys(Report.SUBMISSION)
                .extractingByKey(Report.SUBMISSION)
                .asString()
                .contains("equals version");
        assertThat(new Run(other, null).report.skipped()).isEmpty();
    }

    /** A step that comes early, as an event or another build's end brings it, ends in the moment in which a gate is due. */
    @Test
    void aGateThatBecomesDueInAStepWithoutAQuestionIsAskedAndNotTakenForLate() {
        Scenario s = new Scenario().runs("good 1", 2).deploys("good 2", 2).with(Policy.defaults().withGates(
                List.of(SimulatedGates.gate("scan", "third", Gate.When.BEFORE, 20))));
        Advance advance = s.step().advance();
        while (s.gates.asked.isEmpty()) {
            advance = s.step().advance();
        }
        Need early = s.machine().need(s.time);
        assertThat(early.kind()).isEqualTo(Need.Kind.NOTHING);
        s.pass(Duration.between(s.time.instant(), advance.next()));
        assertThat(s.machine().advance(early.unasked(), Pace.direct(), s.time).ended()).isFalse();
        assertThat(new Run(s, null).report.outcome()).isEqualTo(Outcome.DEPLOYED);
    }

    static Run run(Row row, Run.Between between) {
        try {
            return new Run(row.scenario(), between);
        } catch (AssertionError e) {
            throw new AssertionError(row + ": " + e.getMessage(), e);
        }
    }

    static void check(Row row, Run run) {
        String story = row + ": " + run.report.reason() + "\n" + run.events.stream().map(DeploymentEvent::text).reduce("", (a, b) -> a + b + "\n");
        if (run.report.outcome() == row.outcome() || !row.or().contains(run.report.outcome())) {
            assertThat(run.report.outcome()).as(story).isEqualTo(row.outcome());
            assertThat(run.report.byOthers()).as("by others: " + story).isEqualTo(row.byOthers());
        }
        if (row.writes() != null) {
            assertThat(run.scenario.way.writes).as(story).containsExactlyElementsOf(row.writes());
        }
        assertThat(run).as(story).satisfies(row.also());
    }
}
