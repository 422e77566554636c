package io.jenkins.plugins.marathondeploy.workload;

import java.time.Duration;

/**
 * What one look at the target says about what was submitted. Marathon tells of a deployment's end only by leaving it
 * out of its list, whether it succeeded, failed, was cancelled or was replaced; so the look at the app decides.
 */
public enum Condition {
    /** Our deployment is listed. */
    RUNNING(Duration.ZERO),
    /** Not listed, our configuration, all instances ready, nothing outdated left. */
    SETTLED(Duration.ZERO),
    /** Our configuration, but somebody else's deployment works on it (an autoscaler's, say). */
    BUSY(Duration.ZERO),
    /** Not listed, our configuration, no old task left, but not all instances are ready (yet, or any more). */
    UNSETTLED(Duration.ofSeconds(10)),
    /** Nothing is listed, all new instances are ready, and old ones are left: they may be slow to stop. */
    LINGERING(Duration.ofSeconds(30)),
    /** Nothing is listed, and old tasks are left while new ones are missing: cancelled (E43-app-after-cancel). */
    HALFWAY(Duration.ofSeconds(5)),
    /** Still what was there before: the change may become visible some time after the answer, in older versions. */
    NOT_YET(Duration.ofSeconds(30)),
    /** Someone else's configuration. */
    FOREIGN(Duration.ofSeconds(1)),
    /** The target is gone. */
    DELETED(Duration.ofSeconds(1));

    private final Duration lasting;

    Condition(Duration lasting) {
        this.lasting = lasting;
    }

    /** For how long it has to be seen without a break before it is believed: one look can meet a moment in between. */
    public Duration lasting() {
        return lasting;
    }

    /** Returns what a status shows in which the desired state holds. */
    public static Condition of(TargetStatus whole, DesiredState desired) {
        TargetStatus status = desired.judged(whole);
        boolean listed = desired.deploymentId().isEmpty()
                ? !status.deployments().isEmpty()
                : whole.deployments().contains(desired.deploymentId());
        if (listed) {
            return RUNNING;
        }
        if (status.settled()) {
            return SETTLED;
        }
        if (!status.deployments().isEmpty()) {
            return BUSY;
        }
        if (status.outdated() == 0) {
            return UNSETTLED;
        }
        return status.ready() >= status.instances() ? LINGERING : HALFWAY;
    }
}
