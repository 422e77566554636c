package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.deploy.Deadlines.Timer;
import io.jenkins.plugins.marathondeploy.marathon.AsyncMarathon;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.ServerInfo;
import java.time.Instant;
import java.util.Optional;

/**
 * Asks for Marathon's version, for which alone counts what is remembered of it. A Marathon that does not say it is no
 * reason to end: then nothing is remembered.
 *
 * @param next which phase goes on with it; it looks anew
 */
record AskVersion(Phase next) implements Phase {
    @Override
    public PhaseName name() {
        return next.name();
    }

    @Override
    public Phase afterLostAnswer() {
        return next.afterLostAnswer();
    }

    @Override
    public Instant wakeAt(Deployment deployment) {
        return next.wakeAt(deployment);
    }

    @Override
    public Need need(Deployment deployment, Instant now) {
        return isInterrupted(deployment) ? Need.nothing() : Need.read(AsyncMarathon::info);
    }

    /** Nobody has to wait for an answer then. */
    private static boolean isInterrupted(Deployment deployment) {
        return deployment.interruption != null && !deployment.interruptionTaken;
    }

    @Override
    public Step advance(Deployment deployment, Answer answer, Instant now) {
        if (isInterrupted(deployment)) {
            return Step.now(next);
        }
        Optional<String> version;
        try {
            version = Optional.of(answer.<ServerInfo>get().version());
        } catch (MarathonException e) {
            // Before the submission: without the version, what runs as it should would be started anew.
            if (next instanceof Prepare
                    && e.isTransient()
                    && now.isBefore(deployment.deadlines.setOnce(Timer.CONTACT, now.plus(Waiting.FOR_CONTACT)))) {
                return Step.in(deployment.deadlines.within(deployment.retryAfter(e), Timer.CONTACT, now), this);
            }
            version = Optional.empty();
        }
        deployment.memory.version(version);
        return Step.now(next);
    }
}
