package io.jenkins.plugins.marathondeploy.marathon;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An app as Marathon answered for it at one moment.
 *
 * @param id                 absolute id, {@code /team/web}
 * @param version            the app's current version, an instant in Marathon's own notation; compared as text
 * @param lastConfigChangeAt {@code versionInfo.lastConfigChangeAt}: the version at which anything but the number of
 *                           instances last changed (D24-app-after-scale); empty where Marathon does not tell
 * @param instances          instances that are wanted
 * @param healthChecked      whether the definition has health checks; without them an instance that runs counts as healthy
 * @param labels             labels of the running definition
 * @param deployments        ids of the running deployments that touch this app
 * @param latest             counts of the tasks that have the latest configuration
 * @param outdated           counts of the tasks that have an older configuration
 * @param tasks              the tasks Marathon listed
 * @param lastTaskFailure    the last failure, of whatever version: compare its version before blaming the new one
 * @param definition         the answer's {@code app} object whole, unknown fields included
 */
public record AppStatus(
        String id,
        String version,
        Optional<String> lastConfigChangeAt,
        int instances,
        boolean healthChecked,
        Map<String, String> labels,
        List<String> deployments,
        TaskCounts latest,
        TaskCounts outdated,
        List<TaskStatus> tasks,
        Optional<TaskFailure> lastTaskFailure,
        ObjectNode definition) {
    /** Nobody writes into it. */
    private static final ObjectNode NOTHING = JsonNodeFactory.instance.objectNode();

    public AppStatus {
        labels = Map.copyOf(labels);
        deployments = List.copyOf(deployments);
        tasks = List.copyOf(tasks);
    }

    /** What whoever waits for long keeps of it: the definition, which may be large, and the labels are empty. */
    public AppStatus withoutDefinition() {
        return new AppStatus(
                id, version, lastConfigChangeAt, instances, healthChecked, Map.of(), deployments, latest, outdated, tasks,
                lastTaskFailure, NOTHING);
    }

    /**
     * Whether all wanted instances have the latest configuration, run, are healthy, and none of an older one is left.
     * Tasks that start or stop are in no count ({@code TASK_STARTING} in E02-timeline-never-healthy), so the list of
     * tasks is asked as well.
     */
    public boolean settled() {
        int good = healthChecked ? latest.healthy() : latest.running();
        return good == instances && latest.total() == instances && latest.unhealthy() == 0 && outdatedTasks() == 0;
    }

    /**
     * Tasks of an older configuration that are alive, by Marathon's counts or by its list, whichever has more. Without
     * {@link #unreachableOutdatedTasks}: Marathon ends a deployment without them.
     */
    public int outdatedTasks() {
        return Math.max(outdated.total(), listedOutdated(task -> task.isAlive() && !task.isUnreachable()));
    }

    /** Tasks of an older configuration on agents that are cut off; Marathon stops them should they come back. */
    public int unreachableOutdatedTasks() {
        return listedOutdated(TaskStatus::isUnreachable);
    }

    /**
     * Tasks of the latest configuration that were launched and are not healthy yet or no longer; where nothing checks their
     * health, those that don't run yet. Tasks that are being stopped or whose agent is cut off are left out.
     */
    public int startingTasks() {
        return (int) tasks.stream()
                .filter(task -> task.version().map(started -> !isOutdated(started)).orElse(false))
                .filter(task -> switch (task.state()) {
                    case "TASK_STAGING", "TASK_STARTING" -> true;
                    case "TASK_RUNNING" -> healthChecked && !task.alive().orElse(false);
                    default -> false;
                })
                .count();
    }

    private int listedOutdated(Predicate<TaskStatus> some) {
        return (int) tasks.stream()
                .filter(some)
                .filter(task -> task.version().map(this::isOutdated).orElse(false))
                .count();
    }

    /** Versions are instants in one notation, so that their order is that of their text. */
    private boolean isOutdated(String taskVersion) {
        return taskVersion.compareTo(lastConfigChangeAt.orElse(version)) < 0;
    }
}
