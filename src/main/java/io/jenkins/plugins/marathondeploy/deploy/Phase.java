package io.jenkins.plugins.marathondeploy.deploy;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * One state of the machine. A phase says which exchange it needs, one at most, and with the answer what comes next; it
 * is persisted between two steps, so that a phase which writes looks first when it was read back (see {@link Armed}).
 */
interface Phase extends Serializable {
    PhaseName name();

    /** What {@link #advance} needs. Changes nothing: it may be asked for again, and what it says may not be got. */
    Need need(Course course, Instant now);

    /**
     * @param answer to what was said last to be needed
     * @param now    the moment for which that was said
     */
    Step advance(Course course, Answer answer, Instant now);

    /** Which phase comes next, and how long from now. */
    record Step(Phase next, Duration delay) {
        static Step now(Phase next) {
            return new Step(next, Duration.ZERO);
        }

        static Step in(Duration delay, Phase next) {
            return new Step(next, delay);
        }
    }
}
