package io.jenkins.plugins.marathondeploy.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.rollout.Rollout;
import io.jenkins.plugins.marathondeploy.rollout.RolloutPlan;
import io.jenkins.plugins.marathondeploy.rollout.RolloutReport;
import io.jenkins.plugins.marathondeploy.rollout.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Drives a rollout over simulated Marathons to its end, and holds it to what is true there: each machine's verdict when it
 * is given, nothing sent before all were asked, and the whole's at the end.
 */
final class RolloutStory {
    /** What a {@link Kill} gives where nothing was saved: the same is begun anew. */
    static final String ANEW = "";

    private static final int MOST_STEPS = 60_000;
    /** Seconds. */
    private static final double LONGEST = 100_000;

    final LinkedHashMap<String, Scenario> scenarios = new LinkedHashMap<>();
    final List<String> told = new ArrayList<>();
    /** What each centre's app was when a machine of it ended last, by seconds since the start. */
    private final Map<String, Double> judged = new LinkedHashMap<>();
    private final Map<String, Instant> due = new LinkedHashMap<>();
    private final Set<String> asked = new HashSet<>();
    /** The centres in the order in which something was sent to them first. */
    final List<String> begun = new ArrayList<>();
    /** What is done after a step: a kill with what was saved before it, mostly nothing. */
    Kill kill = (before, step) -> null;
    Rollout rollout;
    RolloutReport report;
    private int steps;
    private RolloutPlan plan;
    private String saved;
    private Turn turn;

    /** Whether the process is killed after a step. */
    interface Kill {
        /**
         * @param before the state before the step
         * @return what is read back, or {@link #ANEW}; null where it goes on
         */
        String after(String before, int step);

        /**
         * Whether the process is killed while nobody has anything to do, as in a pause.
         *
         * @param saved what was kept after the last step, before what was decided then
         * @return what is read back; null where it goes on
         */
        default String waiting(String saved) {
            return null;
        }

        /** Whether it may be killed so. */
        default boolean killsWaiting() {
            return false;
        }

        /** Whether the state before a step is of interest. */
        default boolean saves(int step) {
            return true;
        }
    }

    /** The first centre is made, the others are beside it. */
    RolloutStory centres(String... names) {
        Scenario first = new Scenario();
        for (String name : names) {
            scenarios.put(name, scenarios.isEmpty() ? first : first.elsewhere());
        }
        return this;
    }

    /** Another deployer, to the same Marathons at the same time, in this order. */
    RolloutStory beside(String author, String... names) {
        RolloutStory other = new RolloutStory();
        for (String name : names) {
            other.scenarios.put(name, of(name).besides(author));
        }
        return other;
    }

    Scenario of(String centre) {
        return scenarios.get(centre);
    }

    SimulatedTime time() {
        return scenarios.values().iterator().next().time;
    }

    double seconds() {
        return time().elapsed().toMillis() / 1000.0;
    }

    RolloutReport run(RolloutPlan wanted) {
        together(List.of(this), List.of(wanted));
        return report;
    }

    /** Several at the same time, to the same Marathons, each by its plan. */
    static void together(List<RolloutStory> stories, List<RolloutPlan> plans) {
        for (int i = 0; i < stories.size(); i++) {
            stories.get(i).begin(plans.get(i));
        }
        List<RolloutStory> open = new ArrayList<>(stories);
        open.removeIf(RolloutStory::hasEnded);
        while (!open.isEmpty()) {
            RolloutStory next = open.stream().min(Comparator.comparing(RolloutStory::wanted)).orElseThrow();
            Duration wait = Duration.between(next.time().truth(), next.wanted());
            assertThat(next.seconds()).as("time without an end, after %s", next.told).isLessThan(LONGEST);
            if (wait.compareTo(Duration.ZERO) > 0) {
                next.scenarios.values().iterator().next().pass(wait.compareTo(Duration.ofSeconds(1)) > 0 ? Duration.ofSeconds(1) : wait);
                open.forEach(RolloutStory::mayBeKilled);
                open.forEach(story -> story.turn = story.turn());
            } else {
                next.first().filter(centre -> !next.due.get(centre).isAfter(next.time().truth())).ifPresent(next::step);
                next.turn = next.turn();
            }
            open.removeIf(RolloutStory::hasEnded);
        }
    }

    private void mayBeKilled() {
        String kept = saved == null ? null : kill.waiting(saved);
        if (kept != null) {
            told.add("killed while it waited at " + seconds());
            readBack(kept);
        }
    }

    private void begin(RolloutPlan wanted) {
        plan = wanted;
        LinkedHashMap<String, Machine> machines = new LinkedHashMap<>();
        scenarios.forEach((name, scenario) -> machines.put(name, scenario.machine()));
        begin(machines);
        turn = turn();
    }

    private void begin(LinkedHashMap<String, Machine> machines) {
        rollout = Rollout.of(plan, machines);
        asked.clear();
        scenarios.keySet().forEach(name -> due.put(name, time().truth()));
    }

    /** The centre that wants to do something first. */
    private Optional<String> first() {
        return turn.active().stream().min(Comparator.comparing((String name) -> due.get(name)).thenComparing(name -> name));
    }

