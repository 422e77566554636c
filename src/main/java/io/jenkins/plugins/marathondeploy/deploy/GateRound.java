package io.jenkins.plugins.marathondeploy.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.deploy.Deadlines.Timer;
import io.jenkins.plugins.marathondeploy.gate.Facts;
import io.jenkins.plugins.marathondeploy.gate.Finding;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.gate.Probe;
import io.jenkins.plugins.marathondeploy.time.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Those gates of the policy that are asked at one time: before the submission, of a version that is healthy, or in its soak.
 * The first two come one after the other, those of the soak beside each other. What was found, and when a gate is asked next
 * and must have passed, is kept in the deployment.
 *
 * @param old whether they are asked of the version that a rollback went back to
 */
record GateRound(Deployment deployment, Gate.When when, boolean old) {
    /** A question that is under way when its gate's limit ends still counts if it is answered in this time. */
    private static final Duration GRACE = Duration.ofSeconds(5);
    /** One that waits then for its turn among others to the same system still counts if that comes in this time. */
    private static final Duration QUEUE = Duration.ofMinutes(2);

    /** What one question led to. */
    enum Result {
        /** Something is still to be asked, or to be asked again. */
        OPEN,
        /** The gate that was asked has passed. */
        PASSED,
        /** The gate that was asked has failed, or its limit is over. */
        FAILED
    }

    static GateRound before(Deployment deployment) {
        return new GateRound(deployment, Gate.When.BEFORE, false);
    }

    static GateRound of(Deployment deployment, Follow.Aim aim) {
        return new GateRound(
                deployment, aim == Follow.Aim.SOAK ? Gate.When.SOAK : Gate.When.VERIFY, aim == Follow.Aim.OLD);
    }

    /** The names of those that the new version has passed, for the end of a good report's reason; else empty. */
    static String passed(Deployment deployment, Follow.Aim aim) {
        List<Gate> gates = deployment.policy.gates();
        String names = IntStream.range(0, gates.size())
                .filter(i -> aim != Follow.Aim.OLD && gates.get(i).when() != Gate.When.BEFORE)
                .filter(i -> deployment.findings.get(i).isPassed())
                .mapToObj(i -> gates.get(i).name())
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : "; passed: " + names;
    }

    private List<Finding> findings() {
        return old ? deployment.rollbackFindings : deployment.findings;
    }

    Gate gate(int index) {
        return deployment.policy.gates().get(index);
    }

    private boolean has(int index) {
        Gate gate = gate(index);
        // A test of the new version says nothing about the one before, and has been run.
        return gate.when() == when && !(old && gate.isOwnTest());
    }

    private Optional<Instant> moment(String name, int index) {
        return Optional.ofNullable(deployment.deadlines.gates().get(key(name, index)));
    }

    private void set(String name, int index, Instant instant) {
        deployment.deadlines.gates().put(key(name, index), instant);
    }

    private void clear(String name, int index) {
        deployment.deadlines.gates().remove(key(name, index));
    }

    /** Interned: a thousand waits have the same few. */
    private String key(String name, int index) {
        return (name + " " + index + (old ? " old" : "")).intern();
    }

    /** Whether it need not be asked any more. */
    private boolean isOver(int index) {
        Finding last = findings().get(index);
        if (when == Gate.When.SOAK) {
            Optional<Instant> soaked = deployment.deadlines.get(Timer.SOAKED);
            return soaked.isPresent()
                    && last.isOver()
                    && moment("passed", index).map(passed -> !passed.isBefore(soaked.get())).orElse(false);
        }
        return last.isOver() || old && (last.state() == Finding.State.FAILED || isLate(index));
    }

    private boolean isLate(int index) {
        return moment("late", index).isPresent();
    }

