package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.http.Derived;
import io.jenkins.plugins.marathondeploy.marathon.AsyncMarathon;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.mesos.SandboxReading;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The one exchange with the outside that a machine's next step needs. Whoever drives the machine begins it, when and
 * where it suits him, and does the step when the {@link Answer} is there: no thread waits, for a write no more than for
 * a read.
 */
public final class Need {
    /** Nothing: the step only decides. */
    static final Need NOTHING =
            new Need(Kind.NOTHING, () -> true, clients -> CompletableFuture.completedFuture(null));
    /** See {@link Kind#LIST}. */
    public static final Need LIST = marathon(Kind.LIST, AsyncMarathon::deployments);
    /** See {@link Kind#QUEUE}. */
    public static final Need QUEUE = marathon(Kind.QUEUE, AsyncMarathon::queue);

    /** Which exchange, as far as a driver has to tell it apart. */
    public enum Kind {
        /** None. */
        NOTHING,
        /** {@code AsyncMarathon.deployments()}, the same for all. */
        LIST,
        /** {@code AsyncMarathon.queue()}, the same for all. */
        QUEUE,
        /** Another read: what the machine is about, mostly. */
        READ,
        /** A part of what a task printed; not asked of Marathon, but of an agent. */
        OUTPUT,
        /** A change on Marathon. Begun but not answered, it may have been applied. */
        WRITE
    }

    private final Kind kind;
    private final BooleanSupplier beginning;
    private final Function<Clients, ? extends CompletableFuture<?>> exchange;

    private Need(
            Kind kind, BooleanSupplier beginning, Function<Clients, ? extends CompletableFuture<?>> exchange) {
        this.kind = kind;
        this.beginning = beginning;
        this.exchange = exchange;
    }

    private static Need marathon(Kind kind, Function<AsyncMarathon, ? extends CompletableFuture<?>> exchange) {
        return new Need(kind, () -> true, clients -> exchange.apply(clients.marathon()));
    }

    static Need read(Function<AsyncMarathon, ? extends CompletableFuture<?>> exchange) {
        return marathon(Kind.READ, exchange);
    }

    static Need output(SandboxReading reading) {
        return new Need(Kind.OUTPUT, () -> true, clients -> clients.taskOutput().next(reading));
    }

    /**
     * @param beginning called immediately before it is sent, and so before anybody can know that it was; false when it
     *                  must not be sent (any more)
     */
    static Need write(BooleanSupplier beginning, Function<AsyncMarathon, ? extends CompletableFuture<?>> exchange) {
        return new Need(Kind.WRITE, beginning, clients -> exchange.apply(clients.marathon()));
    }

    public Kind kind() {
        return kind;
    }

    /**
     * Begins the exchange, on the thread that advances the machine; returns at once. The future never fails: what went
     * wrong is the answer then. Cancelling it gives the exchange up.
     */
    public CompletableFuture<Answer> begin(Clients clients) {
        if (!beginning.getAsBoolean()) {
            return CompletableFuture.completedFuture(unasked());
        }
        CompletableFuture<?> begun;
        try {
            begun = exchange.apply(clients);
        } catch (RuntimeException problem) {
            return CompletableFuture.completedFuture(Answer.failed(this, problem));
        }
        return Derived.from(begun, (value, problem) ->
                problem == null ? Answer.of(this, value) : Answer.failed(this, problem));
    }

    /** How long it may wait for its turn among others before it is begun: of a write, else without meaning. */
    public Duration patience() {
        return Duration.ofMinutes(10);
    }

    /** For an exchange that is not begun, and for none at all. */
    public Answer unasked() {
        return Answer.none(this);
    }

    /** For an exchange that can't be begun: nothing was sent. */
    public Answer refused(MarathonException failure) {
        return Answer.failed(this, failure);
    }

    @Override
    public String toString() {
        return kind.toString();
    }
}
