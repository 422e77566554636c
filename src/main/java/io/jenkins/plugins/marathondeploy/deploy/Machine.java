package io.jenkins.plugins.marathondeploy.deploy;

import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One deployment (or one rollback by hand), carried out one step at a time. The only place that decides how a
 * deployment ends.
 *
 * <p>{@link #need} says which exchange with the outside the next step needs, one at most, and {@link #advance} does the
 * step with its answer and says when it wants to go on. So whoever drives it can persist the machine between any two
 * steps and needs no thread while it waits, neither for the time nor for an answer. A machine that is read back looks
 * before it writes: no write is sent twice.
 *
 * <p>Not more than one thread may be in {@code advance} at a time; {@link #interrupt} may come from any.
 */
public final class Machine implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Course course;
    private Phase phase;
    private volatile String interruption;
    private transient volatile boolean looking;
    /** What the next step needs, and for which moment; null while nobody has asked. */
    private transient Need needed;
    private transient Instant begun;

    private Machine(Course course, Phase phase) {
        this.course = course;
        this.phase = phase;
    }

    /** A deployment that has not begun. */
    public static Machine deploy(DeploymentRequest request) {
        Course course = new Course(
                Target.of(request.definition()),
                request.policy(),
                request.image(),
                request.digest(),
                UUID.randomUUID().toString(),
                Build.of(request.labels()).orElse(null));
        course.skipped.putAll(request.skipped());
        return new Machine(course, new Prepare(request.definition(), request.labels()));
    }

    /**
     * A rollback by hand: back to the version that ran before the present one, or to a named one, followed and proven
     * in the same way as a deployment.
     *
     * @param appId     absolute id
     * @param toVersion Marathon's version; empty for the one recorded in the label that each deployment leaves
     */
    public static Machine rollback(String appId, String toVersion, Policy policy) {
        Course course = new Course(
                new Target.App(appId), policy, "", "", UUID.randomUUID().toString(), null);
        return new Machine(course, new PrepareRollback(toVersion));
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
        course.pace(pace);
        Phase before = phase;
        PhaseName from = before.name();
        Phase.Step step = before.advance(course, answer, begun);
        noteMoved(course.time.leave(clock.instant()));
        phase = step.next();
        boolean ended = phase instanceof Ended;
        if (phase.name() != from) {
            course.leave(from, clock.instant());
            if (ended) {
                course.seal();
                course.tell(new DeploymentEvent.Ended(course.report));
            }
        }
        Instant next = clock.instant().plus(step.delay());
        course.time.expect(next);
        return new Advance(course.takeEvents(), next, ended, phase != before);
    }

    private Instant begin(Instant now) {
        noteMoved(course.time.attend(now));
        course.time.setOnce(Timer.PHASE, now);
        if (interruption != null) {
            course.interruption = interruption;
        }
        if (looking) {
            looking = false;
            course.time.clear(Timer.LOOK);
        }
        return now;
    }

    /**
     * Says what the next step needs, and settles for which moment: {@link #advance} is carried out for that of the last
     * call. It may be called again before that; what was begun for an earlier call is of no use then, and a write which
     * was begun is looked for.
     */
    public synchronized Need need(Clock clock) {
        begun = begin(clock.instant());
        needed = phase.need(course, begun);
        return needed;
    }

    /** Whether the next step can be done with this answer: nobody has asked for another one meanwhile. */
    public synchronized boolean awaits(Answer answer) {
        return needed != null && answer.need() == needed;
    }

    /**
     * When {@link #need} is to be asked anew although what it said last has not been answered: a time limit ends then. Far
     * away where none does.
     */
    public synchronized Instant wakeAt() {
        return Instant.MAX;
    }

    /** All of it as text, to be kept between two steps; see {@link #ofState}. */
    public synchronized String state() {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        try (java.io.ObjectOutputStream out = new java.io.ObjectOutputStream(bytes)) {
            out.writeObject(this);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return java.util.Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /**
     * From {@link #state}, of this or an older version.
     *
     * @throws IllegalArgumentException when it is of a format that is not known here; the message can be shown
     */
    public static Machine ofState(String state) {
        try (java.io.ObjectInputStream in = new java.io.ObjectInputStream(
                new java.io.ByteArrayInputStream(java.util.Base64.getDecoder().decode(state)))) {
            return (Machine) in.readObject();
        } catch (java.io.IOException | ClassNotFoundException e) {
            throw new IllegalArgumentException("this deployment was persisted by another version of the plugin", e);
        }
    }

    /** Something may have happened to the app: the next step reads it, rather than the list of deployments. */
    public void lookNow() {
        looking = true;
    }

    private void noteMoved(Duration by) {
        if (!by.isZero()) {
            String text = Texts.duration(by.abs());
            course.tell(new DeploymentEvent.Note(
                    "the clock moved " + (by.isNegative() ? "back " : "on ") + text + "; all time limits move with it"));
        }
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
     * Puts it in a queue with others of this process; to be called before it is advanced there.
     *
     * @param turn asked in {@link #need} and {@link #advance} before anything is sent
     */
    public void queue(Turn turn) {
        course.turn = turn;
    }

    /** Whose deployment it is; empty for a rollback by hand, and where that is not known. */
    public Optional<Build> build() {
        return Optional.ofNullable(course.build);
    }

    /** Which part of the deployment the machine is in. */
    public synchronized PhaseName phase() {
        return phase.name();
    }

    /** The app or group. */
    public String id() {
        return course.target.id();
    }

    /** The read of what the machine is about; no step's. */
    public Need target() {
        return course.target.need();
    }

    /** The deployments that it has started so far, in order. */
    public synchronized List<String> deploymentIds() {
        return List.copyOf(course.deploymentIds);
    }

    /** Final once the machine has ended, empty before. */
    public synchronized Optional<Report> report() {
        return Optional.ofNullable(course.report);
    }
}
