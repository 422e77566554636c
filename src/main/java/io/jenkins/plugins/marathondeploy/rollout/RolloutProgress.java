package io.jenkins.plugins.marathondeploy.rollout;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Where a rollout stands, besides its machines; persisted as it is. */
final class RolloutProgress {
    /** See the package. */
    enum Stage {
        PREPARE,
        DEPLOY,
        CONFIRM,
        BACK,
        ENDED
    }

    Stage stage = Stage.PREPARE;
    /** Centres that are deployed to at the same time, in order; those with nothing to send are in none. */
    List<List<String>> batches = new ArrayList<>();
    /** Which of them was begun last; -1 before the first. */
    int batch = -1;
    /** Which of them is taken back next. */
    int back = -1;
    /** When the next one begins; null while there is no pause. */
    Instant pausedUntil;
    /** When the first centre refused; null while none has. */
    Instant refusedAt;
    /** The centre that failed first; null while none has. */
    String failed;
    /** Why it is gone back, a clause. */
    String reason = "";
    /** Whether what was deployed is taken back. */
    boolean takesBack;
    /** The user's; empty while there is none. */
    String interruption = "";
    /** Whether it has had its effect. */
    boolean interruptionTaken;
}
