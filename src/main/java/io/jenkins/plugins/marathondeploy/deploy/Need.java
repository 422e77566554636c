package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.gate.Finding;
import io.jenkins.plugins.marathondeploy.marathon.AsyncMarathon;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.mesos.SandboxReading;
import io.jenkins.plugins.marathondeploy.time.DurationText;
import io.jenkins.plugins.marathondeploy.workload.Target;
import io.jenkins.plugins.marathondeploy.workload.TargetStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a machine's next step needs from outside. Whoever drives the machine begins it when its turn has come, and does
 * the step when the {@link Answer} is there; no thread waits.
 *
 * <p>A write is one unit: it reads the target, compares with what the decision was made on, and sends only when nothing
 * has changed. Marathon has no conditional write, so that one round trip remains in which a change of somebody else's
 * goes unseen. A driver begins one write of a Marathon at a time.
 */
public final class Need {
    /** Which exchange, as far as a driver has to tell it apart. */
    public enum Kind {
        /** None: the step only decides. */
        NOTHING,
        /** {@code GET /v2/deployments}, the same for all. */
        LIST,
        /** {@code GET /v2/queue}, the same for all. */
        QUEUE,
        /** Another read: what the machine is about, mostly. */
        READ,
        /** A part of what a task printed; not asked of Marathon, but of an agent. */
        OUTPUT,
        /** A gate's question; not asked of Marathon, but of {@link #system}. */
        GATE,
        /** A read and, where it shows what was expected, a change. Begun but not answered, it may have been applied. */
        WRITE
    }

    private enum Sending {
        NOT_YET,
        SENT,
        REVOKED
    }

    /** See {@link Kind#LIST}. */
    public static final Need LIST = new Need(Kind.LIST, clients -> clients.marathon().deployments(), null);
    /** See {@link Kind#QUEUE}. */
    public static final Need QUEUE = new Need(Kind.QUEUE, clients -> clients.marathon().queue(), null);

    private final Kind kind;
    /** Of a write, the read that comes first; null for a gate, which has its own. */
    private final Function<Clients, ? extends CompletableFuture<?>> exchange;

    private final Write write;
    private final GateQuestion gate;
    private final AtomicReference<Sending> sending = new AtomicReference<>(Sending.NOT_YET);
    private Clock clock;
    private Instant asked;
    private volatile Instant begun;
    private volatile Instant sent;
    private volatile Runnable whenBegun = () -> { };
    private volatile Optional<TargetStatus> over = Optional.empty();

    /** @param patience how long it may wait for its turn */
    private record Write(
            Target target,
            Duration patience,
            Predicate<Optional<TargetStatus>> unchanged,
            Function<AsyncMarathon, ? extends CompletableFuture<?>> change) {}

    /** @param index of the gate in the policy */
    private record GateQuestion(
            int index, String system, boolean again, BiFunction<Clients, Clock, CompletableFuture<Finding>> exchange) {}

    private Need(Kind kind, Function<Clients, ? extends CompletableFuture<?>> exchange, Write write) {
        this(kind, exchange, write, null);
    }

    private Need(
            Kind kind, Function<Clients, ? extends CompletableFuture<?>> exchange, Write write, GateQuestion gate) {
        this.kind = kind;
        this.exchange = exchange;
        this.write = write;
        this.gate = gate;
    }

    static Need nothing() {
        return new Need(Kind.NOTHING, clients -> CompletableFuture.completedFuture(null), null);
    }

    static Need read(Function<AsyncMarathon, ? extends CompletableFuture<?>> exchange) {
        return new Need(Kind.READ, clients -> exchange.apply(clients.marathon()), null);
    }

    static Need output(SandboxReading reading) {
        return new Need(Kind.OUTPUT, clients -> clients.taskOutput().next(reading), null);
    }

    /**
     * @param index    of the gate in the policy
     * @param system   what is asked; empty for nobody
     * @param again    whether it was withdrawn before its turn came
     * @param exchange gets the clock that the machine is driven with; what it gives is a finding
     */
    static Need gate(
            int index, String system, boolean again, BiFunction<Clients, Clock, CompletableFuture<Finding>> exchange) {
        return new Need(Kind.GATE, null, null, new GateQuestion(index, system, again, exchange));
    }

    /**
     * @param patience  how long it may wait for its turn before it is begun
     * @param unchanged whether the target is what the decision was made on
     */
    static Need write(
            Target target,
            Duration patience,
            Predicate<Optional<TargetStatus>> unchanged,
            Function<AsyncMarathon, ? extends CompletableFuture<?>> change) {
        return new Need(
                Kind.WRITE,
                clients -> target.read(clients.marathon()),
                new Write(target, patience, unchanged, change));
    }

    /** Notes from when on it waits for its turn: from now on, or from when an earlier one did that it is asked in place of. */
    Need asked(Clock when, Optional<Instant> since) {
        if (this != LIST && this != QUEUE) {
            clock = when;
            asked = since.orElseGet(when::instant);
        }
        return this;
    }

