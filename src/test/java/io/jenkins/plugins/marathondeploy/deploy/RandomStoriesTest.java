package io.jenkins.plugins.marathondeploy.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnLock;
import io.jenkins.plugins.marathondeploy.gate.Finding;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random interleavings of failures, faults, restarts, stores and listeners that throw, time in queues and other people's
 * changes, against the model's truth ({@link Run} holds each verdict to it). The seed of a story that fails is in the message; run one alone with
 * {@code -Dmachine.seed=}. {@code -Dmachine.stories=100000} tells more of them. With {@code -Dmachine.unguarded=true} the
 * read before a write is answered as the look before it was: the stories must then find changes of others that are lost.
 */
class RandomStoriesTest {
    static final int STORIES = Integer.getInteger("machine.stories", 10_000);
    static final boolean UNGUARDED = Boolean.getBoolean("machine.unguarded");
    private static final List<Kind> FAULTS = List.of(
            Kind.UNREACHABLE, Kind.NO_ANSWER, Kind.UNAVAILABLE, Kind.UNEXPECTED, Kind.UNAUTHORISED,
            Kind.TOO_MANY_DEPLOYMENTS, Kind.CONFLICT, Kind.LOCKED);
    static final List<String> FATES = List.of(
            "good", "good", "good", "sick", "crash", "killed", "unpullable", "stuck", "fading", "blinking", "slow",
            "flapping", "unready", "dies-700");
    private static final List<String> WRITES = List.of("put", "put", "revert", "restore", "delete", "cancel");
    static final Duration LIMIT = Duration.ofSeconds(45);

    @Test
    void everyVerdictIsTheTruth() {
        Long one = Long.getLong("machine.seed");
        long first = one != null ? one : System.nanoTime();
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        int losses = 0;
        for (long seed = first; seed < first + (one != null ? 1 : STORIES); seed++) {
            List<String> story = new ArrayList<>();
            Scenario scenario = new Scenario();
            try {
                outcomes.merge(tell(scenario, seed, story), 1, Integer::sum);
            } catch (AssertionError | RuntimeException e) {
                if (!UNGUARDED) {
                    throw new AssertionError("story " + seed + " " + story + ": " + e.getMessage(), e);
                }
            }
            losses += scenario.marathon.violations.isEmpty() ? 0 : 1;
        }
        System.out.println("stories from seed " + first + ": " + outcomes + (UNGUARDED ? ", lost changes: " + losses : ""));
        if (UNGUARDED) {
            assertThat(losses).as("stories in which someone else's change was lost").isPositive();
        } else if (one == null && STORIES >= 1000) {
            assertThat(outcomes.keySet()).as("the stories reach every end").contains(Outcome.values());
        }
    }

    /** Seeds that lie close together begin with the same numbers in {@link Random}: stories told in a row would be alike. */
    static Random random(long seed) {
        return new Random(new SplittableRandom(seed).nextLong());
    }

