package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.deploy.Deadlines.Timer;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.time.DurationText;
import io.jenkins.plugins.marathondeploy.workload.Condition;
import io.jenkins.plugins.marathondeploy.workload.Fingerprint;
import io.jenkins.plugins.marathondeploy.workload.TargetStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the end of following means for each aim: the one place that turns conditions into outcomes. */
final class Verdict {
    private Verdict() {}

    /**
     * All that is ours has been healthy for as long as is asked for; in a group, that is proof only when the rest of it is
     * as it was sent.
     *
     * @param watch   what it was followed with
     * @param healthy for how long it was
     */
    static Phase settled(Deployment deployment, Follow watch, TargetStatus status, Duration healthy, Instant now) {
        Follow.Aim aim = watch.aim();
        boolean forward = aim == Follow.Aim.NEW || aim == Follow.Aim.SOAK;
        if (forward && !deployment.desired.isWhole(status)) {
            return deployment.end(
                    Outcome.SUPERSEDED,
                    true,
                    "what this deployment changed is healthy, but someone else changed other apps of "
                            + deployment.target.id() + " meanwhile. " + now(deployment));
        }
        if (GateRound.of(deployment, aim).isOpen(now)) {
            return Verify.of(deployment, watch, now);
        }
        String running = deployment.target.id() + " runs version " + status.version() + ": " + standing(status, healthy)
                + (aim == Follow.Aim.SOAK ? " and stayed so for " + DurationText.words(deployment.policy.soak()) : "")
                + GateRound.passed(deployment, aim);
        return switch (aim) {
            case UNCHANGED -> deployment.end(Outcome.UNCHANGED, false, "nothing to do, " + running);
            case OLD -> deployment.end(Outcome.ROLLED_BACK, false, after(deployment) + running);
            case NEW -> deployment.policy.soak().isZero()
                    ? deployment.end(Outcome.DEPLOYED, false, running)
                    : soak(deployment, now);
            case SOAK -> deployment.end(Outcome.DEPLOYED, false, running);
        };
    }

    /** "2 of 2 instances are healthy"; where nothing checks that: "2 of 2 instances have been running for 10 s; …". */
    private static String standing(TargetStatus status, Duration healthy) {
        if (status.instances() == 0 || status.unchecked().isEmpty()) {
            return status.standing();
        }
        Duration whole = Duration.ofSeconds(healthy.toSeconds());
        return status.standing().replaceFirst(" run$", " have been running for " + DurationText.words(whole))
                + "; no health check of " + String.join(", ", status.unchecked()) + ", so nothing more was proven";
    }

    /** The soak's time comes on top of the deployment's, which begins anew. */
    private static Phase soak(Deployment deployment, Instant now) {
        Duration soak = deployment.policy.soak();
        deployment.deadlines.set(Timer.DEPLOYMENT, now.plus(deployment.policy.timeout())
                .plus(soak)
                .plus(GateRound.of(deployment, Follow.Aim.SOAK).limits()));
        deployment.note("all instances are healthy; watching for " + DurationText.clock(soak) + " that they stay so");
        Follow watch = Follow.of(Follow.Aim.SOAK);
        return deployment.policy.hasGates(Gate.When.SOAK) ? Verify.of(deployment, watch, now) : watch;
    }

    static Phase failed(Deployment deployment, Follow.Aim aim, String reason) {
        switch (aim) {
            case NEW, SOAK -> {
                deployment.failure = reason;
                deployment.tell(new DeploymentEvent.Failed(reason));
                return Diagnose.begin();
            }
            case UNCHANGED -> {
                String unhealthy = "nothing differs from what Marathon has, but that is not healthy: " + reason;
                boolean others = !deployment.before.goal(deployment.target).equals(deployment.before.version());
                if (!others || deployment.joined) {
                    return deployment.end(Outcome.LEFT, false, unhealthy);
                }
                deployment.failure = unhealthy;
                deployment.tell(new DeploymentEvent.Failed(unhealthy));
                return Diagnose.begin();
            }
            default -> {
                return rollbackFailed(deployment, reason);
            }
        }
    }

    static Phase late(Deployment deployment, Follow.Aim aim, String standing) {
        Policy policy = deployment.policy;
        if (aim == Follow.Aim.SOAK) {
            return failed(deployment, aim, "it was healthy, but did not stay so for " + DurationText.clock(policy.soak())
                    + ": " + standing);
        }
        if (aim == Follow.Aim.NEW && GateRound.of(deployment, aim).hasBegun()) {
            return failed(deployment, aim, "it was healthy, but did not stay so until all gates had passed: " + standing);
        }
        Duration limit = aim == Follow.Aim.OLD ? policy.rollbackTimeout() : policy.timeout();
        return failed(deployment, aim, "not healthy within " + DurationText.clock(limit) + ": " + standing);
    }

