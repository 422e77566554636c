package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.deploy.Deadlines.Timer;
import java.time.Duration;
import java.time.Instant;

/**
 * Everything was asked and decided; nothing is sent until all who count together are so far ({@link Machine#proceed}).
 * What runs is looked at anew then.
 *
 * @param prepare where it is gone back to
 * @param since   from when on it waits; that time is told as {@link PhaseName#QUEUE}
 */
record Hold(Prepare prepare, Instant since) implements Phase {
    /** It is woken when it may go on. */
    private static final Duration ASLEEP = Duration.ofHours(1);

    @Override
    public PhaseName name() {
        return PhaseName.PREPARE;
    }

    @Override
    public Phase afterLostAnswer() {
        return new Hold(prepare.readBack(), since);
    }

    @Override
    public Need need(Deployment deployment, Instant now) {
        return Need.nothing();
    }

    @Override
    public Step advance(Deployment deployment, Answer answer, Instant now) {
        if (deployment.held && deployment.interruption == null) {
            return Step.in(ASLEEP, this);
        }
        Duration waited = Duration.between(since, now);
        if (!waited.isNegative()) {
            deployment.took(PhaseName.QUEUE, waited);
            deployment.deadlines.get(Timer.PHASE).ifPresent(begun -> deployment.deadlines.set(Timer.PHASE, begun.plus(waited)));
        }
        // What is asked before a change is asked right before it: alerts may have begun to fire, tasks may be others.
        deployment.askedOf = "";
        return Step.now(prepare);
    }
}
