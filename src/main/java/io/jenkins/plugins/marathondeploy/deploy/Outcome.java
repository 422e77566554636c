package io.jenkins.plugins.marathondeploy.deploy;

/** How a deployment ended. Only {@link #DEPLOYED} and {@link #UNCHANGED} are good. */
public enum Outcome {
    /** The new version runs, healthy, on all instances, and nothing older is left. */
    DEPLOYED,
    /** Exactly this definition ran already, healthy; nothing was sent. */
    UNCHANGED,
    /** The new version failed; the version before runs again, healthy (or, for a rollback by hand: the wanted one does). */
    ROLLED_BACK,
    /** The new version failed, and so did the way back. */
    ROLLBACK_FAILED,
    /** The app's first deployment failed: there is no version to go back to, and the app was removed. */
    NOTHING_TO_ROLL_BACK,
    /** The new version failed and was left as it is. */
    LEFT,
    /** The deployment was cancelled: by the policy, by an interruption, or by someone else. */
    CANCELLED,
    /** Someone else changed, reverted or deleted the app meanwhile; theirs was not touched. */
    SUPERSEDED,
    /** Nothing was changed on Marathon: it refused, was locked, or could not be reached. */
    REFUSED;

    /** Whether what was sent (or what ran already) was proven to run, healthy, everywhere. */
    public boolean isGood() {
        return this == DEPLOYED || this == UNCHANGED;
    }
}