    private Instant wanted() {
        Instant at = first().map(due::get).orElse(Instant.MAX);
        Instant wanted = turn.next() == Instant.MAX ? Instant.MAX
                : time().truth().plus(Duration.between(time().instant(), turn.next()));
        assertThat(at.isBefore(Instant.MAX) || wanted.isBefore(Instant.MAX)).as("nothing to wait for").isTrue();
        return at.isBefore(wanted) ? at : wanted;
    }

    private boolean hasEnded() {
        if (turn.ended() && report == null) {
            report = rollout.report().orElseThrow();
            told.add("ended " + report.end());
            truth();
        }
        return turn.ended();
    }

    private Turn turn() {
        Turn turn = rollout.turn(time().instant(), Set.of());
        told.addAll(turn.notes().stream().map(note -> note + " at " + seconds()).toList());
        turn.told().forEach(name -> {
            due.put(name, time().truth());
            of(name).entered(rollout.machine(name).phase());
        });
        scenarios.keySet().stream()
                .filter(name -> rollout.machine(name).isHeld() || rollout.machine(name).report().isPresent())
                .forEach(asked::add);
        return turn;
    }

    private void step(String centre) {
        Scenario scenario = scenarios.get(centre);
        String before = kill.saves(steps + 1) ? rollout.state() : null;
        int writes = scenario.way.writes.size();
        Advance advance = Run.step(scenario);
        steps++;
        assertThat(steps).as("steps without an end").isLessThan(MOST_STEPS);
        scenario.way.writes.stream().skip(writes).forEach(write -> wrote(centre, write));
        assertThat(scenario.marathon.violations).as(centre).isEmpty();
        scenario.entered(scenario.machine().phase());
        if (advance.ended()) {
            asked.add(centre);
            Report ended = scenario.machine().report().orElseThrow();
            told.add(centre + " ended " + ended.end() + " at " + seconds());
            // One that is withdrawn while it is looked at once more ends as it had ended before, without another look.
            if (scenario.way.exchanges > 0 || !judged.containsKey(centre)) {
                Run.truth(scenario, ended);
                judged.put(centre, seconds());
            }
        }
        due.put(centre, time().truth().plus(pause(advance)));
        saved = kill.killsWaiting() ? rollout.state() : null;
        String kept = kill.after(before, steps);
        if (kept != null) {
            told.add("killed after step " + steps + " at " + seconds());
            if (kept.equals(ANEW)) {
                LinkedHashMap<String, Machine> machines = new LinkedHashMap<>();
                scenarios.forEach((name, one) -> machines.put(name, one.anew().machine()));
                begin(machines);
            } else {
                readBack(kept);
            }
        }
    }

    private Duration pause(Advance advance) {
        Duration pause = Duration.between(time().instant(), advance.next());
        return pause.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : pause;
    }

    private void wrote(String centre, String write) {
        told.add(centre + " " + write + " at " + seconds());
        assertThat(asked).as("who was asked before the first write").containsAll(scenarios.keySet());
        if (!begun.contains(centre)) {
            begun.add(centre);
        }
    }

    private void readBack(String state) {
        rollout = Rollout.ofState(state);
        scenarios.forEach((name, scenario) -> {
            scenario.replace(rollout.machine(name));
            due.put(name, time().truth());
        });
    }

    /** What the end of the whole says of each centre is so. */
    private void truth() {
        boolean good = report.outcome().isGood();
        report.centres().forEach(centre -> {
            Scenario scenario = scenarios.get(centre.name());
            // What others do after a centre was judged is not in its report: a refusal elsewhere may come much later.
            boolean judgedNow = seconds() - judged.getOrDefault(centre.name(), 0.0) < 0.5;
            if (judgedNow && (good || report.outcome() == Outcome.REFUSED)) {
                Run.truth(scenario, centre.report());
            }
            assertThat(good && !centre.report().outcome().isGood()).as("mixed and green: " + centre).isFalse();
            // One alone is not looked at once more, after a kill neither.
            if (good && scenarios.size() > 1) {
                assertThat(seconds() - judged.get(centre.name())).as("age of the last look at " + centre.name()).isLessThan(6);
            }
        });
        boolean back = report.outcome() == Outcome.ROLLED_BACK || report.outcome() == Outcome.NOTHING_TO_ROLL_BACK;
        if (back) {
            assertThat(report.centres()).allMatch(isBack(), "is proven back, or was never changed");
        }
    }

    /** Whether the centre is proven to be as it was. */
    private Predicate<RolloutReport.Centre> isBack() {
        return centre -> {
            Outcome outcome = centre.report().outcome();
            boolean untouched = outcome == Outcome.REFUSED || outcome == Outcome.UNCHANGED
                    || !hasChanged(scenarios.get(centre.name()));
            return untouched || outcome == Outcome.ROLLED_BACK || outcome == Outcome.NOTHING_TO_ROLL_BACK;
        };
    }

    /** Whether Marathon took any of what was sent to it: a write that it refuses changes nothing. */
    private static boolean hasChanged(Scenario scenario) {
        return scenario.marathon.of(scenario.way.author).hasChanged();
    }
}
