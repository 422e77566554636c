package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.deploy.Deadlines.Timer;
import io.jenkins.plugins.marathondeploy.deploy.Phase.Step;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnLock;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.time.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/** What happens before anything was changed when Marathon can't be asked, or when something stands in the way. */
final class Waiting {
    /** A leader election takes seconds, a restart of Marathon up to a minute; a wrong URL should not take longer. */
    static final Duration FOR_CONTACT = Duration.ofSeconds(60);

    private Waiting() {}

    /** Tries again for a while where that can help, else ends: nothing was changed. */
    static Step forContact(Deployment deployment, MarathonException e, Phase again, Instant now) {
        Instant until = deployment.deadlines.setOnce(Timer.CONTACT, now.plus(FOR_CONTACT));
        if (!e.isTransient() || !now.isBefore(until)) {
            return refused(deployment, e.getMessage());
        }
        return Step.in(deployment.deadlines.within(deployment.retryAfter(e), Timer.CONTACT, now), again);
    }

    static Step forLock(Deployment deployment, Collection<String> holders, Phase again, Instant now) {
        String who = holders.isEmpty() ? "another deployment" : "deployment " + String.join(", ", holders);
        return forTurn(deployment, deployment.target.id() + " is locked by " + who, again, now);
    }

    /** Someone else's deployment, too many of them, or an earlier build stand in the way. */
    static Step forTurn(Deployment deployment, String reason, Phase again, Instant now) {
        Policy policy = deployment.policy;
        String clause = reason.replaceFirst("\\.$", "");
        if (policy.onLock() == OnLock.FAIL) {
            return refused(deployment, clause + ", and on-lock is fail");
        }
        Instant until = deployment.deadlines.setOnce(Timer.LOCK, now.plus(policy.lockTimeout()));
        if (!now.isBefore(until)) {
            return refused(
                    deployment,
                    clause + ", still after " + DurationText.clock(policy.lockTimeout())
                            + ". Wait for it, raise the lock timeout"
                            + (policy.onLock() == OnLock.FORCE ? "" : ", or override it with on-lock force"));
        }
        deployment.waits(reason, deployment.deadlines.left(Timer.LOCK, now));
        return Step.in(deployment.deadlines.within(deployment.pace().lock(), Timer.LOCK, now), again);
    }

    static Step refused(Deployment deployment, String reason) {
        return Step.now(deployment.end(
                Outcome.REFUSED, false, Verdict.sentence(reason) + " Nothing was changed on Marathon."));
    }
}
