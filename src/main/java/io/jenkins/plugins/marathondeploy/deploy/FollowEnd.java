package io.jenkins.plugins.marathondeploy.deploy;

import java.time.Instant;
import java.util.Optional;

/** What the end of following means for each aim: the one place that turns sights into outcomes. */
final class FollowEnd {
    private FollowEnd() {}

    /** All that is ours is healthy; in a group, that is proof only when the rest of it is as it was sent. */
    static Phase settled(Course course, Follow.Aim aim, TargetStatus status, Instant now) {
        Claim claim = aim == Follow.Aim.OLD ? course.rollback : course.claim;
        if (aim == Follow.Aim.NEW && !claim.isWhole(status)) {
            return course.end(
                    Outcome.SUPERSEDED,
                    true,
                    "what this deployment changed is healthy, but someone else changed other apps of "
                            + course.target.id() + " meanwhile. " + now(course));
        }
        return proven(course, aim, status, now);
    }

    private static Phase proven(Course course, Follow.Aim aim, TargetStatus status, Instant now) {
        String running = course.target.id() + " runs version " + status.version() + ": " + Follow.standing(status);
        return switch (aim) {
            case UNCHANGED -> course.end(Outcome.UNCHANGED, false, "nothing to do, " + running);
            case OLD -> course.end(Outcome.ROLLED_BACK, false, after(course) + running);
            case NEW -> {
                if (course.policy.soak().isZero()) {
                    yield course.end(Outcome.DEPLOYED, false, running);
                }
                course.time.set(Timer.SOAK, now.plus(course.policy.soak()));
                course.time.set(Timer.DEPLOYMENT, now.plus(course.policy.soak()).plus(course.policy.timeout()));
                course.tell(new DeploymentEvent.Note("all instances are healthy; watching for "
                        + Texts.duration(course.policy.soak()) + " that they stay so"));
                yield new Soak();
            }
        };
    }

    static Phase failed(Course course, Follow.Aim aim, String reason) {
        return switch (aim) {
            case NEW -> {
                course.failure = reason;
                course.tell(new DeploymentEvent.Failed(reason));
                yield new Diagnose();
            }
            case UNCHANGED -> course.end(
                    Outcome.LEFT,
                    false,
                    "nothing differs from what runs, but what runs is not healthy: " + reason);
            case OLD -> course.end(
                    Outcome.ROLLBACK_FAILED,
                    false,
                    after(course) + "the rollback failed as well: " + reason + ". " + now(course));
        };
    }

    static Phase late(Course course, Follow.Aim aim, String standing) {
        var limit = aim == Follow.Aim.OLD ? course.policy.rollbackTimeout() : course.policy.timeout();
        return failed(course, aim, "not healthy within " + Texts.duration(limit) + ": " + standing);
    }

    /** The target is not, or no longer, in our hands. */
    static Phase lost(Course course, Follow.Aim aim, Sight sight, Optional<TargetStatus> found) {
        boolean back = aim == Follow.Aim.OLD;
        String what = back ? "the rollback" : "this deployment";
        String id = course.target.id();
        return switch (sight) {
            case DELETED -> course.end(
                    Outcome.SUPERSEDED, true, after(course) + "someone else deleted " + id + " during " + what);
            case NOT_YET -> back
                    ? failed(course, aim, "Marathon took it, but goes on showing what was to be undone")
                    : neverThere(course);
            case FOREIGN -> course.end(Outcome.SUPERSEDED, true, after(course) + foreign(course, what, found));
            default -> back
                    ? failed(course, aim, "someone cancelled it half-way, " + standing(found))
                    : course.end(
                            Outcome.CANCELLED,
                            true,
                            "someone else cancelled this deployment; " + id + " was left half-way: "
                                    + standing(found));
        };
    }

    /** The answer was good, and yet nothing came of it: a leader that was replaced before it had stored the change. */
    static Phase neverThere(Course course) {
        return course.end(
                Outcome.REFUSED,
                false,
                "Marathon took the change, but " + Texts.duration(Sight.NOT_YET.lasting())
                        + " later still has what was there before. " + now(course));
    }

    private static String foreign(Course course, String what, Optional<TargetStatus> found) {
        boolean reverted = found.isPresent()
                && course.before.existed()
                && Fingerprint.of(found.get().definition()).equals(course.before.fingerprint());
        return "someone else " + (reverted ? "reverted " : "replaced ") + what + "; " + now(course)
                + " That change is not ours and was not touched.";
    }

    /** What is done with a version that failed. */
    static Phase policy(Course course) {
        return switch (course.onFailure) {
            case ROLLBACK -> new Undo(null);
            case LEAVE -> course.end(
                    Outcome.LEFT, false, course.failure + ". It was left as it is. " + now(course));
            case CANCEL -> new CancelDeployment();
        };
    }

    static String now(Course course) {
        return course.runningVersion.isEmpty()
                ? "It is not known what runs now."
                : "Marathon's version of " + course.target.id() + " is " + course.runningVersion + ".";
    }

    private static String standing(Optional<TargetStatus> found) {
        return found.map(Follow::standing).orElse("nothing runs");
    }

    /** What went wrong before, where something did. */
    static String after(Course course) {
        return course.failure == null ? "" : course.failure + "; ";
    }
}
