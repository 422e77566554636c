package io.jenkins.plugins.marathondeploy.deploy;

import java.time.Instant;

/** The last phase. */
record Ended() implements Phase {
    @Override
    public PhaseName name() {
        return PhaseName.ENDED;
    }

    @Override
    public Step advance(Course course, Clients clients, Instant now) {
        return Step.now(this);
    }
}
