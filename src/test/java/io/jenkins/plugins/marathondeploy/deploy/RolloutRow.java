package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.reliability.Scenario.Got;
import io.jenkins.plugins.marathondeploy.rollout.Order;
import io.jenkins.plugins.marathondeploy.rollout.Rollout;
import io.jenkins.plugins.marathondeploy.rollout.RolloutPlan;
import io.jenkins.plugins.marathondeploy.rollout.RolloutReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A rollout over simulated Marathons as a row of the table: what happens, how it must end, and what every centre has then. */
final class RolloutRow {
    static final Policy POLICY = RollbackRows.SHORT.withSoak(Duration.ofSeconds(10));
    static final RolloutPlan SEQUENCE = plan(Order.SEQUENCE, OnFailure.ROLLBACK);
    static final String OLD = "1 healthy, 0 writes";
    static final String NEW = "2 healthy, 1 write";
    static final String BACK = "1 healthy, 2 writes";
    static final String BUILD = "shop/web#7";

    private static final String TO_BE_KILLED = "is to be killed";

    private RolloutRow() {}

    static RolloutPlan plan(Order order, OnFailure policy) {
        return new RolloutPlan(order, Duration.ZERO, List.of(), policy, policy);
    }

    static RolloutPlan pausing(int seconds) {
        return new RolloutPlan(
                Order.SEQUENCE, Duration.ofSeconds(seconds), List.of(), OnFailure.ROLLBACK, OnFailure.ROLLBACK);
    }

    /** Version 1 runs healthy in centres of these names; version 2 is deployed, and has this fate in each. */
    static RolloutStory story(String... fates) {
        RolloutStory story = new RolloutStory().centres(List.of("north", "south", "east").subList(0, fates.length).toArray(String[]::new));
        int at = 0;
        for (Scenario scenario : story.scenarios.values()) {
            scenario.asBuild(BUILD).runs("good 1", 2).deploys(fates[at++] + " 2", 2).with(POLICY);
        }
        return story;
    }

    /** With another policy everywhere. */
    static RolloutStory with(RolloutStory story, Policy policy) {
        story.scenarios.values().forEach(scenario -> scenario.with(policy));
        return story;
    }

    static Policy onFailure(OnFailure policy) {
        return POLICY.withOnFailure(policy, policy);
    }

    /** What happens in it. */
    interface Story {
        RolloutStory told();
    }

    static io.jenkins.plugins.marathondeploy.reliability.Scenario row(
            String group, String name, String fault, String expected, RolloutPlan plan, Story story) {
        return io.jenkins.plugins.marathondeploy.reliability.Scenario.of(group, name, fault, expected, () -> {
            RolloutStory told = story.told();
            RolloutReport report = told.run(plan);
            return new Got(observed(told, report), String.join("\n", told.told));
        });
    }

    static io.jenkins.plugins.marathondeploy.reliability.Scenario row(
            String group, String name, String fault, String expected, Story story) {
        return row(group, name, fault, expected, SEQUENCE, story);
    }

    /** @param states of the centres, in their order */
    static String expect(String outcome, String... states) {
        List<String> names = List.of("north", "south", "east");
        StringBuilder text = new StringBuilder(outcome);
        for (int i = 0; i < states.length; i++) {
            text.append("; ").append(names.get(i)).append(' ').append(states[i]);
        }
        return text.toString();
    }

    private static String observed(RolloutStory story, RolloutReport report) {
        return report.outcome() + (report.end().byOthers() ? " by others" : "") + story.scenarios.entrySet().stream()
                .map(centre -> "; " + centre.getKey() + " " + state(centre))
                .collect(Collectors.joining())
                + (story.told.contains(TO_BE_KILLED) && story.told.stream().noneMatch(line -> line.startsWith("killed after"))
                        ? "; never killed" : "");
    }

    /** {@code 2 healthy, 1 write}; of a group by app. */
    static String state(Map.Entry<String, Scenario> centre) {
        Scenario scenario = centre.getValue();
        boolean one = scenario.wanted().containsKey(Scenario.APP);
        String apps = scenario.marathon.apps.values().stream()
                .map(app -> (one ? "" : app.id + " ") + app.command().replaceFirst(".* ", "")
                        + (app.keepsThePromise() ? " healthy" : " not healthy"))
                .collect(Collectors.joining(", "));
        int writes = scenario.way.writes.size();
        return (apps.isEmpty() ? "nothing" : apps) + ", " + (writes > 9 ? "many" : writes) + (writes == 1 ? " write" : " writes");
    }

    /** Killed once, after a step in which this was so. */
    static RolloutStory killed(RolloutStory story, Life then, Predicate<Rollout> when) {
        boolean[] done = new boolean[1];
        story.told.add(TO_BE_KILLED);
        story.kill = (before, step) -> {
            if (done[0] || !when.test(story.rollout)) {
                return null;
            }
            done[0] = true;
            String kept = switch (then) {
                case KEPT -> story.rollout.state();
                case KEPT_BEFORE -> before;
                case ANEW -> RolloutStory.ANEW;
            };
            story.of("north").pass(Duration.ofSeconds(3));
            return kept;
        };
        return story;
    }

    static Predicate<Rollout> in(String centre, PhaseName phase) {
        return rollout -> rollout.machine(centre).phase() == phase;
    }

    /** What comes after a kill. */
    enum Life {
        /** What was kept after the last step is read back. */
        KEPT("killed"),
        /** What was kept before the last step is. */
        KEPT_BEFORE("killed before it was kept"),
        /** The same command is given once more. */
        ANEW("killed");

        final String words;

        Life(String words) {
            this.words = words;
        }
    }

    /** So long after a centre's machine has come into a phase. */
    static RolloutStory when(RolloutStory story, String centre, PhaseName phase, double after, Consumer<RolloutStory> what) {
        story.of(centre).in(phase, after, () -> what.accept(story));
        return story;
    }

    static RolloutStory aborted(RolloutStory story, String centre, PhaseName phase, double after) {
        return when(story, centre, phase, after, same -> same.rollout.interrupt("aborted by admin"));
    }
}
