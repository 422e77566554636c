package io.jenkins.plugins.marathondeploy.deploy;

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
        return Need.read(AsyncMarathon::info);
    }

    @Override
    public Step advance(Deployment deployment, Answer answer, Instant now) {
        Optional<String> version;
        try {
            version = Optional.of(answer.<ServerInfo>get().version());
        } catch (MarathonException e) {
            version = Optional.empty();
        }
        deployment.memory.version(version);
        return Step.now(next);
    }
}
