package io.jenkins.plugins.marathondeploy.marathon;

import java.util.List;
import java.util.Optional;

/**
 * One task of an app.
 *
 * @param id              Mesos' task id, {@code web.instance-5eb2e4c0-…._app.1}
 * @param version         the app version it was started with; empty for a task that has ended (G03-app-failing)
 * @param state           Mesos' state, {@code TASK_RUNNING}
 * @param host            agent's host name or address
 * @param agentId         Mesos' id of the agent, {@code slaveId} in the answer
 * @param ports           host ports
 * @param alive           last health result; empty while there is none
 * @param lastHealthCause why the last health check failed, {@code 500 Internal Server Error}
 * @param lastUnhealthy   when a health check failed last, as Marathon writes it; empty when none ever did. It stays when the
 *                        next one succeeds, so that it tells of what nobody saw ({@code lastFailure} in H02-app-unhealthy)
 */
public record TaskStatus(
        String id,
        Optional<String> version,
        String state,
        String host,
        String agentId,
        List<Integer> ports,
        Optional<Boolean> alive,
        Optional<String> lastHealthCause,
        Optional<String> lastUnhealthy) {
    public TaskStatus {
        ports = List.copyOf(ports);
    }

    /** Whether the task was launched and has not ended; {@code TASK_UNREACHABLE} may still run. */
    public boolean isAlive() {
        return switch (state) {
            case "TASK_STAGING", "TASK_STARTING", "TASK_RUNNING", "TASK_KILLING", "TASK_UNREACHABLE" -> true;
            default -> false;
        };
    }

    /** Whether its agent is cut off, so that nobody knows whether it still runs. */
    public boolean isUnreachable() {
        return state.equals("TASK_UNREACHABLE");
    }
}
