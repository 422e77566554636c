package io.jenkins.plugins.marathondeploy.cluster.marathon.task;

import java.time.Duration;

/**
 * How long simulated tasks take.
 *
 * @param starting from the launch to TASK_STARTING
 * @param running from there to TASK_RUNNING (or to the failure of {@code SIM_STATE=failed})
 * @param killed from a kill to TASK_KILLED
 * @param crash from TASK_RUNNING to the failure of {@code SIM_STATE=crash}
 */
public record SimulatedTimings(Duration starting, Duration running, Duration killed, Duration crash) {
    /** As in the recordings. */
    public static final SimulatedTimings RECORDED = new SimulatedTimings(
            Duration.ofMillis(120), Duration.ofSeconds(1), Duration.ofMillis(500), Duration.ofSeconds(5));

    /** Almost no time at all: for tests that follow hundreds of deployments. */
    public static final SimulatedTimings FAST = new SimulatedTimings(
            Duration.ofMillis(2), Duration.ofMillis(10), Duration.ofMillis(5), Duration.ofMillis(100));
}
