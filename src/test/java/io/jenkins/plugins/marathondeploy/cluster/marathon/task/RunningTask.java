package io.jenkins.plugins.marathondeploy.cluster.marathon.task;

import java.time.Duration;
import java.util.function.Consumer;

/** A task that was launched. */
public interface RunningTask {
    /** Asks the task to end, and makes it end after the grace. The listener hears of the end. */
    void kill(Duration grace);

    /** Asks the task over the network (or as if over the network); the answer may come on any thread. */
    void probe(Probe probe, Consumer<ProbeAnswer> answer);
}
