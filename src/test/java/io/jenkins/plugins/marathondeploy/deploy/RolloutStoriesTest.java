package io.jenkins.plugins.marathondeploy.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnLock;
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
 * set, of apps and groups, and of commands that are killed and begun anew: never mixed and green, never over somebody else's,
 * every centre that was changed proven back or named as not ({@link RolloutStory} holds them to that). {@code -Dmachine.seed=} tells one story alone, {@code -Dmachine.stories=} more.
 */
class RolloutStoriesTest {
    private static final int STORIES = Math.max(1, RandomStoriesTest.STORIES / 10);
    private static final String A = "/g/a";
    private static final String B = "/g/b";
    private static final List<String> NAMES = List.of("north", "south", "east", "west");

    @Test
    void everywhereOrNowhere() {
        Long one = Long.getLong("machine.seed");
        long first = one != null ? one : System.nanoTime();
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        for (long seed = first; seed < first + (one != null ? 1 : STORIES); seed++) {
            RolloutStory story = new RolloutStory();
            try {
                outcomes.merge(tell(story, RandomStoriesTest.random(seed), RandomStoriesTest.random(~seed)), 1, Integer::sum);
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
        assertThat(tell(new RolloutStory(), new Random(51_933_145_241_200L), null)).isEqualTo(Outcome.LEFT);
    }

    /** An abort after a write that Marathon had refused in one centre, while those of the others were taken back. */
    @Test
    void aRefusedWriteIsNoChange() {
        long seed = 6_362_213_126_590L;
        assertThat(tell(new RolloutStory(), RandomStoriesTest.random(seed), RandomStoriesTest.random(~seed)))
                .isEqualTo(Outcome.NOTHING_TO_ROLL_BACK);
    }

    /** @param more for groups, {@code rollbackFailed}, and kills after which the same is begun anew; null for none of them */
    private static Outcome tell(RolloutStory story, Random random, Random more) {
        int count = 1 + random.nextInt(4);
        story.centres(NAMES.subList(0, count).toArray(String[]::new));
        Policy policy = RandomStoriesTest.withGates(RandomStoriesTest.policy(random), random);
        if (more != null && more.nextInt(5) == 0) {
            policy = policy.withOnFailure(OnFailure.ROLLBACK_FAILED, more.nextBoolean() ? OnFailure.ROLLBACK_FAILED : policy.onAbort());
        }
        boolean groups = more != null && more.nextInt(3) == 0;
        RolloutPlan plan = new RolloutPlan(
                Order.values()[random.nextInt(3)], random.nextInt(3) == 0 ? Duration.ofSeconds(40) : Duration.ZERO, List.of(),
                policy.onFailure(), policy.onAbort());
        story.told.add(plan + " " + policy);
        List<String> fates = new ArrayList<>();
        boolean calm = true;
        for (String name : story.scenarios.keySet()) {
            calm &= prepare(story.of(name), name, policy, random, fates, groups ? more : null, story.told);
        }
        boolean quiet = calm;
        boolean aborted = random.nextInt(6) == 0;
        if (aborted) {
            double at = random.nextInt(150);
            story.told.add("abort at " + at);
            story.of("north").at(at, () -> story.rollout.interrupt("aborted by admin"));
        }
        // Forced, it goes over its own way back, and nothing tells any more what there was before the first attempt; nor
        // whose deployment it is when somebody reverts what that attempt has sent.
        boolean anew = more != null && more.nextInt(3) == 0 && policy.onLock() != OnLock.FORCE && quiet;
        boolean killed = anew ? killedAndBegunAnew(story, more) : kills(story, random) || more != null && killsWaiting(story, more);
        boolean broken = more != null && !anew && more.nextInt(6) == 0;
        if (broken) {
            breaks(story, more.nextInt(100), NAMES.get(more.nextInt(count)));
        }
        RolloutReport report = story.run(plan);
        expected(story, policy, report, fates, calm && !aborted && !killed && !broken);
        boolean allGoBack = policy.onFailure() == OnFailure.ROLLBACK && policy.onAbort() == OnFailure.ROLLBACK;
        if (quiet && allGoBack && !aborted && !broken && List.of(Outcome.ROLLED_BACK, Outcome.NOTHING_TO_ROLL_BACK).contains(report.outcome())) {
            story.scenarios.forEach((name, scenario) -> asBefore(story, name, scenario));
        }
        if (!aborted) {
            assertThat(report.end().interrupted()).isFalse();
        }
        return report.outcome();
    }

    private static void asBefore(RolloutStory story, String name, Scenario scenario) {
        scenario.wanted().keySet().forEach(id -> {
            SimulatedApp app = scenario.marathon.apps.get(id);
            assertThat(app == null ? null : app.command()).as(id + " in " + name + " as before: " + story.report)
                    .isEqualTo(scenario.before.get(id));
        });
    }

    /**
     * @param group for a group of two apps; null for an app
     * @return whether nobody and nothing interferes there
     */
    private static boolean prepare(
            Scenario scenario, String name, Policy policy, Random random, List<String> fates, Random group, List<String> told) {
        boolean runs = random.nextInt(5) > 0;
        if (runs && group == null) {
            scenario.runs("good 1", 2);
        } else if (runs) {
            scenario.runs(Scenario.app(A, "good 1", 2), Scenario.app(B, "good 1", 1));
        }
        // Mostly one of several at most is bad.
        String fate = random.nextInt(3) > 0 ? "good"
                : RandomStoriesTest.FATES.get(random.nextInt(RandomStoriesTest.FATES.size()));
        String command = random.nextInt(8) == 0 ? "good 1" : fate + " 2";
        scenario.asBuild("shop/web#7").with(policy);
        if (group == null) {
            scenario.deploys(command, 2);
        } else {
            scenario.deploysGroup(Scenario.app(A, command, 2), Scenario.app(B, group.nextBoolean() ? "good 1" : "good 2", 1));
        }
        fates.add(command.split(" ")[0]);
        List<String> what = new ArrayList<>(List.of(name + ": " + command + (scenario.before.isEmpty() ? " (new)" : "")));
        for (int i = Math.max(0, random.nextInt(5) - 3); i > 0; i--) {
            what.add(RandomStoriesTest.fault(scenario, random));
        }
        for (int i = Math.max(0, random.nextInt(5) - 3); i > 0; i--) {
            what.add(other(scenario, random, group == null ? Scenario.APP : group.nextBoolean() ? A : B));
        }
        if (random.nextInt(4) == 0) {
            scenario.queueing.atRandom(new Random(random.nextLong()));
            what.add("with time in queues");
        }
        told.add(what.toString());
        return what.size() == 1;
    }

    private static String other(Scenario scenario, Random random, String app) {
        double at = 0.1 + random.nextInt(1500) / 10.0;
        int what = random.nextInt(6);
        scenario.at(at, () -> {
            if (!app.equals(Scenario.APP) && (what < 2 || what == 4)) {
                // That app of the group is theirs then, and is not to be brought back.
                scenario.before.remove(app);
            }
            switch (what) {
                case 0, 1 -> scenario.otherPuts(Scenario.app(app, "good 9", 2));
                case 2 -> scenario.otherReverts();
                case 3 -> scenario.otherCancels();
                case 4 -> scenario.others.delete(app);
                default -> scenario.others.scale(app, 3, false);
            }
        });
        return List.of("puts good 9", "puts good 9", "reverts", "cancels", "deletes", "scales 3").get(what) + " " + app + " at " + at;
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

    /** Also where nobody has anything to do, as in a pause. */
    private static boolean killsWaiting(RolloutStory story, Random random) {
        if (random.nextInt(3) > 0) {
            return false;
        }
        story.told.add("kills while it waits");
        story.kill = new RolloutStory.Kill() {
            @Override
            public String after(String before, int step) {
                return null;
            }

            @Override
            public boolean saves(int step) {
                return false;
            }

            @Override
            public boolean killsWaiting() {
                return true;
            }

            @Override
            public String waiting(String saved) {
                if (random.nextInt(25) > 0) {
                    return null;
                }
                String kept = random.nextBoolean() ? saved : story.rollout.state();
                story.of("north").pass(Duration.ofSeconds(random.nextInt(20)));
                if (random.nextInt(4) == 0) {
                    story.time().jump(Duration.ofMinutes(3 + random.nextInt(60)).multipliedBy(random.nextBoolean() ? 1 : -1));
                }
                return kept;
            }
        };
        return true;
    }

    /** Nobody can follow a centre any further; where it is told that nothing was changed in it, that is so. */
    private static void breaks(RolloutStory story, double at, String centre) {
        story.told.add(centre + " is followed no more at " + at);
        story.of("north").at(at, () -> {
            Machine machine = story.rollout.machine(centre);
            if (machine.report().isPresent()) {
                return;
            }
            story.rollout.broken(centre, "it can't be followed any further: broken");
            Report report = machine.report().orElseThrow();
            story.told.add(centre + " is " + report.outcome());
            if (report.outcome() == Outcome.REFUSED) {
                Run.truth(story.of(centre), report);
            }
        });
    }

    /** Killed once or twice; whoever started it does so again, with the same. */
    private static boolean killedAndBegunAnew(RolloutStory story, Random random) {
        List<Integer> steps = List.of(1 + random.nextInt(80), 100 + random.nextInt(100));
        story.kill = new RolloutStory.Kill() {
            @Override
            public String after(String before, int step) {
                if (!steps.contains(step)) {
                    return null;
                }
                story.of("north").pass(Duration.ofSeconds(1 + random.nextInt(20)));
                return RolloutStory.ANEW;
            }

            @Override
            public boolean saves(int step) {
                return false;
            }
        };
        story.told.add("killed and begun anew after steps " + steps);
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
        boolean stays = report.centres().stream().anyMatch(centre -> centre.report().outcome() == Outcome.DEPLOYED);
        if (calm && bad && policy.onFailure() == OnFailure.ROLLBACK_FAILED) {
            assertThat(report.outcome()).as("what was deployed stays, and is told: " + report).isIn(stays
                    ? List.of(Outcome.LEFT)
                    : List.of(Outcome.ROLLED_BACK, Outcome.NOTHING_TO_ROLL_BACK, Outcome.REFUSED));
        }
        if (policy.onFailure() == OnFailure.ROLLBACK && policy.onAbort() == OnFailure.ROLLBACK && !report.outcome().isGood()) {
            assertThat(report.centres()).as("deployed in a part of them: " + report)
                    .noneMatch(centre -> centre.report().outcome() == Outcome.DEPLOYED);
        }
    }
}
