package io.jenkins.plugins.marathondeploy.deploy;

/** The parts of a deployment that a report gives durations for. */
public enum PhaseName {
    /** Reading what runs, and waiting for another deployment's lock. */
    PREPARE,
    /** Waiting for the turn among other exchanges with the same Marathon; no time limit runs meanwhile. */
    QUEUE,
    /** Sending the definition, and making sure that it arrived. */
    SUBMIT,
    /** Following the deployment until the new version is proven healthy. */
    FOLLOW,
    /** Asking what else must hold before the healthy version counts. */
    VERIFY,
    /** Watching that it stays so. */
    SOAK,
    /** Finding out why it failed. */
    DIAGNOSE,
    /** Going back, and proving it. */
    ROLLBACK,
    /** Over. */
    ENDED
}
