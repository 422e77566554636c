package io.jenkins.plugins.marathondeploy.mesos;

import java.util.List;

/** What a task printed, read to its end. */
public final class WholeOutput {
    private WholeOutput() {}

    /**
     * Waits for all exchanges. Returns the last lines of stderr and stdout, each under a heading, or one line that says why
     * they can't be had.
     *
     * @param host   the agent's host, as Marathon names it
     * @param taskId Mesos' task id
     */
    public static List<String> of(TaskOutput output, String host, String taskId) {
        SandboxReading reading = SandboxReading.of(host, taskId);
        while (!reading.done()) {
            reading = output.next(reading).join();
        }
        return List.copyOf(reading.lines());
    }
}
