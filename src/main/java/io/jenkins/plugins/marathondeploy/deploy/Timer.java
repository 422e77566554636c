package io.jenkins.plugins.marathondeploy.deploy;

/** The absolute times that the course keeps, so that all of them can be moved when the clock jumps. */
enum Timer {
    /** Start of the present phase. */
    PHASE,
    /** Until when Marathon may fail to answer before anything was sent. */
    CONTACT,
    /** Until when builds that are ahead may still come back after a restart. */
    TURN,
    /** Until when a lock or the deployment limit is waited for. */
    LOCK,
    /** Until when the new version must be proven healthy. */
    DEPLOYMENT,
    /** Until when it must have stayed so. */
    SOAK,
    /** Until when the version before must be proven healthy again. */
    ROLLBACK,
    /** Since when something has been so that has to last before it is believed. */
    SUSPICION,
    /** Until when a rollback waits for what may still arrive. */
    UNDO,
    /** When the app is read next, rather than the list of deployments. */
    LOOK,
    /** When nothing has moved for so long that the reason is looked up. */
    STUCK
}
