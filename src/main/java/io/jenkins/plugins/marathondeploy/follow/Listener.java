package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.deploy.Advance;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import java.util.concurrent.CompletionStage;

/**
 * Told what becomes of a followed deployment; never two calls at a time. What it throws, and a stage that it never
 * completes, concerns its own deployment only; but a call that takes long holds one of few threads.
 */
public interface Listener {
    /**
     * After each step. The machine goes on when the returned stage has completed, however it does: a caller that
     * persists completes it when the state is on disk.
     */
    CompletionStage<Void> advanced(Advance advance);

    /** The machine has ended. The last call. */
    void ended(Report report);

    /**
     * The wait was released, or the follower is closed: the machine is advanced no more. The last call, unless a write is
     * under way: what comes of it is still told by {@link #advanced}.
     */
    default void released() {
        // Mostly known to whoever did it.
    }

    /** The machine can't go on: a defect, also one of this listener, or a connection that can't be made. The last call. */
    void broken(Throwable problem);
}
