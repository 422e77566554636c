package io.jenkins.plugins.marathondeploy.rollout;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What has to be done now.
 *
 * @param active the centres whose machines have to be followed, those that wait for the others included
 * @param told   the centres whose machines have something to do at once that they may not know of while they wait
 * @param next   when to ask again although nothing has happened; far away where nothing has a time
 * @param begun  whether something may be sent, or may have been, somewhere
 * @param ended  whether the report is final
 * @param notes  what was decided, a line each, for whoever shows progress
 */
public record Turn(Set<String> active, Set<String> told, Instant next, boolean begun, boolean ended, List<String> notes) {
    public Turn {
        active = Set.copyOf(active);
        told = Set.copyOf(told);
        notes = List.copyOf(notes);
    }
}
