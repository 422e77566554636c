package io.jenkins.plugins.marathondeploy.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Two machines that deploy to one app at the same time, each step of each in whatever order the time in their queues
 * brings about, restarts, stores and listeners that throw, and other people in between. No change of the one is undone or overwritten by the other without having
 * been seen, and each verdict is true when it is given. See {@link RandomStoriesTest} for the properties.
 */
class TwoDeployersTest {
    private static final int STORIES = Math.max(1, RandomStoriesTest.STORIES / 2);

    @Test
    void neitherOverwritesWhatItHasNotSeenOfTheOther() {
        Long one = Long.getLong("machine.seed");
        long first = one != null ? one : System.nanoTime();
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        int losses = 0;
        for (long seed = first; seed < first + (one != null ? 1 : STORIES); seed++) {
            List<String> story = new ArrayList<>();
            Scenario scenario = new Scenario();
            try {
                tell(scenario, RandomStoriesTest.random(seed), story).forEach(outcome -> outcomes.merge(outcome, 1, Integer::sum));
            } catch (AssertionError | RuntimeException e) {
                if (!RandomStoriesTest.UNGUARDED) {
                    throw new AssertionError("story " + seed + " " + story + ": " + e.getMessage(), e);
                }
            }
            losses += scenario.marathon.violations.isEmpty() ? 0 : 1;
        }
        System.out.println("stories of two from seed " + first + ": " + outcomes
                + (RandomStoriesTest.UNGUARDED ? ", lost changes: " + losses : ""));
        if (RandomStoriesTest.UNGUARDED) {
            assertThat(losses).as("stories in which someone else's change was lost").isPositive();
        } else if (one == null && STORIES >= 1000) {
            assertThat(outcomes.keySet()).contains(Outcome.DEPLOYED, Outcome.SUPERSEDED, Outcome.ROLLED_BACK);
        }
    }

    private static List<Outcome> tell(Scenario scenario, Random random, List<String> story) {
        if (random.nextInt(5) > 0) {
            scenario.runs("good 1", 2);
        }
        List<Deployer> deployers = List.of(
                new Deployer(deploys(scenario, " 2", random, story), random),
                new Deployer(deploys(scenario.besides("them"), " 3", random, story), random));
        for (int i = random.nextInt(3); i > 0; i--) {
            double at = random.nextInt(600) / 10.0;
            int what = random.nextInt(4);
            story.add(List.of("puts good 9", "cancels", "scales", "deletes").get(what) + " at " + at);
            scenario.at(at, () -> {
                switch (what) {
                    case 0 -> scenario.otherPuts("good 9");
                    case 1 -> scenario.otherCancels();
                    case 2 -> scenario.otherScales(3);
                    default -> scenario.otherDeletes();
                }
            });
        }
        while (deployers.stream().anyMatch(one -> one.report == null)) {
            Deployer next = deployers.stream().filter(one -> one.report == null)
                    .min(java.util.Comparator.comparing(one -> one.due)).orElseThrow();
            Duration wait = Duration.between(scenario.time.truth(), next.due);
            if (wait.compareTo(Duration.ZERO) > 0) {
                scenario.pass(wait);
            }
            next.go(story);
        }
        return deployers.stream().map(one -> one.report.outcome()).toList();
    }

    private static Scenario deploys(Scenario scenario, String number, Random random, List<String> story) {
        String command = RandomStoriesTest.FATES.get(random.nextInt(RandomStoriesTest.FATES.size())) + number;
        Policy policy = RandomStoriesTest.policy(random);
        story.add(command + " " + policy);
        scenario.way.unguarded = RandomStoriesTest.UNGUARDED;
        scenario.queueing.atRandom(new Random(random.nextLong()));
        return scenario.deploys(command, 2).with(policy);
    }

    /** One machine between two events of its own: it is asked what it needs, and later that is carried out. */
    private static final class Deployer {
        private final Scenario scenario;
        private final Random random;
        private Instant due;
        private Need queued;
        /** Whether its store of credentials throws when the next exchange is to begin, or its listener after the step. */
        private boolean store;
        private boolean listener;
        /** What was kept before the step, where one of them throws. */
        private String kept;
        private int steps;
        private Report report;

        Deployer(Scenario scenario, Random random) {
            this.scenario = scenario;
            this.random = random;
            due = scenario.time.truth().plusMillis(random.nextInt(30_000));
        }

        void go(List<String> story) {
            if (queued == null) {
                store = random.nextInt(150) == 0;
                listener = random.nextInt(150) == 0;
                kept = store || listener ? scenario.machine().state() : null;
                queued = scenario.machine().need(scenario.time);
                due = scenario.time.truth().plus(scenario.queueing.next(queued, scenario.machine().phase()));
                if (due.isAfter(scenario.time.truth())) {
                    return;
                }
            }
            if (store) {
                story.add(scenario.way.author + "'s store throws at " + scenario.seconds());
                readBack(kept);
                return;
            }
            PhaseName phase = scenario.machine().phase();
            int writes = scenario.way.writes.size();
            scenario.way.exchanges = 0;
            Advance advance = scenario.carryOut(queued).advance();
            Run.exchanged(scenario, phase, queued, writes);
            queued = null;
            scenario.way.writes.stream().skip(writes)
                    .forEach(write -> story.add(scenario.way.author + " " + write + " at " + scenario.seconds()));
            assertThat(scenario.marathon.violations).isEmpty();
            scenario.entered(scenario.machine().phase());
            if (advance.ended()) {
                report = scenario.machine().report().orElseThrow();
                story.add(scenario.way.author + " ended " + report);
                Run.truth(scenario, report);
                assertThat(report.byOthers() || report.outcome() != Outcome.SUPERSEDED).as("superseded by nobody").isTrue();
                return;
            }
            assertThat(++steps).as("steps without an end").isLessThan(20_000);
            if (listener) {
                story.add(scenario.way.author + "'s listener throws at " + scenario.seconds());
                boolean beforeKept = random.nextBoolean();
                if (beforeKept) {
                    scenario.way.losesPutSince(writes);
                }
                readBack(beforeKept ? kept : scenario.machine().state());
                return;
            }
            if (random.nextInt(50) == 0) {
                // Read back in another process, as saved after this step.
                String saved = scenario.machine().state();
                scenario.replace(Machine.ofState(saved));
                story.add(scenario.way.author + " read back at " + scenario.seconds());
            }
            Duration pause = Duration.between(scenario.time.instant(), advance.next());
            due = scenario.time.truth().plus(pause.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : pause);
        }

        /** The wait has ended; somebody follows it again somewhat later. */
        private void readBack(String state) {
            queued = null;
            scenario.replace(Machine.ofState(state));
            due = scenario.time.truth().plusMillis(1 + random.nextInt(20_000));
        }
    }
}
