package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.gate.MetricCurve;
import io.jenkins.plugins.marathondeploy.gate.OwnTest;
import io.jenkins.plugins.marathondeploy.time.DurationText;
import io.jenkins.plugins.marathondeploy.workload.KeptMemory;
import io.jenkins.plugins.marathondeploy.workload.KeptValues;
import io.jenkins.plugins.marathondeploy.workload.Target;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * One deployment (or one rollback by hand), carried out one step at a time. The only place that decides how a
 * deployment ends.
 *
 * <p>{@link #need} says which exchange with the outside the next step needs, and {@link #advance} does the step with its
 * answer and says when it wants to go on. So whoever drives it can keep {@link #state} between any two steps and needs no
 * thread while it waits. A machine that is read back looks before it writes: no write is sent twice.
 *
 * <p>The clock that is handed in must be monotonic. Not more than one thread may be in {@code advance} at a time;
 * {@link #interrupt} may come from any.
 */
public final class Machine {
    /**
     * How long a phase that goes on as it is may do so before it is kept once more: whoever reads the state back takes
     * what came after it for time in which nobody followed, and moves the limits by it.
     */
    private static final Duration KEPT_EVERY = Duration.ofMinutes(1);
    /** A step that comes so long after the last one in another process is told of. */
    private static final Duration ABSENCE = Duration.ofSeconds(30);

    private final Deployment deployment;
    private Phase phase;
    /** Whether the next step is the first in this process. */
    private boolean readBack;

    private volatile String interruption;
    private volatile boolean looking;
    /** When the last step ended after which the state is to be kept; null before the first in this process. */
    private Instant kept;
    /** What the next step needs; null while nobody has asked. */
    private Need needed;

    private Machine(Deployment deployment, Phase phase, boolean readBack) {
        this.deployment = deployment;
        this.phase = phase;
        this.readBack = readBack;
        interruption = deployment.interruption;
    }

    /** A deployment that has not begun. */
    public static Machine deploy(DeploymentRequest request) {
        Deployment deployment = new Deployment(
                Target.of(request.definition()), request.policy(), request.image(), request.digest(),
                Build.of(request.labels()).orElse(null));
        deployment.skipped.putAll(request.skipped());
        deployment.warnings.addAll(request.warnings());
        return new Machine(deployment, new Prepare(request.definition(), request.labels(), null, false), false);
    }

    /**
     * A rollback by hand of an app: back to the version that ran before the present one, or to a named one, followed and
     * proven in the same way as a deployment.
     *
     * @param appId     absolute id
     * @param toVersion Marathon's version; empty for the one recorded in the label that each deployment leaves
     */
    public static Machine rollback(String appId, String toVersion, Policy policy) {
        return rollback(new Target.App(appId), toVersion, policy);
    }

    /** As {@link #rollback}, of a group with all that is in it. */
    public static Machine rollbackGroup(String groupId, String toVersion, Policy policy) {
        return rollback(new Target.Group(groupId), toVersion, policy);
    }

    private static Machine rollback(Target target, String toVersion, Policy policy) {
        return new Machine(new Deployment(target, policy, "", "", null), ManualRollback.to(toVersion), false);
    }

    /**
     * From {@link #state}, of this or an older version.
     *
     * @throws IllegalArgumentException when it is of a format that is not known here; the message can be shown
     */
    public static Machine ofState(String state) {
        State.Read read = State.read(state);
        return new Machine(read.deployment(), read.phase().afterLostAnswer(), true);
    }

    /**
     * All of it as JSON, to be kept between two steps. It holds the user's definition, secrets in it included: whoever
     * keeps it encrypts it.
     */
    public synchronized String state() {
        return State.write(deployment, phase);
    }

    /**
     * Says what the next step needs. It may be called again before the answer is there; what was begun for an earlier call
     * is of no use then, and a write which was sent is looked for.
     */
    public synchronized Need need(Clock clock) {
        Instant now = clock.instant();
        if (readBack) {
            readBack = false;
            resume(now);
        }
        deployment.deadlines.setOnce(Deadlines.Timer.PHASE, now);
        if (interruption != null) {
            deployment.interruption = interruption;
        }
        if (looking) {
            looking = false;
            deployment.deadlines.clear(Deadlines.Timer.LOOK);
            deployment.deadlines.clear(Deadlines.Timer.WATCH);
        }
        if (needed != null && needed.kind() == Need.Kind.WRITE && needed.revoke()) {
            phase = phase.afterLostAnswer();
        }
        Optional<Instant> waitsSince = needed == null ? Optional.empty() : needed.waitsSince();
        if (needed != null && needed.kind() == Need.Kind.GATE) {
            Duration queued = waitsSince.map(since -> Duration.between(since, now)).orElse(Duration.ZERO);
            phase.givenUp(deployment, needed, deployment.queued(needed, queued), now);
            waitsSince = Optional.empty();
        }
        needed = phase.need(deployment, now).asked(clock, waitsSince);
        return needed;
    }

    private void resume(Instant now) {
        Duration absence = deployment.deadlines.resumed(now);
        if (absence.abs().compareTo(ABSENCE) > 0) {
            deployment.note(
                    absence.isNegative()
                            ? "the clock was set back by " + DurationText.clock(absence.abs())
                                    + " while nobody followed; all time limits move with it"
                            : "nobody followed for " + DurationText.clock(absence) + "; all time limits move by that");
        }
    }

    /** Whether the next step can be done with this answer: nobody has asked for another one meanwhile. */
    public synchronized boolean awaits(Answer answer) {
        return needed != null && answer.need() == needed;
    }

    /**
     * Does the next step, whether or not its time has come. Failures of exchanges never come out of here.
     *
     * @param answer to what {@link #need} said last
     * @param pace   how often the machine is to look on its own
     * @throws IllegalStateException unless it {@link #awaits} that answer
     */
    public synchronized Advance advance(Answer answer, Pace pace, Clock clock) {
        if (!awaits(answer)) {
            throw new IllegalStateException("an answer to something else than " + needed);
        }
        needed = null;
        deployment.pace(pace);
        deployment.queued(answer.need(), answer.need().waited());
        Phase before = phase;
        Instant answered = clock.instant();
        Phase.Step step = AwaitArrival.before(before.advance(deployment, answer, answered), before, deployment, answered);
        phase = step.next();
        Instant now = clock.instant();
        if (phase.name() != before.name()) {
            deployment.leave(before.name(), now);
        }
        boolean ended = phase instanceof Phase.Ended;
        if (phase instanceof Phase.Ended end && !(before instanceof Phase.Ended)) {
            Report report = deployment.report(end.report().end());
            phase = new Phase.Ended(report);
            deployment.tell(new DeploymentEvent.Ended(report));
        }
        Instant next = now.plus(step.delay());
        deployment.deadlines.stepEnded(now, next);
        boolean keep = kept == null
                || !now.isBefore(kept.plus(KEPT_EVERY))
                || deployment.worthKeeping
                || isTransition(before, step.next());
        deployment.worthKeeping = false;
        kept = keep ? now : kept;
        return new Advance(deployment.endStep(), next, ended, keep);
    }

    /** A phase that goes on as it is, but for what it saw last, need not be kept before the next step. */
    private static boolean isTransition(Phase before, Phase next) {
        if (before instanceof Verify one && next instanceof Verify other) {
            return one.watch().aim() != other.watch().aim();
        }
        return before != next && !(before instanceof Follow one && next instanceof Follow other
                && one.aim() == other.aim()
                && one.identify() == other.identify());
    }

    /**
     * When {@link #need} is to be asked anew although what it said last has not been answered: a time limit ends then. Far
     * away where none does. Of a gate's question it is another moment once that is begun.
     */
    public synchronized Instant wakeAt() {
        Instant wake = phase.wakeAt(deployment);
        if (needed == null || needed.kind() != Need.Kind.GATE || needed.begun().isEmpty()) {
            return wake;
        }
        Instant question = phase.waitsUntil(deployment, needed);
        return question.isBefore(wake) ? question : wake;
    }

    /** Something may have happened to the app: the next step reads it, rather than the list of deployments. */
    public void lookNow() {
        looking = true;
    }

    /**
     * The user wants an end: the policy for interruptions is applied with the next steps. A rollback that runs already
     * goes on.
     *
     * @param reason who or what, for the report
     */
    public void interrupt(String reason) {
        interruption = reason;
    }

    /**
     * Makes it one of several that count together; to be called before it is advanced in this process. It undoes nothing
     * then that was there unchanged.
     *
     * @param hold whether it sends nothing before {@link #proceed}
     */
    public synchronized void joinOthers(boolean hold) {
        deployment.joined = true;
        deployment.held = hold;
    }

    /** Whether it waits for {@link #proceed}: all was asked, and there is something to be sent. */
    public synchronized boolean isHeld() {
        return phase instanceof Hold;
    }

    /** It may send now. */
    public synchronized void proceed() {
        deployment.held = false;
    }

    /**
     * What it has done is undone, whatever its policy says, since what it counts together with has failed: as after a failure
     * of its own, with the rollback's own limit, and never over what somebody else did. Where nothing was sent, nothing
     * is. One that ended with {@link Outcome#DEPLOYED}, or that {@link #hasTakenOver}, goes on with that, and has to be followed
     * anew; any other that has ended stays as it is.
     *
     * @param reason a clause for the report
     */
    public synchronized void takeBack(String reason) {
        deployment.recalled = true;
        if (!(phase instanceof Phase.Ended ended)) {
            interruption = reason;
        } else if (ended.report().outcome() == Outcome.DEPLOYED || hasTakenOver()) {
            Phase back = deployment.takeBack(reason);
            phase = ended.report().outcome() == Outcome.LEFT ? Diagnose.begin() : back;
        }
    }

    /**
     * Whether it has ended without having sent anything, and what it found was left by an attempt that was killed: by one of
     * the same build, also where it was withdrawn while it followed that; or, where it failed, by one whose deployment it
     * followed and that has healthy instances to go back to.
     */
    public synchronized boolean hasTakenOver() {
        if (!(phase instanceof Phase.Ended ended) || !deployment.skipped.containsKey(Report.SUBMISSION)) {
            return false;
        }
        boolean sameBuild = deployment.before.fingerprint().isEmpty();
        boolean elsewhere = !deployment.before.goal(deployment.target).equals(deployment.before.version());
        Outcome outcome = ended.report().outcome();
        return sameBuild && (outcome == Outcome.UNCHANGED || outcome == Outcome.REFUSED)
                || (sameBuild || elsewhere) && outcome == Outcome.LEFT;
    }

    /**
     * One that has ended well looks once more whether it is still so, and ends anew: as before; or, where somebody else
     * changed it, or it did not stay healthy, as it would have then. It has to be followed anew.
     *
     * @param limit until when at the latest; null for the policy's time for a deployment
     */
    public synchronized void confirm(Instant limit) {
        if (phase instanceof Phase.Ended ended && ended.report().outcome().isGood()) {
            deployment.deadlines.clear();
            if (limit != null) {
                deployment.deadlines.set(Deadlines.Timer.DEPLOYMENT, limit);
            }
            phase = new Confirm(ended.report());
        }
    }

    /** Ends it where it is, since nobody can follow it any further. */
    public synchronized void giveUp(String why) {
        if (phase instanceof Phase.Ended) {
            return;
        }
        // What an earlier attempt has left may be undone although nothing was sent.
        boolean untouched = phase.name() != PhaseName.ROLLBACK
                && (phase.name() == PhaseName.PREPARE || deployment.skipped.containsKey(Report.SUBMISSION));
        phase = deployment.end(
                untouched ? Outcome.REFUSED : Outcome.ROLLBACK_FAILED,
                false,
                Verdict.sentence(why) + (untouched ? " Nothing was changed on Marathon." : " " + Verdict.now(deployment)));
    }

    /** Whether Marathon has shown, or has acknowledged, what it sent, or an earlier attempt of the same build has. */
    public synchronized boolean hasChanged() {
        return deployment.desired != null
                && (!deployment.skipped.containsKey(Report.SUBMISSION) || deployment.before.fingerprint().isEmpty());
    }

    /**
     * Puts it in order with other builds of this process; to be called before it is advanced there.
     *
     * @param ahead gives the build that has to end first, its rollback included; empty when it is this one's turn. Asked in
     *              {@link #need} and {@link #advance} before anything is sent
     */
    public void queue(Supplier<Optional<Build>> ahead) {
        deployment.ahead = ahead;
    }

    /**
     * Hands in what is remembered of what Marathon keeps otherwise than it was sent; to be called before it is advanced.
     * Without it nothing is remembered.
     */
    public void remember(KeptValues values) {
        deployment.memory = new KeptMemory(values, deployment::warn);
    }

    /**
     * Hands in who runs the user's own test, for a policy that has a gate for it; to be called before it is advanced, also
     * where it is read back: then the test may run already, or have ended.
     */
    public void testWith(OwnTest test) {
        deployment.ownTest = test;
    }

    /** Whether the user's own test is to be run, or may be running; once it is not, it never will be again. */
    public synchronized boolean awaitsTest() {
        List<Gate> gates = deployment.policy.gates();
        boolean open = IntStream.range(0, gates.size())
                .anyMatch(i -> gates.get(i).isOwnTest() && !deployment.findings.get(i).isPassed());
        return open && switch (phase.name()) {
            case PREPARE, QUEUE, SUBMIT, FOLLOW, VERIFY -> true;
            default -> false;
        };
    }

    /** Whose deployment it is; empty for a rollback by hand, and where that is not known. */
    public Optional<Build> build() {
        return Optional.ofNullable(deployment.build);
    }

    /** Which part of the deployment the machine is in. */
    public synchronized PhaseName phase() {
        return phase.name();
    }

    /** The app or group. */
    public String id() {
        return deployment.target.id();
    }

    /** What it brings, as far as it knows now: a rollback by hand that has not looked yet knows no image. */
    public synchronized Report.Subject subject() {
        return new Report.Subject(id(), deployment.image, deployment.digest);
    }

    /** The deployments that it has started so far, in order. */
    public synchronized List<String> deploymentIds() {
        return List.copyOf(deployment.deploymentIds());
    }

    /** What metrics were at the looks so far; those of gates that were not looked at are left out. */
    public synchronized List<MetricCurve> curves() {
        List<Gate> gates = deployment.policy.gates();
        return IntStream.range(0, Math.min(gates.size(), deployment.findings.size()))
                .mapToObj(i -> MetricCurve.of(gates.get(i), deployment.findings.get(i)))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Final once the machine has ended, empty before. */
    public synchronized Optional<Report> report() {
        return phase instanceof Phase.Ended ended ? Optional.of(ended.report()) : Optional.empty();
    }
}