    static Phase rollbackFailed(Deployment deployment, String why) {
        return deployment.end(
                Outcome.ROLLBACK_FAILED,
                false,
                after(deployment) + sentence("the rollback failed as well: " + why) + " " + now(deployment));
    }

    /** The target is not, or no longer, in our hands. */
    static Phase lost(Deployment deployment, Follow.Aim aim, Condition condition, Optional<TargetStatus> found) {
        boolean back = aim == Follow.Aim.OLD;
        String what = back ? "the rollback" : "this deployment";
        String id = deployment.target.id();
        return switch (condition) {
            case DELETED -> deployment.end(
                    Outcome.SUPERSEDED, true, after(deployment) + "someone else deleted " + id + " during " + what);
            case NOT_YET -> back
                    ? failed(deployment, aim, "Marathon took it, but goes on showing what was to be undone")
                    : neverThere(deployment);
            case FOREIGN -> deployment.end(
                    Outcome.SUPERSEDED, true, after(deployment) + foreign(deployment, what, found));
            default -> back
                    ? failed(deployment, aim, "someone cancelled it half-way, " + standing(found))
                    : aim == Follow.Aim.UNCHANGED && deployment.desired.deploymentId().isEmpty()
                            ? failed(deployment, aim, standing(found))
                            : halfway(deployment, found);
        };
    }

    /** Our configuration, half-way: cancelled, or replaced by a change of nothing but the number of instances. */
    private static Phase halfway(Deployment deployment, Optional<TargetStatus> found) {
        String id = deployment.target.id();
        boolean newer = found.map(TargetStatus::version)
                .map(version -> version.compareTo(deployment.desired.version()) > 0)
                .orElse(false);
        return newer
                ? deployment.end(
                        Outcome.SUPERSEDED,
                        true,
                        "someone else's change, version " + found.get().version() + ", replaced this deployment of " + id
                                + " before it had ended; " + id + " was left half-way: " + standing(found))
                : deployment.end(
                        Outcome.CANCELLED,
                        true,
                        "someone else cancelled this deployment; " + id + " was left half-way: " + standing(found));
    }

    /** The answer was good, and yet nothing came of it: a leader that was replaced before it had stored the change. */
    static Phase neverThere(Deployment deployment) {
        return deployment.end(
                Outcome.REFUSED,
                false,
                "Marathon took the change, but " + DurationText.clock(Condition.NOT_YET.lasting())
                        + " later still has what was there before. " + now(deployment));
    }

    private static String foreign(Deployment deployment, String what, Optional<TargetStatus> found) {
        boolean reverted = found.isPresent()
                && deployment.before.existed()
                && Fingerprint.of(found.get().definition()).equals(deployment.before.fingerprint());
        return "someone else " + (reverted ? "reverted " : "replaced ") + what + "; " + now(deployment)
                + " That change is not ours and was not touched.";
    }

    /** Returns what is done with a version that failed. */
    static Phase policy(Deployment deployment) {
        return switch (deployment.onFailure) {
            case ROLLBACK, ROLLBACK_FAILED -> Rollback.begin(Rollback.Way.BACK);
            case LEAVE -> deployment.end(
                    Outcome.LEFT,
                    false,
                    sentence(deployment.failure) + " It was left as it is. " + now(deployment));
            case CANCEL -> Rollback.begin(Rollback.Way.CANCEL);
        };
    }

    /** Returns what runs now, as far as is known. */
    static String now(Deployment deployment) {
        if (deployment.runningVersion.isEmpty()) {
            return "It is not known what runs now.";
        }
        return deployment.trouble == null
                ? "Marathon's version of " + deployment.target.id() + " is " + deployment.runningVersion + "."
                : "It is not known what runs now: when it could be asked last, Marathon's version of " + deployment.target.id()
                        + " was " + deployment.runningVersion + ".";
    }

    private static String standing(Optional<TargetStatus> found) {
        return found.map(TargetStatus::standing).orElse("nothing runs");
    }

    /** Returns what went wrong before, where something did. */
    static String after(Deployment deployment) {
        return deployment.failure == null ? "" : deployment.failure.replaceFirst("\\.$", "") + "; ";
    }

    /** Returns a reason with the full stop that it may have already. */
    static String sentence(String reason) {
        return reason.endsWith(".") ? reason : reason + ".";
    }
}
