package io.jenkins.plugins.marathondeploy.deploy;

import java.util.List;
import java.util.function.Consumer;

/**
 * One row of the table: what happens, how it must end, and exactly what may be written.
 *
 * @param writes null where the number of attempts does not matter
 */
record Row(String name, Consumer<Scenario> setup, Outcome outcome, boolean byOthers, List<String> writes) {
    static Row row(String name, Consumer<Scenario> setup, Outcome outcome, String... writes) {
        return new Row(name, setup, outcome, false, writes == null ? null : List.of(writes));
    }

    /** Ended by someone else. */
    static Row others(String name, Consumer<Scenario> setup, Outcome outcome, String... writes) {
        return new Row(name, setup, outcome, true, writes == null ? null : List.of(writes));
    }

    Scenario scenario() {
        Scenario scenario = new Scenario();
        setup.accept(scenario);
        return scenario;
    }

    @Override
    public String toString() {
        return name;
    }
}
