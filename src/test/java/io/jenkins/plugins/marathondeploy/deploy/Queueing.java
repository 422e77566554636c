package io.jenkins.plugins.marathondeploy.deploy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** How long an exchange waits for its turn among others between being asked for and being begun. */
final class Queueing {
    private static final Duration STEP = Duration.ofMillis(500);

    private final Map<Integer, Duration> writes = new HashMap<>();
    /** A second after a write began to wait. */
    private final List<Runnable> meanwhile = new ArrayList<>();
    private final Map<PhaseName, Duration> reads = new HashMap<>();
    private final Map<Integer, Duration> questions = new HashMap<>();
    private Random random;
    private int asked;
    private int questioned;
    /** Whether a look does not wait that is asked for instead of a gate's question which waits. */
    boolean gatesAlone;
    /** What a question that was withdrawn would still have waited: it keeps its place. */
    Duration left = Duration.ZERO;
    /** All of it, by now. */
    Duration total = Duration.ZERO;

    /**
     * @param nth    write that is begun, from 1; it waits so long once
     * @param action happens a second after it began to wait
     */
    void write(int nth, double seconds, Runnable action) {
        writes.put(nth, Duration.ofMillis((long) (seconds * 1000)));
        meanwhile.add(action);
    }

    /** @param nth question of a gate, from 1, those included whose turn never came; it waits so long once */
    void question(int nth, double seconds) {
        questions.put(nth, Duration.ofMillis((long) (seconds * 1000)));
    }

    /** The first read in a phase waits so long. */
    void read(PhaseName phase, double seconds) {
        reads.put(phase, Duration.ofMillis((long) (seconds * 1000)));
    }

    /** Any of them may wait, for up to 70 seconds, but most looks do not. */
    void atRandom(Random source) {
        random = source;
    }

    /** How long this one waits. */
    Duration next(Need need, PhaseName phase) {
        Duration wait = Duration.ZERO;
        if (need.kind() == Need.Kind.WRITE) {
            wait = writes.getOrDefault(++asked, Duration.ZERO);
        } else if (need.isAskedAgain()) {
            wait = left;
        } else if (need.kind() == Need.Kind.GATE) {
            wait = questions.getOrDefault(++questioned, Duration.ZERO);
        } else if (need.kind() != Need.Kind.NOTHING && reads.containsKey(phase)) {
            wait = reads.remove(phase);
        }
        if (random != null && need.kind() != Need.Kind.NOTHING) {
            boolean waits = random.nextInt(need.kind() == Need.Kind.WRITE ? 2 : 60) == 0;
            wait = waits ? Duration.ofMillis(random.nextInt(3) == 0 ? random.nextInt(70_000) : random.nextInt(9_000)) : wait;
        }
        total = total.plus(wait);
        return wait;
    }

    /**
     * Lets the time pass until it is its turn. When a time limit of the machine ends or the user interrupts meanwhile, it is
     * asked anew.
     *
     * @return what is begun at last
     */
    Need await(Need first, Scenario scenario) {
        Machine machine = scenario.machine();
        SimulatedTime time = scenario.time;
        Need need = first;
        Duration wait = next(first, machine.phase());
        if (!wait.isZero() && need.kind() == Need.Kind.WRITE && !meanwhile.isEmpty()) {
            scenario.at(scenario.seconds() + 1, meanwhile.remove(0));
        }
        Instant end = time.truth().plus(wait);
        while (time.truth().isBefore(end) && need.kind() != Need.Kind.NOTHING) {
            int interrupted = scenario.interruptions;
            Instant wake = machine.wakeAt();
            Duration rest = Duration.between(time.truth(), end);
            boolean early = wake.isAfter(time.instant()) && wake.isBefore(time.instant().plus(rest));
            Duration step = early ? Duration.between(time.instant(), wake) : rest;
            scenario.pass(step.compareTo(STEP) < 0 ? step : STEP);
            if (scenario.interruptions != interrupted || !machine.wakeAt().isAfter(time.instant())) {
                need = machine.need(time);
                if (gatesAlone && first.kind() == Need.Kind.GATE && need.kind() != Need.Kind.GATE) {
                    left = Duration.between(time.truth(), end);
                    return need;
                }
            }
        }
        return need;
    }
}
