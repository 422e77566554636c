package io.jenkins.plugins.marathondeploy.deploy;

import static io.jenkins.plugins.marathondeploy.deploy.Scenario.app;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random stories of a group whose file has one app, while others change, scale, add and delete the other apps of it:
 * whatever comes of ours, theirs are at the end what they made them. {@code -Dmachine.seed=} tells one alone.
 */
class MergeStoriesTest {
    private static final int STORIES = Integer.getInteger("machine.stories", 2000);
    private static final String OURS = "/g/a";
    private static final List<String> THEIRS = List.of("/g/b", "/g/c");
    private static final List<String> FATES = List.of("good", "good", "sick", "fading", "crash", "stuck");
    private static final Duration LIMIT = Duration.ofSeconds(45);

    /** What others made of their apps last. */
    private final Map<String, ObjectNode> theirs = new TreeMap<>();

    @Test
    void whatOthersDoStays() {
        Long one = Long.getLong("machine.seed");
        long first = one != null ? one : System.nanoTime();
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        for (long seed = first; seed < first + (one != null ? 1 : STORIES); seed++) {
            List<String> story = new ArrayList<>();
            try {
                outcomes.merge(tell(RandomStoriesTest.random(seed), story), 1, Integer::sum);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("story " + seed + " " + story + ": " + e.getMessage(), e);
            }
        }
        if (one == null && STORIES >= 1000) {
            assertThat(outcomes.keySet()).contains(
                    Outcome.DEPLOYED, Outcome.UNCHANGED, Outcome.ROLLED_BACK, Outcome.NOTHING_TO_ROLL_BACK, Outcome.SUPERSEDED);
        }
    }

    private Outcome tell(Random random, List<String> story) {
        Scenario scenario = new Scenario();
        theirs.clear();
        List<ObjectNode> there = new ArrayList<>();
        if (random.nextInt(4) > 0) {
            there.add(app(OURS, "good 1", 2));
        }
        if (random.nextInt(5) > 0) {
            there.add(app("/g/b", random.nextInt(4) == 0 ? "sick 1" : "good 1", 1));
        }
        scenario.runs(there.toArray(ObjectNode[]::new));
        note(scenario);
        THEIRS.forEach(scenario.before::remove);
        String fate = FATES.get(random.nextInt(FATES.size()));
        String command = random.nextInt(10) == 0 ? "good 1" : fate + " 2";
        Policy policy = Policy.defaults()
                .withTimeouts(LIMIT, LIMIT, LIMIT)
                .withSoak(random.nextInt(2) == 0 ? Duration.ofSeconds(25) : Duration.ZERO)
                .withMergeGroup(true);
        scenario.deploysGroup(app(OURS, command, 1 + random.nextInt(3))).with(policy);
        story.add(there.size() + " run, " + command + ", soak " + policy.soak());
        int changes = random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            other(scenario, random, story);
        }
        String lost = random.nextInt(4) == 0 ? List.of("put", "revert", "restore").get(random.nextInt(3)) : "";
        if (!lost.isEmpty()) {
            // One that arrives late meets what nobody could know of.
            scenario.loses(lost, random.nextBoolean() ? 0 : -1);
            story.add("loses " + lost);
        }
        if (random.nextInt(3) == 0) {
            scenario.queueing.atRandom(new Random(random.nextLong()));
            story.add("with time in queues");
        }
        int restart = random.nextInt(3) == 0 ? 1 + random.nextInt(40) : -1;
        story.add("restart " + restart);
        Run run = new Run(scenario, Run.Between.at(
                restart, (machine, saved, same, step) -> Machine.ofState(machine.state())));
        story.add("writes " + scenario.way.writes + " end " + run.report);
        theirsStay(scenario);
        if (lost.isEmpty() && restart < 0) {
            expected(scenario, run.report, command, changes == 0);
        }
        return run.report.outcome();
    }

    private void other(Scenario scenario, Random random, List<String> story) {
        double at = random.nextBoolean() ? random.nextInt(40) / 10.0 : random.nextInt(60);
        String id = THEIRS.get(random.nextInt(THEIRS.size()));
        String command = FATES.get(random.nextInt(FATES.size())) + " 9";
        int instances = 1 + random.nextInt(4);
        int what = random.nextInt(4);
        story.add(id + " " + List.of("scaled", "put " + command, "put " + command, "deleted").get(what) + " at " + at);
        scenario.at(at, () -> {
            switch (what) {
                case 0 -> scenario.others.scale(id, instances, true);
                case 1, 2 -> scenario.otherPuts(app(id, command, instances));
                default -> scenario.others.delete(id);
            }
            note(scenario);
        });
    }

    private void note(Scenario scenario) {
        theirs.clear();
        scenario.marathon.apps.forEach((id, app) -> {
            if (THEIRS.contains(id)) {
                theirs.put(id, app.definition.deepCopy());
            }
        });
    }

    private void theirsStay(Scenario scenario) {
        for (String id : THEIRS) {
            SimulatedApp app = scenario.marathon.apps.get(id);
            assertThat(app == null ? null : app.definition).as(id).isEqualTo(theirs.get(id));
            assertThat(app == null ? SimulatedMarathon.OTHER : app.author).as("who made " + id).isEqualTo(SimulatedMarathon.OTHER);
        }
    }

    /** Nobody touches our app. */
    private static void expected(Scenario scenario, Report report, String command, boolean alone) {
        String fate = command.split(" ")[0];
        switch (fate) {
            case "good" -> assertThat(report.outcome()).isIn(Outcome.DEPLOYED, Outcome.UNCHANGED);
            // Reverted while its deployment runs, whatever others do; one who then deletes the last app ends the group.
            case "sick", "stuck" -> {
                assertThat(report.outcome())
                        .isIn(Outcome.ROLLED_BACK, Outcome.NOTHING_TO_ROLL_BACK, Outcome.SUPERSEDED);
                SimulatedApp ours = scenario.marathon.apps.get(OURS);
                assertThat(ours == null ? "good 1" : ours.command()).as("what runs of ours").isEqualTo("good 1");
                if (scenario.before.containsKey(OURS)) {
                    assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
                }
            }
            default -> {
                if (alone) {
                    assertThat(report.byOthers()).isFalse();
                }
            }
        }
    }
}
