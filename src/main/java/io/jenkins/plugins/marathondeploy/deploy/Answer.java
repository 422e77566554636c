package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.gate.Finding;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.marathon.GroupStatus;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import java.util.List;
import java.util.Optional;

/** What came of the exchange that a step needs. */
public final class Answer {
    private enum Kind {
        NONE,
        VALUE,
        FAILED,
        /** A write that was not sent: its target is not what the decision was made on. */
        CHANGED,
        /** A write that was not sent: its turn did not come in time. */
        OVERDUE
    }

    private final Need need;
    private final Kind kind;
    private final Object value;
    private final MarathonException failure;

    private Answer(Need need, Kind kind, Object value, MarathonException failure) {
        this.need = need;
        this.kind = kind;
        this.value = value;
        this.failure = failure;
    }

    static Answer none(Need need) {
        return new Answer(need, Kind.NONE, null, null);
    }

    static Answer of(Need need, Object value) {
        return new Answer(need, Kind.VALUE, value, null);
    }

    static Answer changed(Need need) {
        return new Answer(need, Kind.CHANGED, null, null);
    }

    static Answer overdue(Need need, MarathonException why) {
        return new Answer(need, Kind.OVERDUE, null, why);
    }

    /**
     * A defect of a client (a credential that was removed meanwhile, an answer nobody thought of) is a failed exchange
     * as well: it is tried again or rolled back as such, and ends no deployment half-way.
     */
    static Answer failed(Need need, Throwable problem) {
        if (problem instanceof MarathonException failure) {
            return new Answer(need, Kind.FAILED, null, failure);
        }
        // Only the kind of defect is told: its message may hold anything.
        String what = "Marathon could not be asked (" + problem.getClass().getSimpleName() + ")";
        return new Answer(need, Kind.FAILED, null, new MarathonException(
                MarathonException.Kind.UNEXPECTED, what, List.of(), List.of(), problem));
    }

    /** To what. */
    public Need need() {
        return need;
    }

    /** Why there is none; empty when there is. */
    public Optional<MarathonException> failure() {
        return Optional.ofNullable(failure);
    }

    /** What the method of {@code AsyncMarathon} gave; null where it gives nothing, and where it failed. */
    public Object value() {
        return value;
    }

    /** How many tasks it told of, which is what reading it costs; 0 where it is not about an app or a group. */
    public int tasks() {
        Object found = value instanceof Optional<?> target ? target.orElse(null) : null;
        if (found instanceof AppStatus app) {
            return app.tasks().size();
        }
        return found instanceof GroupStatus group
                ? group.apps().stream().mapToInt(app -> app.tasks().size()).sum()
                : 0;
    }

    /** Whether nothing was sent since the target is not what the decision was made on. */
    boolean isChanged() {
        return kind == Kind.CHANGED;
    }

    /** Whether nothing was sent since the write's turn did not come in time. */
    boolean isOverdue() {
        return kind == Kind.OVERDUE;
    }

    /** Whether a change was sent, however it was answered. */
    boolean wasSent() {
        return need.sent().isPresent();
    }

    /** Of a gate's question; what went wrong with it is no answer. */
    Finding finding() {
        return failure == null
                ? (Finding) value
                : Finding.unasked("it failed (" + (failure.getCause() == null ? failure.kind() : failure.getCause().getClass().getSimpleName()) + ")");
    }

    /**
     * The value, as the step knows it.
     *
     * @throws MarathonException when the exchange failed
     */
    @SuppressWarnings("unchecked")
    <T> T get() {
        if (failure != null) {
            throw failure;
        }
        return (T) value;
    }
}
