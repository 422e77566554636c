package io.jenkins.plugins.marathondeploy.deploy;

import java.time.Duration;
import java.util.Optional;

/**
 * What one look at the target says about what was submitted. Marathon tells of a deployment's end only by leaving it
 * out of its list, whether it succeeded, failed, was cancelled or was replaced; so the look at the app decides.
 */
enum Sight {
    /** Our deployment is listed. */
    RUNNING(Duration.ZERO),
    /** Not listed, our configuration, all instances ready, nothing outdated left. */
    SETTLED(Duration.ZERO),
    /** Our configuration, but somebody else's deployment works on it (an autoscaler's, say). */
    BUSY(Duration.ZERO),
    /** Not listed, our configuration, no old task left, but not all instances are ready (yet, or any more). */
    UNSETTLED(Duration.ofSeconds(10)),
    /** Nothing is listed, and tasks of the old configuration are left: cancelled (E43-app-after-cancel). */
    HALFWAY(Duration.ofSeconds(5)),
    /** Still what ran before: the entry can appear after the answer to the PUT, in older versions. */
    NOT_YET(Duration.ofSeconds(30)),
    /** Someone else's configuration. */
    FOREIGN(Duration.ofSeconds(1)),
    /** The target is gone. */
    DELETED(Duration.ofSeconds(1));

    private final Duration lasting;

    Sight(Duration lasting) {
        this.lasting = lasting;
    }

    /** For how long it has to be seen without a break before it is believed: one look can meet a moment in between. */
    Duration lasting() {
        return lasting;
    }

    static Sight of(Optional<TargetStatus> found, Claim claim, Before before) {
        if (found.isEmpty()) {
            return DELETED;
        }
        TargetStatus status = found.get();
        if (!claim.holds(status)) {
            return status.version().equals(before.version()) ? NOT_YET : FOREIGN;
        }
        boolean listed = claim.deploymentId().isEmpty()
                ? !status.deployments().isEmpty()
                : status.deployments().contains(claim.deploymentId());
        if (listed) {
            return RUNNING;
        }
        if (status.settled()) {
            return SETTLED;
        }
        if (!status.deployments().isEmpty()) {
            return BUSY;
        }
        return status.outdated() > 0 ? HALFWAY : UNSETTLED;
    }
}
