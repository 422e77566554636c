package io.jenkins.plugins.marathondeploy.deploy;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one step of the machine gave.
 *
 * @param events     what happened, in order; nothing of it is kept in the machine
 * @param next       not before when the machine wants to be advanced again; meaningless once it has ended
 * @param ended      whether the report is final
 * @param transition whether the machine has come into another state, or has not been kept for a minute: a caller that
 *                   persists does so before it goes on, or a kill could lose what was sent
 */
public record Advance(List<DeploymentEvent> events, Instant next, boolean ended, boolean transition) {
    public Advance {
        events = List.copyOf(events);
    }

    /** The same, with something that happened before. */
    public Advance after(DeploymentEvent first) {
        return new Advance(Stream.concat(Stream.of(first), events.stream()).toList(), next, ended, transition);
    }
}
