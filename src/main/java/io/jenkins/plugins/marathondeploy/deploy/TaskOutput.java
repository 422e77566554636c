package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.mesos.SandboxReading;

/** Reads what a task printed, from the sandbox on its Mesos agent. Bounded in time and size; never throws. */
public interface TaskOutput {
    /** For surroundings without reachable agents. */
    TaskOutput NONE = SandboxReading::end;

    /** Takes a reading one exchange further. */
    SandboxReading next(SandboxReading reading);
}
