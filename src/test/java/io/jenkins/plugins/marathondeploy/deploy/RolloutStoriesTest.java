package io.jenkins.plugins.marathondeploy.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.rollout.Order;
import io.jenkins.plugins.marathondeploy.rollout.RolloutPlan;
import io.jenkins.plugins.marathondeploy.rollout.RolloutReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random rollouts over one to four Marathons with failures, faults, other people's changes, aborts, kills and clocks that are
 * set: never mixed and green, never over somebody else's, every centre that was changed proven back or named as not
 * ({@link RolloutStory} holds them to that). {@code -Dmachine.seed=} tells one story alone, {@code -Dmachine.stories=} more.
 */
class RolloutStoriesTest {
    private static final int STORIES = Math.max(1, RandomStoriesTest.STORIES / 10);
    private static final List<String> NAMES = List.of("north", "south", "east", "west");

    @Test
    void everywhereOrNowhere() {
        Long one = Long.getLong("machine.seed");
        long first = one != null ? one : System.nanoTime();
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        for (long seed = first; seed < first + (one != null ? 1 : STORIES); seed++) {
            RolloutStory story = new RolloutStory();
            try {
                outcomes.merge(tell(story, new Random(seed)), 1, Integer::sum);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("story " + seed + "\n" + String.join("\n", story.told) + "\n" + e.getMessage(), e);
            }
        }
        System.out.println("rollouts from seed " + first + ": " + outcomes);
        if (one == null && STORIES >= 1000) {
            assertThat(outcomes.keySet())
                    .contains(Outcome.DEPLOYED, Outcome.ROLLED_BACK, Outcome.SUPERSEDED, Outcome.REFUSED, Outcome.LEFT);
        }
    }

    /** An abort that came while the last of three was followed; the others had been proven a minute before. */
    @Test
    void abortedIsNotGreenByLooksOfLongAgo() {
        assertThat(tell(new RolloutStory(), new Random(51_933_145_241_200L))).isEqualTo(Outcome.LEFT);
    }

    private static Outcome tell(RolloutStory story, Random random) {
        int count = 1 + random.nextInt(4);
        story.centres(NAMES.subList(0, count).toArray(String[]::new));
        Policy policy = RandomStoriesTest.withGates(RandomStoriesTest.policy(random), random);
        RolloutPlan plan = new RolloutPlan(
                Order.values()[random.nextInt(3)], random.nextInt(3) == 0 ? Duration.ofSeconds(40) : Duration.ZERO, List.of(),
                policy.onFailure(), policy.onAbort());
        story.told.add(plan + " " + policy);
        List<String> fates = new ArrayList<>();
        boolean calm = true;
        for (String name : story.scenarios.keySet()) {
            calm &= prepare(story, name, policy, random, fates);
        }
        boolean aborted = random.nextInt(6) == 0;
        if (aborted) {
            double at = random.nextInt(150);
            story.told.add("abort at " + at);
            story.of("north").at(at, () -> story.rollout.interrupt("aborted by admin"));
        }
        boolean killed = kills(story, random);
        RolloutReport report = story.run(plan);
        expected(story, policy, report, fates, calm && !aborted && !killed);
        if (!aborted) {
            assertThat(report.end().interrupted()).isFalse();
        }
        return report.outcome();
    }

    /** @return whether nobody and nothing interferes there */
    private static boolean prepare(RolloutStory story, String name, Policy policy, Random random, List<String> fates) {
        Scenario scenario = story.of(name);
        if (random.nextInt(5) > 0) {
            scenario.runs("good 1", 2);
        }
        // Mostly one of several at most is bad.
        String fate = random.nextInt(3) > 0 ? "good"
                : RandomStoriesTest.FATES.get(random.nextInt(RandomStoriesTest.FATES.size()));
        String command = random.nextInt(8) == 0 ? "good 1" : fate + " 2";
        scenario.deploys(command, 2).with(policy);
        fates.add(command.split(" ")[0]);
        List<String> what = new ArrayList<>(List.of(name + ": " + command + (scenario.before.isEmpty() ? " (new)" : "")));
        for (int i = Math.max(0, random.nextInt(5) - 3); i > 0; i--) {
            what.add(RandomStoriesTest.fault(scenario, random));
        }
        for (int i = Math.max(0, random.nextInt(5) - 3); i > 0; i--) {
            what.add(other(scenario, random));
        }
        if (random.nextInt(4) == 0) {
            scenario.queueing.atRandom(new Random(random.nextLong()));
            what.add("with time in queues");
        }
        story.told.add(what.toString());
        return what.size() == 1;
    }

    private static String other(Scenario scenario, Random random) {
        double at = 0.1 + random.nextInt(1500) / 10.0;
        int what = random.nextInt(6);
        scenario.at(at, () -> {
            switch (what) {
                case 0, 1 -> scenario.otherPuts("good 9");
                case 2 -> scenario.otherReverts();
                case 3 -> scenario.otherCancels();
                case 4 -> scenario.otherDeletes();
                default -> scenario.otherScales(3);
            }
        });
        return List.of("puts good 9", "puts good 9", "reverts", "cancels", "deletes", "scales 3").get(what) + " at " + at;
    }

    private static boolean kills(RolloutStory story, Random random) {
        if (random.nextInt(3) > 0) {
            return false;
        }
        int every = 5 + random.nextInt(60);
        boolean unsaved = random.nextBoolean();
        Random when = new Random(random.nextLong());
        story.kill = new RolloutStory.Kill() {
            private int next = 1 + when.nextInt(every);

            @Override
            public String after(String before, int step) {
                if (step != next) {
                    return null;
                }
                next = step + 1 + when.nextInt(every);
                String kept = unsaved ? before : story.rollout.state();
                story.of("north").pass(Duration.ofSeconds(when.nextInt(20)));
                if (when.nextInt(4) == 0) {
                    story.time().jump(Duration.ofMinutes(3 + when.nextInt(60)).multipliedBy(when.nextBoolean() ? 1 : -1));
                }
                return kept;
            }

            @Override
            public boolean saves(int step) {
                return unsaved && step == next;
            }
        };
        story.told.add("kills about every " + every + " steps" + (unsaved ? ", unsaved" : ""));
        return true;
    }

    /** What must come of it. */
    private static void expected(RolloutStory story, Policy policy, RolloutReport report, List<String> fates, boolean calm) {
        boolean bad = fates.stream().anyMatch(List.of("sick", "crash", "dies-700", "unpullable", "stuck")::contains);
        boolean red = policy.gates().stream().anyMatch(RandomStoriesTest::isRed);
        if (bad) {
            assertThat(report.outcome().isGood()).as("one is never good").isFalse();
        }
        if (red) {
            assertThat(report.outcome()).as("with a red gate").isNotEqualTo(Outcome.DEPLOYED);
        }
        if (calm && !red && fates.stream().allMatch("good"::equals)) {
            assertThat(report.outcome().isGood()).as("all are good: " + report).isTrue();
        }
        if (calm && !red && bad && policy.onFailure() == OnFailure.ROLLBACK) {
            assertThat(report.outcome()).as("one is bad: " + report)
                    .isIn(Outcome.ROLLED_BACK, Outcome.NOTHING_TO_ROLL_BACK, Outcome.REFUSED);
        }
        if (policy.onFailure() == OnFailure.ROLLBACK && policy.onAbort() == OnFailure.ROLLBACK && !report.outcome().isGood()) {
            assertThat(report.centres()).as("deployed in a part of them: " + report)
                    .noneMatch(centre -> centre.report().outcome() == Outcome.DEPLOYED);
        }
    }
}
