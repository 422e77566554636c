package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.deploy.Phase.Step;
import java.time.Instant;
import java.util.Collection;

/** What happens when someone else's deployment, too many of them, or an earlier build stand in the way before a change. */
final class Lock {
    private Lock() {}

    static Step heldBy(Course course, Collection<String> deployments, Phase again, Instant now) {
        String who = deployments.isEmpty() ? "another deployment" : "deployment " + String.join(", ", deployments);
        return standsInTheWay(course, course.target.id() + " is locked by " + who, again, now);
    }

    static Step standsInTheWay(Course course, String reason, Phase again, Instant now) {
        if (course.policy.onLock() == OnLock.FAIL) {
            return refuse(course, reason + ", and on-lock is fail");
        }
        Instant until = course.time.setOnce(Timer.LOCK, now.plus(course.policy.lockTimeout()));
        if (!now.isBefore(until)) {
            return refuse(
                    course,
                    reason + ", still after " + Texts.duration(course.policy.lockTimeout())
                            + ". Wait for it, raise the lock timeout"
                            + (course.policy.onLock() == OnLock.FORCE ? "" : ", or override it with on-lock force"));
        }
        course.waits(reason, course.time.left(Timer.LOCK, now));
        return Step.in(course.pace().lock(), again);
    }

    private static Step refuse(Course course, String reason) {
        return Step.now(course.end(Outcome.REFUSED, false, reason + ". Nothing was changed on Marathon."));
    }
}
