package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.deploy.Advance;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import java.util.concurrent.CompletionStage;

/** Told what becomes of a registered machine; never two calls at a time. Others wait meanwhile: be brief. */
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

    /** The machine can't go on: a defect, or clients that can't be made. The last call. */
    void broken(Throwable problem);
}
