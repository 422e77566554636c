package io.jenkins.plugins.marathondeploy.cluster.mesos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The sandboxes of all tasks that an agent ran, those of dead tasks included. */
public final class SandboxStore {
    /** The framework that Marathon is for Mesos. */
    public static final String FRAMEWORK = "5a9e1b9c-0000-4000-8000-000000000001-0000";

    private final Map<String, Executor> executors = new LinkedHashMap<>();

    /**
     * An executor: there is one for each task, with the task's id.
     *
     * @param agentId the agent that it is on
     * @param container the id of its container
     */
    public record Executor(String taskId, String agentId, String container, Sandbox sandbox, boolean completed) {
    }

    /** A new sandbox for a task on an agent. */
    public synchronized Sandbox create(String agentId, String taskId) {
        String container = UUID.randomUUID().toString();
        Sandbox sandbox = new Sandbox("/var/lib/mesos/slaves/" + agentId + "/frameworks/" + FRAMEWORK
                + "/executors/" + taskId + "/runs/" + container);
        executors.put(taskId, new Executor(taskId, agentId, container, sandbox, false));
        return sandbox;
    }

    /** The task is over; its sandbox stays readable. */
    public synchronized void ended(String taskId) {
        executors.computeIfPresent(taskId, (id, executor) -> new Executor(id, executor.agentId(), executor.container(),
                executor.sandbox(), true));
    }

    /** All executors so far, in the order of their start. */
    public synchronized List<Executor> executors() {
        return new ArrayList<>(executors.values());
    }
}
