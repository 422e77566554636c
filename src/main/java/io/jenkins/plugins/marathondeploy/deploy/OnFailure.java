package io.jenkins.plugins.marathondeploy.deploy;

/** What happens to a new version that failed. */
public enum OnFailure {
    /**
     * Revert a running deployment, else go back to the version recorded before; remove an app that was new. Of several
     * centres that count together, all that were changed.
     */
    ROLLBACK,
    /** The same, but of several centres in the one that failed alone; what was deployed before stays. */
    ROLLBACK_FAILED,
    /** Touch nothing more; Marathon goes on trying. */
    LEAVE,
    /** Drop the running deployment without undoing it: old and new instances stay as they are. */
    CANCEL;

    /** Whether the centre that failed goes back. */
    public boolean rollsBack() {
        return this == ROLLBACK || this == ROLLBACK_FAILED;
    }
}
