package io.jenkins.plugins.marathondeploy.mesos;

import java.util.concurrent.CompletableFuture;

/** Reads what a task printed, from the sandbox on its Mesos agent. Bounded in time and size; never fails. */
public interface TaskOutput {
    /** Where the agents can't be reached. */
    TaskOutput NONE = reading -> CompletableFuture.completedFuture(reading.end());

    /** Takes a reading one exchange further; no thread waits for it. */
    CompletableFuture<SandboxReading> next(SandboxReading reading);
}
