package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import io.jenkins.plugins.marathondeploy.marathon.Submission;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What goes wrong on the way to the Marathon of a {@link Scenario}. */
final class Faults {
    private final Scenario scenario;

    Faults(Scenario scenario) {
        this.scenario = scenario;
    }

    /** Every exchange of these kinds (all where none is named) fails in this time, and is not carried out. */
    void down(double from, double to, Kind kind, String... exchanges) {
        fault(exchange -> scenario.seconds() >= from && scenario.seconds() < to && isOneOf(exchange, exchanges), kind, null);
    }

    /** From when a phase is entered. */
    void downIn(PhaseName phase, double seconds, Kind kind) {
        fault(
                exchange -> scenario.enteredAt(phase) != null && scenario.seconds() < scenario.enteredAt(phase) + seconds,
                kind, null);
    }

    /** The first so many exchanges of one kind are refused. */
    void refuses(String exchange, int times, Kind kind) {
        int[] left = {times};
        fault(other -> other.equals(exchange) && left[0]-- > 0, kind, null);
    }

    /** Every exchange of a kind is answered with these words, and is not carried out. */
    void answers(String exchange, Kind kind, String message) {
        scenario.way.faults.add(new FaultyMarathon.Fault() {
            @Override
            public Object meet(String what, Supplier<Object> apply) {
                throw new MarathonException(kind, message);
            }

            @Override
            public boolean concerns(String what) {
                return what.equals(exchange);
            }
        });
    }

    /** The answer of the first such exchange is lost; it is applied so many seconds later, or never when negative. */
    void loses(String exchange, double appliedAfter) {
        int[] left = {1};
        fault(other -> other.equals(exchange) && left[0]-- > 0, Kind.NO_ANSWER, appliedAfter);
    }

    /** A leader answers well and is gone before it has stored the first such change. */
    void forgets(String exchange) {
        int[] left = {1};
        scenario.way.faults.add(new FaultyMarathon.Fault() {
            @Override
            public Object meet(String what, Supplier<Object> apply) {
                return new Submission("2026-11-22T20:00:09.998Z", "d998");
            }

            @Override
            public boolean concerns(String what) {
                return what.equals(exchange) && left[0]-- > 0;
            }
        });
    }

    private void fault(Predicate<String> concerned, Kind kind, Double appliedAfter) {
        scenario.way.faults.add(new FaultyMarathon.Fault() {
            @Override
            public Object meet(String exchange, Supplier<Object> apply) {
                if (appliedAfter != null && appliedAfter == 0) {
                    apply.get();
                } else if (appliedAfter != null && appliedAfter > 0) {
                    scenario.at(scenario.seconds() + appliedAfter, () -> {
                        scenario.marathon.late = true;
                        OtherPeople.quietly(apply);
                        scenario.marathon.late = false;
                    });
                }
                throw FaultyMarathon.error(kind);
            }

            @Override
            public boolean concerns(String exchange) {
                return concerned.test(exchange);
            }
        });
    }

    private static boolean isOneOf(String exchange, String... exchanges) {
        return exchanges.length == 0 || List.of(exchanges).contains(exchange);
    }
}
