package io.jenkins.plugins.marathondeploy.gate;

import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.marathon.TaskFailure;
import io.jenkins.plugins.marathondeploy.marathon.TaskStatus;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * The failed tasks of one version. Marathon tells only the last failure, so that two between two looks would count as
 * one; the incarnation at the end of a task id ({@code fail.instance-0786b17d-…._app.4} in G03-app-failing-embed) makes
 * up for it: an instance whose fourth task runs has lost three.
 */
public final class FailureLog implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String INCARNATION = "._app.";

    private final String version;
    private final HashMap<String, Integer> failuresByInstance = new HashMap<>();
    private final LinkedHashMap<String, TaskFailure> told = new LinkedHashMap<>();

    /** @param version the version that was deployed; failures of any other are not this deployment's */
    public FailureLog(String version) {
        this.version = version;
    }

    /** Whether it collects the failures of this version. */
    public boolean isOf(String other) {
        return version.equals(other);
    }

    /** Takes in what Marathon says at one moment. @return the failures not told before */
    public List<TaskFailure> record(AppStatus app) {
        List<TaskFailure> fresh = new ArrayList<>();
        for (TaskStatus task : app.tasks()) {
            if (task.version().map(version::equals).orElse(false) && task.isAlive()) {
                count(task.id(), 1);
            }
        }
        app.lastTaskFailure().filter(failure -> version.equals(failure.version())).ifPresent(failure -> {
            if (told.putIfAbsent(failure.taskId() + failure.timestamp(), failure) == null) {
                count(failure.taskId(), killed(failure) ? 1 : 0);
                fresh.add(failure);
            }
        });
        return fresh;
    }

    /** E04-app-stuck and H02-app-unhealthy: what names itself {@code ._app.3} is the successor of the killed task. */
    private static boolean killed(TaskFailure failure) {
        return failure.state().equals("TASK_KILLED");
    }

    private void count(String taskId, int alive) {
        int at = taskId.lastIndexOf(INCARNATION);
        if (at < 0) {
            // Task ids before Marathon 1.8 have no incarnation: each failed task counts by itself.
            if (told.values().stream().anyMatch(failure -> failure.taskId().equals(taskId))) {
                failuresByInstance.put(taskId, 1);
            }
            return;
        }
        incarnation(taskId.substring(at + INCARNATION.length()))
                .ifPresent(number -> failuresByInstance.merge(taskId.substring(0, at), number - alive, Math::max));
    }

    private static Optional<Integer> incarnation(String text) {
        try {
            return Optional.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Failed tasks so far. */
    public int count() {
        return failuresByInstance.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** What Marathon told of them, oldest first. */
    public List<TaskFailure> failures() {
        return List.copyOf(told.values());
    }

    /** The latest that was told. */
    public Optional<TaskFailure> last() {
        return told.values().stream().reduce((first, second) -> second);
    }

}
