package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.gate.Gates;
import io.jenkins.plugins.marathondeploy.marathon.AsyncMarathon;
import io.jenkins.plugins.marathondeploy.mesos.TaskOutput;

/**
 * What a machine's exchanges go to ({@link Need#begin}). Handed in anew for each, since clients hold connections and
 * logins and are never persisted.
 */
public interface Clients {
    AsyncMarathon marathon();

    /** Where the output of failed tasks is read. */
    TaskOutput taskOutput();

    /** Who asks gates. */
    Gates gates();
}
