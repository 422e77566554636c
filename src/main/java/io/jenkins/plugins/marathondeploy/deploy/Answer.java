package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import java.util.List;
import java.util.Optional;

/** What came of the exchange that a step needs. */
public final class Answer {
    private final Need need;
    private final boolean there;
    private final Object value;
    private final MarathonException failure;

    private Answer(Need need, boolean there, Object value, MarathonException failure) {
        this.need = need;
        this.there = there;
        this.value = value;
        this.failure = failure;
    }

    /** There was nothing to ask, or the exchange was not begun. */
    static Answer none(Need need) {
        return new Answer(need, false, null, null);
    }

    static Answer of(Need need, Object value) {
        return new Answer(need, need.kind() != Need.Kind.NOTHING, value, null);
    }

    /**
     * A defect of a client (a credential that was removed meanwhile, an answer nobody thought of) is a failed exchange
     * as well: it is tried again or rolled back as such, and ends no deployment half-way.
     */
    static Answer failed(Need need, Throwable problem) {
        if (problem instanceof MarathonException failure) {
            return new Answer(need, true, null, failure);
        }
        // Only the kind of defect is told: its message may hold anything.
        String what = "Marathon could not be asked (" + problem.getClass().getSimpleName() + ")";
        return new Answer(need, true, null, new MarathonException(
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

    /** Whether the exchange was begun. */
    boolean isThere() {
        return there;
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