    private List<Integer> open() {
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < deployment.policy.gates().size(); i++) {
            if (has(i) && !isOver(i)) {
                open.add(i);
            }
        }
        return when == Gate.When.SOAK || open.isEmpty() ? open : open.subList(0, 1);
    }

    /** Whether something is still to be asked; for the soak's gates this begins the last questions, once it is over. */
    boolean isOpen(Instant now) {
        if (when == Gate.When.SOAK && deployment.policy.hasGates(when) && deployment.deadlines.get(Timer.SOAKED).isEmpty()) {
            deployment.deadlines.set(Timer.SOAKED, now);
            open().forEach(index -> set("next", index, now));
        }
        return !open().isEmpty();
    }

    boolean hasBegun() {
        return IntStream.range(0, deployment.policy.gates().size())
                .anyMatch(index -> has(index) && moment("limit", index).isPresent());
    }

    /** The limits of all that is asked one after the other. */
    Duration limits() {
        return deployment.policy.gates().stream()
                .filter(gate -> gate.when() == when)
                .map(Gate::limit)
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Which gate is to be asked now, the one that waits longest first. */
    Optional<Integer> due(Instant now) {
        return open().stream()
                .filter(index -> moment("next", index).map(next -> !now.isBefore(next)).orElse(true))
                .min((one, other) -> moment("next", one).orElse(Instant.MIN).compareTo(moment("next", other).orElse(Instant.MIN)));
    }

    /** When one is to be asked next; far away where none is. */
    Instant next() {
        return open().stream()
                .map(index -> moment("next", index).orElse(Instant.MIN))
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    /** When a question whose turn has not come then is not asked any more. */
    Instant end() {
        return open().stream().map(this::end).min(Instant::compareTo).orElse(Instant.MAX);
    }

    private Instant end(int index) {
        return moment("turn", index).or(() -> moment("limit", index).map(limit -> limit.plus(QUEUE))).orElse(Instant.MAX);
    }

    /** Until when a question that was begun is waited for; the time in which it waited for its turn is none of its limit's. */
    Instant waitsUntil(Need question) {
        int index = question.gate();
        Instant begun = question.begun().orElseThrow();
        Instant due = dueAt(index, begun);
        boolean spared = due.isBefore(begun) && !deployment.isQueueingCounted();
        Duration queued = spared ? Duration.between(due, begun) : Duration.ZERO;
        return moment("limit", index).map(limit -> limit.plus(queued).plus(GRACE)).orElse(Instant.MAX);
    }

    /**
     * A question is not waited for any longer: where that is because its limit is over, it is not asked again.
     *
     * @param moved by how much its limit has been moved for a turn that did not come, but not the moment at which it must
     *              have come
     */
    void givenUp(Need question, Duration moved, Instant now) {
        int index = question.gate();
        if (question.begun().isEmpty()) {
            Instant end = end(index);
            set("turn", index, end == Instant.MAX ? now.plus(QUEUE) : end.minus(moved));
        } else if (!now.isBefore(waitsUntil(question))) {
            set("unanswered", index, now);
        }
    }

    /** Whether its limit was over so long ago, or a question hung for so long after it, that it is not asked any more. */
    boolean isGivenUp(int index, Instant now) {
        return moment("unanswered", index).isPresent() || !now.isBefore(end(index));
    }

    /** The question. */
    Need ask(int index, Facts facts) {
        Gate gate = gate(index);
        JsonNode memory = memory(index);
        if (!gate.isOwnTest()) {
            // Made within the exchange: settings of a state that is not complete are no reason to break off.
            return Need.gate(index, gate.system(), moment("turn", index).isPresent(), (clients, clock) -> clients.gates()
                    .check(old && Probe.is(gate) ? Probe.of(gate).knownOf(facts).gate() : gate, facts, memory, clock));
        }
        var test = deployment.ownTest;
        return Need.gate(index, "", false, (clients, clock) -> CompletableFuture.completedFuture(
                test == null ? Finding.unasked("nobody is here who could run it") : test.look(facts)));
    }

    /** Those that are to be asked from now on: their limits begin. */
    void begin(Instant now) {
        for (int index : open()) {
            if (moment("limit", index).isEmpty()) {
                set("limit", index, now.plus(gate(index).limit()));
            }
        }
    }

    /**
     * Whoever waits for the turn of an exchange asks no gate: that time is none of their limits', while it is spared at all.
     *
     * @param due   when the exchange was to be begun
     * @param begun when it was; empty where nobody knows
     */
    void extend(Instant due, Optional<Instant> begun, Instant now) {
        begun.filter(due::isBefore).ifPresent(late -> open().forEach(index -> {
            moment("limit", index)
                    .filter(limit -> !deployment.isQueueingCounted())
                    .ifPresent(limit -> set("limit", index, limit.plus(Duration.between(due, late))));
            moment("next", index).filter(now::isAfter).ifPresent(next -> set("next", index, now));
        }));
    }

    /**
     * In the soak gates are asked one at a time: while one is, the limits of the others that are due don't run.
     *
     * @param begun when the one was asked; empty where nobody knows
     */
    void spareOthers(int asked, Optional<Instant> begun, Instant now) {
        begun.ifPresent(since -> open().stream().filter(other -> other != asked).forEach(other -> {
            Instant due = dueAt(other, now);
            Instant from = due.isAfter(since) ? due : since;
            if (from.isBefore(now)) {
                moment("limit", other).ifPresent(limit -> set("limit", other, limit.plus(Duration.between(from, now))));
                moment("next", other).ifPresent(next -> set("next", other, now));
            }
        }));
    }

    /** A question has been asked, or its turn awaited, for too long; it is asked again from now on, and its limit goes on. */
    void askAgain(int index, Optional<Instant> begun, Instant now) {
        spareOthers(index, begun, now);
        set("next", index, now);
    }

    /** When it was to be asked. */
    Instant dueAt(int index, Instant now) {
        return moment("next", index)
                .or(() -> moment("limit", index).map(limit -> limit.minus(gate(index).limit())))
                .orElse(now);
    }

    /** The first of those that are still to be asked. */
    Optional<Integer> first() {
        return open().stream().findFirst();
    }

    /** Takes what a question gave. */
    Result take(int index, Finding found, Instant now) {
        Finding before = findings().get(index);
        findings().set(index, found);
        clear("turn", index);
        boolean changed = before.state() != found.state();
        deployment.worthKeeping |= changed || found.keep();
        if (changed || !before.saw().equals(found.saw())) {
            boolean repeated = !changed && withoutNumbers(before.saw()).equals(withoutNumbers(found.saw()));
            deployment.tell(new DeploymentEvent.GateAsked(name(index), found.state(), found.saw(), repeated));
        }
        Instant limit = moment("limit", index).orElse(now);
        switch (found.state()) {
            case PASSED, WARNED -> {
                if (found.state() == Finding.State.WARNED) {
                    deployment.warnings.add(found.saw());
                }
                set("passed", index, now);
                set("limit", index, now.plus(gate(index).limit()));
                set("next", index, now.plus(gate(index).pace()));
                return Result.PASSED;
            }
            case FAILED -> {
                return Result.FAILED;
            }
            default -> {
                if (!now.isBefore(limit)) {
                    return late(index, now);
                }
                Instant next = now.plus(gate(index).pace());
                set("next", index, next.isAfter(limit) ? limit : next);
                return Result.OPEN;
            }
        }
    }

    /** It is not waited for any longer. */
    Result unanswered(int index, Instant now) {
        Finding last = findings().get(index);
        if (last.isOver() || last.state() == Finding.State.NOT_ASKED) {
            findings().set(index, Finding.unasked("no answer came").remembering(last.memory()));
        }
        return late(index, now);
    }

    /** It has not passed in its time. */
    Result late(int index, Instant now) {
        set("late", index, now);
        return Result.FAILED;
    }

    private String name(int index) {
        return (old ? "after the rollback, " : "") + gate(index).name();
    }

    private static String withoutNumbers(String text) {
        return text.replaceAll("\\d+", "#");
    }

    /** Why a gate that has failed did. */
    String why(int index) {
        Gate gate = gate(index);
        Finding last = findings().get(index);
        if (last.state() == Finding.State.FAILED) {
            return name(index) + " failed: " + last.saw();
        }
        String queued = !deployment.isQueueingCounted() ? "" : ", and what was asked waited for its turn for "
                + DurationText.clock(deployment.inQueues) + " in all";
        String time = DurationText.clock(gate.limit()) + queued;
        return last.state() == Finding.State.UNASKED || last.state() == Finding.State.NOT_ASKED
                ? name(index) + " could not be asked for " + time + ", which is not taken for good: " + last.saw()
                : name(index) + " did not pass within " + time + ": " + last.saw();
    }

    /** What gates are told of the version that is followed, as of the last look. */
    Facts facts() {
        return GateFacts.of(deployment, old);
    }

    /** Forgets what was found: what it was asked of is no longer so. */
    void forget() {
        for (int index = 0; index < deployment.policy.gates().size(); index++) {
            if (has(index)) {
                findings().set(index, Finding.none());
                for (String name : List.of("limit", "next", "passed", "late", "turn", "unanswered")) {
                    clear(name, index);
                }
            }
        }
    }

    /** What the last question gave; with the first, what the same gate gave before anything was sent. */
    private JsonNode memory(int index) {
        JsonNode own = findings().get(index).memory();
        Gate gate = gate(index);
        return !own.isNull() ? own : IntStream.range(0, deployment.policy.gates().size())
                .filter(i -> gate(i).when() == Gate.When.BEFORE && when != Gate.When.BEFORE)
                .filter(i -> gate(i).kind().equals(gate.kind()) && gate(i).settings().equals(gate.settings()))
                .mapToObj(i -> deployment.findings.get(i).memory())
                .findFirst()
                .orElse(own);
    }
}
