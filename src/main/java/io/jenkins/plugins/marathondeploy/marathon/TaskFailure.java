package io.jenkins.plugins.marathondeploy.marathon;

import java.io.Serializable;

/**
 * {@code lastTaskFailure} (G03-app-failing-embed).
 *
 * @param version   the app version the task had; an older version's failure says nothing about a new one
 * @param timestamp when, in Marathon's notation
 * @param agentId   {@code slaveId} in the answer, may be empty
 */
public record TaskFailure(
        String taskId, String state, String message, String host, String agentId, String version, String timestamp)
        implements Serializable {}
