package io.jenkins.plugins.marathondeploy.deploy;

import java.util.List;

/** Reads what a task printed, from the sandbox on its Mesos agent. Bounded in time and size; never throws. */
public interface TaskOutput {
    /** For surroundings without reachable agents. */
    TaskOutput NONE = (host, taskId) -> List.of();

    /**
     * @param host   the agent's host, as Marathon names it
     * @param taskId Mesos' task id
     * @return the last lines of stderr and stdout, each under a heading; empty when they can't be had
     */
    List<String> tail(String host, String taskId);
}
