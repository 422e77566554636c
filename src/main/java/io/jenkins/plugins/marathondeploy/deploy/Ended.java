package io.jenkins.plugins.marathondeploy.deploy;

import java.time.Instant;

/** The last phase. */
record Ended() implements Phase {
    @Override
    public PhaseName name() {
        return PhaseName.ENDED;
    }

    @Override
    public Need need(Course course, Instant now) {
        return Need.NOTHING;
    }

    @Override
    public Step advance(Course course, Answer answer, Instant now) {
        return Step.now(this);
    }
}
