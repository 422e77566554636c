package io.jenkins.plugins.marathondeploy.mesos;

import java.util.concurrent.CompletableFuture;

/** Reads what a task printed, from the sandbox on its Mesos agent. Bounded in time and size; never fails. */
public interface TaskOutput {
    /** Where the agents can't be reached. */
    TaskOutput NONE = reading -> CompletableFuture.completedFuture(reading.end());

    /** Where the agents are not to be asked: says so in place of the output. */
    static TaskOutput withheld(String why) {
        return reading -> CompletableFuture.completedFuture(reading.end("the output of the task is not shown, " + why));
    }

    /** Takes a reading one exchange further; no thread waits for it. */
    CompletableFuture<SandboxReading> next(SandboxReading reading);
}
