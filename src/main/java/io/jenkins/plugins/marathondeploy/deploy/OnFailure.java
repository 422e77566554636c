package io.jenkins.plugins.marathondeploy.deploy;

/** What happens to a new version that failed. */
public enum OnFailure {
    /** Revert a running deployment, else go back to the version recorded before; remove an app that was new. */
    ROLLBACK,
    /** Touch nothing more; Marathon goes on trying. */
    LEAVE,
    /** Drop the running deployment without undoing it: old and new instances stay as they are. */
    CANCEL
}
