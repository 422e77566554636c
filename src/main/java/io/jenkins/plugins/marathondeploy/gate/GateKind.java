package io.jenkins.plugins.marathondeploy.gate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletableFuture;

/** Asks gates of one kind, and judges what is answered. Without state, safe for several threads. */
public interface GateKind {
    /** What {@link Gate#kind} has; never changes, since it is persisted. */
    String id();

    /**
     * Asks once: one exchange, which is begun without waiting for it; only looking up a login may block. Cancelling the future
     * gives it up; one that has not ended 30 s after the next look at the app was due is cancelled and asked again, and one that
     * has not ended 5 s after the gate's limit is cancelled for good.
     *
     * @param memory what the last finding gave. With the first question, what a gate of the same kind and the same settings gave
     *               before anything was sent, else a null node
     * @return never completes with {@code PASSED} unless what it is about was seen. What it throws or fails with is taken
     *         for "can't be asked"
     */
    CompletableFuture<Finding> check(Gate gate, Facts facts, JsonNode memory, Systems systems);
}
