package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.marathon.Marathon;

/**
 * What the machine talks to. Handed in anew for each step, since clients hold connections and logins and are never
 * persisted.
 */
public interface Clients {
    Marathon marathon();

    /** Where the output of failed tasks is read. */
    TaskOutput taskOutput();

    /** How often the machine looks on its own; {@link Pace#direct} unless its driver chooses otherwise. */
    default Pace pace() {
        return Pace.direct();
    }
}
