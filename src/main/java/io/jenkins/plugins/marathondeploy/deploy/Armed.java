package io.jenkins.plugins.marathondeploy.deploy;

import java.io.Serializable;

/**
 * Whether a write may be sent without looking first. Set when a phase that writes is entered, and lost when the machine
 * is read back from disk: between the write and the next save the process may have been killed, and then nobody knows
 * whether the write was sent.
 */
final class Armed implements Serializable {
    private static final long serialVersionUID = 1L;

    private transient boolean armed = true;

    /** True exactly once in the life of the process that made it. */
    boolean fire() {
        boolean was = armed;
        armed = false;
        return was;
    }
}