    /** Since when it waits for its turn; empty once it has been begun, and where nobody knows. */
    Optional<Instant> waitsSince() {
        return begun == null ? Optional.ofNullable(asked) : Optional.empty();
    }

    public Kind kind() {
        return kind;
    }

    /** Of a gate's question, what is asked, as {@code Gate.system} has it; empty where nobody is, and for other kinds. */
    public String system() {
        return gate == null ? "" : gate.system;
    }

    /** Whether it is a gate's question that waited already, and was withdrawn for a look before its turn came. */
    public boolean isAskedAgain() {
        return gate != null && gate.again;
    }

    /** Of a gate's question, which gate of the policy; negative for other kinds. */
    int gate() {
        return gate == null ? -1 : gate.index;
    }

    /** How long a write may wait for its turn; {@link #unsent} is its answer when that is over. */
    public Duration patience() {
        return write == null ? Duration.ofDays(1) : write.patience;
    }

    /** Hands in what is called once it is begun, before it may block; must return at once. */
    public void whenBegun(Runnable told) {
        whenBegun = told;
    }

    /**
     * Begins the exchange; returns at once. What went wrong is the answer; the future fails with an {@code Error} alone.
     * Cancelling it gives the exchange up; whether a write was applied is not known then.
     */
    public CompletableFuture<Answer> begin(Clients clients) {
        begun = clock == null ? null : clock.instant();
        whenBegun.run();
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        run(answer, () -> gate == null ? exchange.apply(clients) : gate.exchange.apply(clients, clock), value -> {
            if (write == null) {
                answer.complete(Answer.of(this, value));
            } else {
                send(answer, clients, value);
            }
        });
        return answer;
    }

    private void send(CompletableFuture<Answer> answer, Clients clients, Object look) {
        Optional<TargetStatus> found = write.target.status(look);
        if (!write.unchanged.test(found)) {
            answer.complete(Answer.changed(this));
            return;
        }
        if (answer.isDone() || !sending.compareAndSet(Sending.NOT_YET, Sending.SENT)) {
            answer.complete(Answer.none(this));
            return;
        }
        over = found;
        sent = clock.instant();
        run(answer, () -> write.change.apply(clients.marathon()), value -> answer.complete(Answer.of(this, value)));
    }

    private interface Exchange {
        CompletableFuture<?> begin();
    }

    private interface Next {
        void take(Object value);
    }

    private void run(CompletableFuture<Answer> answer, Exchange exchanged, Next next) {
        try {
            CompletableFuture<?> running = exchanged.begin();
            answer.whenComplete((done, cancelled) -> running.cancel(true));
            running.whenComplete((value, problem) -> {
                if (problem != null) {
                    fail(answer, problem);
                    return;
                }
                try {
                    next.take(value);
                } catch (RuntimeException | Error defect) {
                    fail(answer, defect);
                }
            });
        } catch (RuntimeException | Error defect) {
            fail(answer, defect);
        }
    }

    private void fail(CompletableFuture<Answer> answer, Throwable problem) {
        Throwable cause = problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        if (cause instanceof Error) {
            answer.completeExceptionally(cause);
        } else {
            answer.complete(Answer.failed(this, cause));
        }
    }

    /** Of a write that was begun: from now on it is not sent any more. Returns whether it was sent already. */
    boolean revoke() {
        return !sending.compareAndSet(Sending.NOT_YET, Sending.REVOKED) && sending.get() == Sending.SENT;
    }

    /** How long it waited for its turn; zero where nobody knows. */
    Duration waited() {
        return asked == null || begun == null ? Duration.ZERO : Duration.between(asked, begun);
    }

    /** When it was begun; empty where nobody knows. */
    Optional<Instant> begun() {
        return Optional.ofNullable(begun);
    }

    /** When the change was sent; empty when it was not. */
    Optional<Instant> sent() {
        return Optional.ofNullable(sent);
    }

    /** What a change that was sent was sent over; empty when there was nothing. */
    Optional<TargetStatus> sentOver() {
        return over;
    }

    /** For {@link Kind#NOTHING}. */
    public Answer unasked() {
        return Answer.none(this);
    }

    /** For a write whose turn did not come within its {@link #patience}: nothing was sent. */
    public Answer unsent(Duration waited) {
        begun = clock == null ? null : clock.instant();
        String why = "other changes on this Marathon were carried out for " + DurationText.clock(waited)
                + " before it was this one's turn";
        return Answer.overdue(this, new MarathonException(
                MarathonException.Kind.UNREACHABLE, why, List.of(), List.of(), null));
    }

    /** For a read that can't be begun, or that failed with an {@code Error}. */
    public Answer refused(Throwable problem) {
        return Answer.failed(this, problem);
    }

    @Override
    public String toString() {
        return kind.toString();
    }
}
