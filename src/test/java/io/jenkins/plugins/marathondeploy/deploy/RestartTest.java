package io.jenkins.plugins.marathondeploy.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The same table, with machines that are saved, killed and read back. */
class RestartTest {
    static Stream<Row> rows() {
        return MachineTest.rows();
    }

    /** Each kind of end and each kind of write; outages and kills are mixed at random elsewhere. */
    static Stream<Row> rowsToKill() {
        return Stream.concat(rowsToAbandon(), QueueRows.rows().stream());
    }

    /** Without those in which the write waits in a queue: nobody can have left it there. */
    static Stream<Row> rowsToAbandon() {
        return Stream.of(
                        FollowRows.rows(), SubmitRows.rows(), RollbackRows.rows(), AbortRows.rows(), GroupRows.rows(),
                        ByHandRows.rows(), OrderRows.rows(), SoakRows.rows(), HealthyVersionRows.rows(), GateRows.rows())
                .flatMap(List::stream);
    }

    /** The clock is set while nobody is there: no time limit is shorter or longer for that. */
    @ParameterizedTest
    @EnumSource(names = {"PREPARE", "SUBMIT", "FOLLOW", "SOAK", "DIAGNOSE", "ROLLBACK"})
    void aRestartWithAClockThatWasSetMovesTheLimits(PhaseName phase) {
        for (int hours : new int[] {1, -1}) {
            boolean[] done = new boolean[1];
            Run run = new Run(FaultRows.allPhases(new Scenario()), (machine, saved, scenario, step) -> {
                if (done[0] || machine.phase() != phase) {
                    return machine;
                }
                done[0] = true;
                String kept = machine.state();
                scenario.time.jump(Duration.ofHours(hours));
                return Machine.ofState(kept);
            });
            assertThat(run.report.outcome()).as(hours + " h in " + phase + ": " + run.report).isEqualTo(Outcome.ROLLED_BACK);
            assertThat(run.scenario.way.writes).containsExactly("put /web 'fading 2' x2", "restore /web v1");
        }
    }

    /** A driver saves the machine where a step says so, and no time limit is much longer for what it does not save. */
    @Test
    void aKillMovesTheLimitByAMinuteAtMostOfWhatWasFollowed() {
        Duration limit = Duration.ofMinutes(10);
        Scenario scenario = new Scenario().runs("good 1", 2).deploys("sick 2", 2)
                .with(RollbackRows.SHORT.withTimeouts(limit, limit, limit).withMaxTaskFailures(0));
        String kept = scenario.machine().state();
        boolean killed = false;
        while (scenario.machine().phase() != PhaseName.DIAGNOSE) {
            Advance advance = scenario.step().advance();
            kept = advance.transition() ? scenario.machine().state() : kept;
            scenario.pass(Duration.between(scenario.time.instant(), advance.next()));
            if (!killed && scenario.time.elapsed().compareTo(Duration.ofMinutes(9)) > 0) {
                killed = true;
                scenario.replace(Machine.ofState(kept));
            }
        }
        assertThat(killed).isTrue();
        assertThat(scenario.time.elapsed()).isBetween(limit, limit.plusSeconds(75));
    }

    /**
     * Saved and read back between every two steps: nothing is different. But for the moment before a write: who reads that
     * back can't know whether it was sent, and looks first.
     */
    @ParameterizedTest
    @MethodSource("rows")
    void isTheSameWhenReadBackBetweenAllSteps(Row row) {
        Run run = MachineTest.run(row, (machine, saved, scenario, step) ->
                machine.need(scenario.time).kind() == Need.Kind.WRITE ? machine : Machine.ofState(machine.state()));
        MachineTest.check(row, run);
    }

    /**
     * Killed after each change of its state, once, and read back in another process 20 seconds later: the verdict is
     * still a true one, and no write is sent twice that mattered.
     */
    @ParameterizedTest
    @MethodSource("rowsToKill")
    void survivesAKillAfterASave(Row row) {
        for (int at : stepsOf(row)) {
            Run run = MachineTest.run(row, Run.Between.at(at, (machine, saved, scenario, step) -> {
                String kept = machine.state();
                scenario.pass(Duration.ofSeconds(20));
                return readBack(kept, scenario);
            }));
            harmless(row, run, "killed after step " + at);
        }
    }

    /** Killed after a step, before what came of it could be saved: read back as it was before that step. */
    @ParameterizedTest
    @MethodSource("rowsToKill")
    void survivesAKillBeforeASave(Row row) {
        for (int at : stepsOf(row)) {
            Run run = MachineTest.run(row, Run.Between.at(at, (machine, saved, scenario, step) -> {
                scenario.pass(Duration.ofSeconds(20));
                return readBack(saved, scenario);
            }));
            harmless(row, run, "killed before the save after step " + at);
        }
    }

    /** Whoever followed it left while a write was under way, and somebody follows it again in the same process. */
    @ParameterizedTest
    @MethodSource("rowsToAbandon")
    void looksForAWriteWhoseAnswerNobodyWaitedFor(Row row) {
        for (int at : stepsOf(row)) {
            Run run = MachineTest.run(row, new Run.Between() {
                @Override
                public Machine next(Machine machine, String saved, Scenario scenario, int step) {
                    return machine;
                }

                @Override
                public boolean saves(int step) {
                    return false;
                }

                @Override
                public boolean abandons(int step) {
                    return step == at;
                }
            });
            harmless(row, run, "abandoned in step " + at);
            if (row.or().isEmpty() && row.outcome().isGood() || row.or().isEmpty() && row.outcome() == Outcome.CANCELLED) {
                assertThat(run.report.outcome()).as(row + ", abandoned in step " + at).isEqualTo(row.outcome());
            }
        }
    }

    private static Machine readBack(String saved, Scenario scenario) {
        Machine machine = Machine.ofState(saved);
        if (machine.phase() == PhaseName.PREPARE) {
            // It has not even looked yet: what others did in the meantime is what there is.
            scenario.marathon.apps.keySet().forEach(scenario.marathon::mayBeUndone);
            scenario.forgetGoalByHand();
        }
        return machine;
    }

    /** The first steps, those around each write and each change of phase, and the last ones. */
    private static List<Integer> stepsOf(Row row) {
        List<Integer> steps = new ArrayList<>();
        int[] last = {0};
        Object[] seen = {null};
        Run run = MachineTest.run(row, (machine, saved, scenario, step) -> {
            Object now = machine.phase() + "/" + scenario.way.writes.size();
            if (step <= 4 || !now.equals(seen[0])) {
                steps.add(step);
                if (step > 5 && last[0] < step - 1) {
                    steps.add(step - 1);
                }
                last[0] = step;
            }
            seen[0] = now;
            return machine;
        });
        if (run.steps > 2) {
            steps.add(run.steps - 1);
        }
        return steps.stream().distinct().limit(8).toList();
    }

    /** What is asked of a run that a kill has delayed: {@link Run} itself holds the verdict to the truth. */
    private static void harmless(Row row, Run run, String when) {
        String story = row + ", " + when + ": " + run.report;
        List<String> twice = new ArrayList<>(run.scenario.marathon.of(SimulatedMarathon.US).effective);
        assertThat(twice).as("changes that took effect, " + story).doesNotHaveDuplicates();
        if (row.outcome().isGood()) {
            // Time that passed while nobody looked can let a fault or another's change come first, but not a failure.
            assertThat(run.report.outcome()).as(story).isNotIn(Outcome.ROLLBACK_FAILED);
        }
    }
}
