package io.jenkins.plugins.marathondeploy.deploy;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * One state of the machine. A phase does at most one exchange in {@link #advance} and says what comes next; it is
 * persisted between two steps, so that a phase which writes looks first when it was read back (see {@link Armed}).
 */
interface Phase extends Serializable {
    PhaseName name();

    /** What {@link #advance} asks for when it is called for the same moment, in the same state. */
    default Need need(Course course, Instant now) {
        return Need.OTHER;
    }

    Step advance(Course course, Clients clients, Instant now);

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
