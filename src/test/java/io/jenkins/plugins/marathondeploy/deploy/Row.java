package io.jenkins.plugins.marathondeploy.deploy;

import java.util.List;
import java.util.function.Consumer;

/**
 * One row of the table: what happens, how it must end, and exactly what may be written.
 *
 * @param writes null where the number of attempts does not matter
 * @param or     further outcomes that are as good, whoever brought them about
 * @param also   what else must be true
 */
record Row(
        String name, Consumer<Scenario> setup, Outcome outcome, boolean byOthers, List<String> writes, List<Outcome> or,
        Consumer<Run> also) {
    static Row row(String name, Consumer<Scenario> setup, Outcome outcome, String... writes) {
        return new Row(name, setup, outcome, false, writes == null ? null : List.of(writes), List.of(), run -> { });
    }

    /** Ended by someone else. */
    static Row others(String name, Consumer<Scenario> setup, Outcome outcome, String... writes) {
        return new Row(name, setup, outcome, true, writes == null ? null : List.of(writes), List.of(), run -> { });
    }

    Row or(Outcome... outcomes) {
        return new Row(name, setup, outcome, byOthers, writes, List.of(outcomes), also);
    }

    Row also(Consumer<Run> check) {
        return new Row(name, setup, outcome, byOthers, writes, or, also.andThen(check));
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