    private static Outcome tell(Scenario scenario, long seed, List<String> story) {
        Random random = random(seed);
        scenario.way.unguarded = UNGUARDED;
        Policy policy = withGates(policy(random), random);
        if (random.nextInt(5) > 0) {
            scenario.runs((random.nextInt(12) == 0 ? "sick" : "good") + " 1", 2);
        }
        String command = random.nextInt(12) == 0 ? "good 1" : FATES.get(random.nextInt(FATES.size())) + " 2";
        int instances = 1 + random.nextInt(3);
        boolean checked = random.nextInt(10) > 0;
        scenario.tick = checked ? 500 : 100;
        scenario.deploys(checked ? Scenario.app(Scenario.APP, command, instances) : UncheckedRows.unchecked(command, instances))
                .with(policy);
        story.add((checked ? "" : "unchecked ") + command + " x" + instances + " " + policy);
        List<String> faults = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            faults.add(fault(scenario, random));
        }
        List<String> others = new ArrayList<>();
        for (int i = Math.max(0, random.nextInt(5) - 2); i > 0; i--) {
            others.add(other(scenario, random));
        }
        story.add(faults + " " + others);
        int restart = random.nextInt(3) == 0 ? 1 + random.nextInt(60) : -1;
        boolean unsaved = random.nextBoolean();
        // More than the machine takes for a busy controller; less would be a clock that eats the time limits.
        Duration jump = random.nextInt(3) > 0
                ? Duration.ZERO
                : Duration.ofMinutes(3 + random.nextInt(120)).multipliedBy(random.nextBoolean() ? 1 : -1);
        story.add("restart " + restart + (unsaved ? " unsaved" : "") + " clock set by " + jump);
        if (random.nextInt(2) == 0) {
            scenario.queueing.atRandom(new Random(random.nextLong()));
            story.add("with time in queues");
        }
        Run.Between restarts = Run.Between.at(restart, (machine, saved, same, step) -> {
            String kept = unsaved ? saved : machine.state();
            same.pass(Duration.ofSeconds(random.nextInt(30)));
            same.time.jump(jump);
            return Machine.ofState(kept);
        });
        Throwing throwing = new Throwing(restarts, random);
        Run run = new Run(scenario, throwing);
        story.add("thrown " + throwing.thrown + " writes " + scenario.way.writes + " end " + run.report);
        Duration most = LIMIT.multipliedBy(6 + 2 * policy.gates().size()).plusMinutes(6).plus(scenario.queueing.total)
                .plus(throwing.away);
        assertThat(scenario.time.elapsed()).as("time it took").isLessThan(most);
        // What is not checked is as good as it runs.
        String fate = command.split(" ")[0];
        boolean runs = !checked && List.of("sick", "fading", "blinking", "flapping", "slow").contains(fate);
        gatesHeld(run);
        expected(run, scenario, runs ? "good" : fate, faults, others, restart > 0 || !throwing.thrown.isEmpty());
        return run.report.outcome();
    }

    /**
     * Now and then a store of credentials throws when an exchange is to begin, or the listener when it is told of a step. That
     * ends the wait; whoever follows the machine next reads back what was kept last.
     */
    private static final class Throwing implements Run.Between {
        final List<String> thrown = new ArrayList<>();
        Duration away = Duration.ZERO;
        private final Run.Between others;
        private final Random random;
        private boolean store;
        private boolean listener;

        Throwing(Run.Between others, Random random) {
            this.others = others;
            this.random = random;
        }

        @Override
        public boolean saves(int step) {
            store = random.nextInt(250) == 0;
            listener = random.nextInt(250) == 0;
            return store || listener || others.saves(step);
        }

        @Override
        public boolean ends(int step) {
            return store;
        }

        @Override
        public Machine next(Machine machine, String saved, Scenario scenario, int step) {
            if (!store && !listener) {
                return others.next(machine, saved, scenario, step);
            }
            // It throws before it has kept the step's state, or after.
            String kept = store || random.nextBoolean() ? saved : machine.state();
            thrown.add((store ? "store" : "listener") + " at " + scenario.seconds());
            listener &= store;
            store = false;
            Duration pause = Duration.ofSeconds(random.nextInt(30));
            away = away.plus(pause);
            scenario.pass(pause);
            return Machine.ofState(kept);
        }
    }

    static Policy withGates(Policy policy, Random random) {
        Policy gated = policy;
        for (int i = random.nextInt(2) * random.nextInt(3); i > 0; i--) {
            Gate.When when = policy.soak().isZero() && i == 1 ? Gate.When.VERIFY : Gate.When.values()[random.nextInt(policy.soak().isZero() ? 2 : 3)];
            String fate = List.of("good", "good", "third", "third", "bad", "never", "silent", "broken").get(random.nextInt(8));
            // What is asked in the soak again and again need not pass three times.
            gated = gated.withGate(SimulatedGates.gate(
                    "gate" + i, when == Gate.When.SOAK && fate.equals("third") ? "good" : fate, when, 5 + random.nextInt(20)));
        }
        return gated;
    }

    /** Nothing counts as deployed, and nothing is left unchanged, before all that was to be asked has passed. */
    private static void gatesHeld(Run run) {
        boolean deployed = run.report.outcome() == Outcome.DEPLOYED;
        if (deployed || run.report.outcome() == Outcome.UNCHANGED) {
            assertThat(run.report.gates())
                    .filteredOn(gate -> deployed || gate.when() == Gate.When.VERIFY)
                    .allSatisfy(gate -> assertThat(gate.state()).as(gate.name()).isEqualTo(Finding.State.PASSED));
        }
    }

    static boolean isRed(Gate gate) {
        return !List.of("good", "third").contains(gate.kind());
    }

    /** What must come of it where nobody else interfered and no outage ate the time limits. */
    private static void expected(
            Run run, Scenario scenario, String fate, List<String> faults, List<String> others, boolean restarted) {
        Outcome outcome = run.report.outcome();
        if (others.isEmpty()) {
            assertThat(run.report.byOthers()).as("by others").isFalse();
        }
        if (List.of("sick", "crash", "dies-700", "unpullable", "stuck").contains(fate)) {
            assertThat(outcome).as("a version that is never good").isNotIn(Outcome.DEPLOYED, Outcome.UNCHANGED);
        }
        boolean calm = others.isEmpty() && !restarted && faults.isEmpty();
        if (scenario.policy.gates().stream().anyMatch(RandomStoriesTest::isRed)) {
            assertThat(outcome).as("with a red gate").isNotEqualTo(Outcome.DEPLOYED);
            return;
        }
        if (calm && fate.equals("good")) {
            assertThat(outcome).as("a good version").isIn(Outcome.DEPLOYED, Outcome.UNCHANGED);
        }
        if (calm && outcome == Outcome.DEPLOYED && scenario.queueing.total.isZero()) {
            // What nobody could see in a queue or an outage is nobody's fault; between two looks there is a second.
            SimulatedApp app = scenario.marathon.apps.get(Scenario.APP);
            Duration proof = scenario.policy.soak().plusSeconds(app.checked() ? 0 : 10).minusSeconds(1);
            assertThat(Duration.ofMillis(app.goodFor(scenario.time.elapsed().toMillis()))).as("how long it was good")
                    .isGreaterThanOrEqualTo(proof);
        }
        boolean rollsBack = scenario.policy.onFailure() == OnFailure.ROLLBACK
                && scenario.before.getOrDefault(Scenario.APP, "good").startsWith("good");
        if (calm && rollsBack && List.of("sick", "unpullable", "stuck", "unready").contains(fate)) {
            assertThat(outcome).as("a bad version").isEqualTo(
                    scenario.before.isEmpty() ? Outcome.NOTHING_TO_ROLL_BACK : Outcome.ROLLED_BACK);
        }
    }

    static Policy policy(Random random) {
        OnFailure[] failures = {OnFailure.ROLLBACK, OnFailure.ROLLBACK, OnFailure.ROLLBACK, OnFailure.LEAVE, OnFailure.CANCEL};
        return Policy.defaults()
                .withTimeouts(LIMIT, LIMIT, LIMIT)
                .withSoak(random.nextInt(3) == 0 ? Duration.ofSeconds(20) : Duration.ZERO)
                .withOnFailure(failures[random.nextInt(5)], failures[random.nextInt(5)])
                .withOnLock(OnLock.values()[random.nextInt(3)])
                .withMaxTaskFailures(random.nextInt(4))
                .withKeepInstances(random.nextInt(4) == 0);
    }

    static String fault(Scenario scenario, Random random) {
        Kind kind = FAULTS.get(random.nextInt(FAULTS.size()));
        String write = WRITES.get(random.nextInt(WRITES.size()));
        double from = random.nextInt(90);
        double lasting = random.nextInt(30);
        switch (random.nextInt(3)) {
            case 0 -> {
                // A slow write is applied within the time that the machine waits for it.
                double after = random.nextInt(3) == 0 ? -1 : random.nextInt(3) == 0 ? 0 : random.nextInt(9);
                scenario.loses(write, after);
                return "loses " + write + " " + after;
            }
            case 1 -> {
                int times = 1 + random.nextInt(4);
                scenario.refuses(write, times, kind);
                return "refuses " + write + " " + times + " " + kind;
            }
            default -> {
                // Whoever only reads is never refused for a lock or a limit.
                Kind away = List.of(Kind.UNREACHABLE, Kind.NO_ANSWER, Kind.UNAVAILABLE, Kind.UNEXPECTED)
                        .get(random.nextInt(4));
                scenario.down(from, from + lasting, away);
                return away + " from " + from + " for " + lasting;
            }
        }
    }

    private static String other(Scenario scenario, Random random) {
        double at = 0.1 + (random.nextBoolean() ? random.nextInt(80) / 10.0 : random.nextInt(90));
        int what = random.nextInt(10);
        int instances = 1 + random.nextInt(4);
        String command = FATES.get(random.nextInt(FATES.size())) + " 9";
        scenario.at(at, () -> {
            switch (what) {
                case 0 -> scenario.otherPuts(command);
                case 1 -> scenario.otherReverts();
                case 2 -> scenario.otherCancels();
                case 3 -> scenario.otherDeletes();
                case 4, 5 -> scenario.otherScales(instances);
                case 6 -> scenario.otherForcesScale(instances);
                case 7 -> scenario.others.loseTasks(Scenario.APP, 2);
                case 8 -> scenario.others.cutOff(Scenario.APP);
                default -> scenario.interrupt();
            }
        });
        return List.of("puts " + command, "reverts", "cancels", "deletes", "scales " + instances, "scales " + instances,
                "scales by force " + instances, "loses tasks", "cuts off", "interrupt").get(what) + " at " + at;
    }
}
