package io.jenkins.plugins.marathondeploy.deploy;

/** What happens when another deployment holds the app. */
public enum OnLock {
    /** Wait for its end, up to the lock's own time limit. */
    WAIT,
    /** Give up before anything is changed. */
    FAIL,
    /** Override it: Marathon cancels the other deployment. */
    FORCE
}
