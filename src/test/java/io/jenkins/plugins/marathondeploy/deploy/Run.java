package io.jenkins.plugins.marathondeploy.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Drives a machine through a {@link Scenario} to its end, as fast as it wants to be driven. */
final class Run {
    private static final int MOST_STEPS = 20_000;

    /** What happens to the machine between two steps. */
    interface Between {
        /** @param saved as it was before the step that was done last */
        Machine next(Machine machine, byte[] saved, Scenario scenario, int step);

        /** Another machine takes over after one step. */
        static Between at(int one, Between then) {
            return new Between() {
                @Override
                public Machine next(Machine machine, byte[] saved, Scenario scenario, int step) {
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
            byte[] saved = between != null && between.saves(steps + 1) ? save(machine) : null;
            scenario.way.exchanges = 0;
            Need need = machine.need(scenario.time);
            if (need.kind() == Need.Kind.WRITE && between != null && between.abandons(steps + 1)) {
                need.begin(scenario.clients).join();
                scenario.way.exchanges = 0;
                need = machine.need(scenario.time);
            }
            int writes = scenario.way.writes.size();
            Advance advance = scenario.step();
            steps++;
            assertThat(scenario.way.exchanges)
                    .as("exchanges in one step of " + machine.phase())
                    .isEqualTo(need.kind() == Need.Kind.NOTHING ? 0 : 1);
            assertThat(scenario.way.writes)
                    .as("writes in one step that needs " + need)
                    .hasSize(writes + (need.kind() == Need.Kind.WRITE ? 1 : 0));
            events.addAll(advance.events());
            if (advance.ended()) {
                report = machine.report().orElseThrow();
                break;
            }
            assertThat(steps).as("steps without an end; in " + machine.phase()).isLessThan(MOST_STEPS);
            scenario.entered(machine.phase());
            scenario.pass(Duration.between(scenario.time.instant(), advance.next()));
            if (between != null) {
                machine = between.next(machine, saved, scenario, steps);
                scenario.replace(machine);
            }
        }
        // What Marathon still has to do for what was proven must be nothing.
        truth();
    }

    /** Whether what the report says is so. */
    private void truth() {
        SimulatedMarathon marathon = scenario.marathon;
        assertThat(marathon.violations).isEmpty();
        switch (report.outcome()) {
            case DEPLOYED, UNCHANGED -> scenario.wanted().forEach((id, command) -> {
                assertThat(marathon.apps).as(report.reason()).containsKey(id);
                assertThat(marathon.apps.get(id).command()).as(id + ": " + report.reason()).isEqualTo(command);
                assertThat(marathon.apps.get(id).keepsThePromise()).as(id + " runs healthy: " + report).isTrue();
            });
            case ROLLED_BACK -> scenario.goal().forEach((id, command) -> {
                assertThat(marathon.apps).as(report.reason()).containsKey(id);
                assertThat(marathon.apps.get(id).command()).as(id + ": " + report.reason()).isIn(marathon.mayRunAgain(id, command));
                assertThat(marathon.apps.get(id).keepsThePromise()).as(id + " runs healthy: " + report).isTrue();
            });
            case NOTHING_TO_ROLL_BACK -> assertThat(marathon.apps).doesNotContainKeys(
                    scenario.wanted().keySet().toArray(String[]::new));
            case REFUSED -> assertThat(marathon.apps.values())
                    .as("nothing of ours is there after " + report.reason())
                    .allSatisfy(app -> assertThat(app.author).isEqualTo(SimulatedMarathon.OTHER));
            default -> { }
        }
    }

    static byte[] save(Machine machine) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(machine);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Machine read(byte[] saved) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(saved))) {
            return (Machine) in.readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
