package io.jenkins.plugins.marathondeploy.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Drives a machine through a {@link Scenario} to its end, as fast as it wants to be driven. */
final class Run {
    private static final int MOST_STEPS = 20_000;

    /** What happens to the machine between two steps. */
    interface Between {
        /** @param saved its state before the step that was done last */
        Machine next(Machine machine, String saved, Scenario scenario, int step);

        /** Another machine takes over after one step. */
        static Between at(int one, Between then) {
            return new Between() {
                @Override
                public Machine next(Machine machine, String saved, Scenario scenario, int step) {
                    return step == one ? then.next(machine, saved, scenario, step) : machine;
                }

                @Override
                public boolean saves(int step) {
                    return step == one;
                }
            };
        }

        /** Whether a write is begun before a step without anybody who waits for its answer: the machine is asked anew. */
        default boolean abandons(int step) {
            return false;
        }

        /** Whether nobody waits any more when a step's exchange is to begin, as with a store of credentials that throws. */
        default boolean ends(int step) {
            return false;
        }

        /** Whether the machine is saved before a step; else nothing is handed over after it. */
        default boolean saves(int step) {
            return true;
        }
    }

    final Scenario scenario;
    final List<DeploymentEvent> events = new ArrayList<>();
    final Report report;
    int steps;

    Run(Scenario scenario, Between between) {
        this.scenario = scenario;
        Machine machine = scenario.machine();
        while (true) {
            String saved = between != null && between.saves(steps + 1) ? machine.state() : null;
            if (between != null && between.abandons(steps + 1)) {
                abandon(machine);
            }
            if (between != null && between.ends(steps + 1)) {
                machine.need(scenario.time);
                machine = between.next(machine, saved, scenario, steps);
                scenario.replace(machine);
            }
            int writes = scenario.way.writes.size();
            Advance advance = step(scenario);
            steps++;
            events.addAll(advance.events());
            if (advance.ended()) {
                report = machine.report().orElseThrow();
                break;
            }
            assertThat(steps).as("steps without an end; in " + machine.phase()).isLessThan(MOST_STEPS);
            scenario.entered(machine.phase());
            scenario.pass(Duration.between(scenario.time.instant(), advance.next()));
            if (between != null) {
                Machine next = between.next(machine, saved, scenario, steps);
                if (next != machine && saved != null && next.state().equals(Machine.ofState(saved).state())) {
                    scenario.way.losesPutSince(writes);
                }
                machine = next;
                scenario.replace(machine);
            }
        }
        // What Marathon still has to do for what was proven must be nothing.
        truth(scenario, report);
    }

    private void abandon(Machine machine) {
        Need need = machine.need(scenario.time);
        if (need.kind() == Need.Kind.WRITE) {
            int writes = scenario.way.writes.size();
            need.begin(scenario.clients).join();
            scenario.way.losesPutSince(writes);
        }
    }

    /** One step, held to what a step may do: a write is a read and the write at most, everything else one exchange. */
    static Advance step(Scenario scenario) {
        scenario.way.exchanges = 0;
        int writes = scenario.way.writes.size();
        PhaseName phase = scenario.machine().phase();
        Scenario.Step step = scenario.step();
        exchanged(scenario, phase, step.need(), writes);
        return step.advance();
    }

    static void exchanged(Scenario scenario, PhaseName phase, Need need, int writesBefore) {
        String what = "in one step of " + phase + " that needs " + need;
        int writes = scenario.way.writes.size() - writesBefore;
        switch (need.kind()) {
            case NOTHING -> assertThat(scenario.way.exchanges).as("exchanges " + what).isZero();
            case WRITE -> {
                assertThat(scenario.way.exchanges).as("exchanges " + what).isBetween(1, 2);
                assertThat(writes).as("writes " + what).isBetween(0, 1);
            }
            // The user's own test is asked of nobody outside.
            case GATE -> assertThat(scenario.way.exchanges).as("exchanges " + what).isEqualTo(need.system().isEmpty() ? 0 : 1);
            default -> {
                assertThat(scenario.way.exchanges).as("exchanges " + what).isEqualTo(1);
                assertThat(writes).as("writes " + what).isZero();
            }
        }
    }

    /** Whether what a report says is so at this moment. */
    static void truth(Scenario scenario, Report report) {
        SimulatedMarathon marathon = scenario.marathon;
        String us = scenario.way.author;
        assertThat(marathon.violations).isEmpty();
        switch (report.outcome()) {
            case DEPLOYED, UNCHANGED -> scenario.wanted().forEach((id, command) -> {
                assertThat(marathon.apps).as(report.reason()).containsKey(id);
                assertThat(marathon.apps.get(id).command()).as(id + ": " + report.reason()).isEqualTo(command);
                assertThat(marathon.apps.get(id).keepsThePromise()).as(id + " runs healthy: " + report).isTrue();
            });
            case ROLLED_BACK -> scenario.goal().forEach((id, commands) -> {
                assertThat(marathon.apps).as(report.reason()).containsKey(id);
                assertThat(marathon.apps.get(id).command()).as(id + ": " + report.reason())
                        .isIn(marathon.mayRunAgain(id, commands, us));
                assertThat(marathon.apps.get(id).keepsThePromise()).as(id + " runs healthy: " + report).isTrue();
            });
            case NOTHING_TO_ROLL_BACK -> assertThat(marathon.apps).doesNotContainKeys(
                    scenario.wanted().keySet().toArray(String[]::new));
            case REFUSED -> assertThat(marathon.apps.values())
                    .as("nothing of ours is there after " + report.reason())
                    .allSatisfy(app -> assertThat(app.author.equals(us) && marathon.of(us).hasChanged()).isFalse());
            default -> { }
        }
    }
}
