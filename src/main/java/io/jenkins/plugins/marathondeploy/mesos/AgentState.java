package io.jenkins.plugins.marathondeploy.mesos;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * Finds a task in an agent's {@code /state}: {@code {"frameworks":[{"executors":[{"id":…,"directory":…,"tasks":[…]}]}]}}
 * and the same under {@code completed_frameworks} and {@code completed_executors}.
 */
final class AgentState {
    private static final List<String> FRAMEWORKS = List.of("frameworks", "completed_frameworks");
    private static final List<String> EXECUTORS = List.of("executors", "completed_executors");
    private static final List<String> TASKS = List.of("tasks", "queued_tasks", "completed_tasks");

    private AgentState() {}

    static Optional<String> sandbox(JsonNode state, String taskId) {
        for (String frameworks : FRAMEWORKS) {
            for (JsonNode framework : state.path(frameworks)) {
                for (String executors : EXECUTORS) {
                    for (JsonNode executor : framework.path(executors)) {
                        JsonNode directory = executor.path("directory");
                        if (directory.isTextual() && runs(executor, taskId)) {
                            return Optional.of(directory.textValue());
                        }
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** The executor that Mesos makes for a command has the task's own id. */
    private static boolean runs(JsonNode executor, String taskId) {
        if (executor.path("id").asText().equals(taskId)) {
            return true;
        }
        for (String tasks : TASKS) {
            for (JsonNode task : executor.path(tasks)) {
                // A queued task is a TaskInfo, whose id is {"task_id":{"value":…}}.
                if (task.path("id").asText().equals(taskId)
                        || task.path("task_id").path("value").asText().equals(taskId)) {
                    return true;
                }
            }
        }
        return false;
    }
}
