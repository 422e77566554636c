package io.jenkins.plugins.marathondeploy.gate;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.jenkins.plugins.marathondeploy.text.Shortened;
import java.util.Objects;

/**
 * What one question of a gate gave.
 *
 * @param saw    what was seen, or why nothing was: a clause for people, without an end, without secrets
 * @param memory what the gate gets with its next question; small, since it is persisted
 * @param keep   whether the memory must not be forgotten in a crash, as when a count begins anew. What is only a step
 *               further is kept with the next change of the deployment's state, a minute later at most
 */
public record Finding(State state, String saw, JsonNode memory, boolean keep) {
    /** The ten worst findings of a scan have room in it. */
    private static final int LONGEST = 2000;
    private static final Finding NONE = of(State.NOT_ASKED, "not asked");

    /** How a gate is judged. */
    public enum State {
        /** It was not asked so far. */
        NOT_ASKED,
        /** What it is about holds. */
        PASSED,
        /** It does not hold, or nobody knows, which is told as a warning and holds nothing up. */
        WARNED,
        /** It does not hold, and may later: asked again until the gate's limit. */
        NOT_YET,
        /** It does not hold, and asking again is of no use. */
        FAILED,
        /** Nobody knows: whoever would have to say it can't be asked. Asked again; never taken for passed. */
        UNASKED
    }

    public Finding {
        Objects.requireNonNull(state, "state");
        saw = Shortened.of(saw, LONGEST);
        memory = PackedJson.packed(memory == null ? NullNode.instance : memory);
    }

    /** A new tree with each call. */
    @Override
    @JsonProperty
    public JsonNode memory() {
        return PackedJson.unpacked(memory);
    }

    /** Not asked so far. */
    public static Finding none() {
        return NONE;
    }

    public static Finding passed(String saw) {
        return of(State.PASSED, saw);
    }

    /** @param what people should know */
    public static Finding warned(String what) {
        return of(State.WARNED, what);
    }

    public static Finding notYet(String why) {
        return of(State.NOT_YET, why);
    }

    public static Finding failed(String why) {
        return of(State.FAILED, why);
    }

    /** @param why it can't be asked */
    public static Finding unasked(String why) {
        return of(State.UNASKED, why);
    }

    private static Finding of(State state, String saw) {
        return new Finding(state, saw, NullNode.instance, false);
    }

    /** With what the next question gets. */
    public Finding remembering(JsonNode what) {
        return new Finding(state, saw, what, keep);
    }

    /** With a memory that must not be forgotten in a crash. */
    public Finding kept() {
        return new Finding(state, saw, memory, true);
    }

    public boolean isPassed() {
        return state == State.PASSED;
    }

    /** Whether what comes after it may go on. */
    public boolean isOver() {
        return state == State.PASSED || state == State.WARNED;
    }
}
