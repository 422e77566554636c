package io.jenkins.plugins.marathondeploy.rollout;

import io.jenkins.plugins.marathondeploy.deploy.Advance;
import io.jenkins.plugins.marathondeploy.follow.Listener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Told what becomes of a rollout. Calls for different centres may come at the same time. */
public interface RolloutListener {
    /**
     * After each step of a centre's machine, as {@link Listener#advanced}.
     *
     * @param centre whose
     */
    CompletionStage<Void> advanced(String centre, Advance advance);

    /** Something was decided for all of them: one line. */
    void decided(String note);

    /**
     * Machines may go on only once the returned stage has completed: whoever persists saves the rollout's state, in which
     * another decision stands now.
     */
    default CompletionStage<Void> transition() {
        return CompletableFuture.completedFuture(null);
    }

    /** It has ended. The last call. */
    void ended(RolloutReport report);

    /** The rollout can't go on: a defect. The last call. */
    void broken(Throwable problem);

    /** All waits were released: it can be followed again. The last call. */
    default void released() {
        // Mostly known to whoever did it.
    }
}
