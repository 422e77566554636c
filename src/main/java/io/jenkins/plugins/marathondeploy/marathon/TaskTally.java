package io.jenkins.plugins.marathondeploy.marathon;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Counts listed tasks, for a Marathon that embeds no {@code taskStats}, and those that {@code taskStats} leaves out. A
 * task of the latest configuration has the version at which that last changed, or a newer one: scaling moves the
 * version on without touching the tasks that run (D24-app-after-scale). A task without a version counts as outdated, so
 * that doubt never looks like success.
 */
final class TaskTally {
    private static final Set<String> ENDED = Set.of(
            "TASK_FINISHED",
            "TASK_FAILED",
            "TASK_KILLED",
            "TASK_ERROR",
            "TASK_LOST",
            "TASK_DROPPED",
            "TASK_GONE",
            "TASK_GONE_BY_OPERATOR");

    private final List<TaskStatus> tasks;
    private final String configured;
    private final Instant configuredAt;
    /** A large app has thousands of tasks of two or three versions. */
    private final Map<String, Boolean> latest = new HashMap<>();

    /** @param configured {@code lastConfigChangeAt} */
    TaskTally(List<TaskStatus> tasks, String configured) {
        this.tasks = tasks;
        this.configured = configured;
        this.configuredAt = instant(configured);
    }

    TaskCounts latest() {
        return count(this::isLatest);
    }

    TaskCounts outdated() {
        return count(task -> !isLatest(task));
    }

    /** Latest tasks that have not ended and are neither staging nor running. */
    int unsettledLatest() {
        return (int) tasks.stream().filter(TaskTally::isUnsettled).filter(this::isLatest).count();
    }

    /** Older tasks that have not ended and are neither staging nor running. */
    int unsettledOutdated() {
        return (int) tasks.stream().filter(TaskTally::isUnsettled).filter(task -> !isLatest(task)).count();
    }

    private TaskCounts count(Predicate<TaskStatus> group) {
        int staged = 0;
        int running = 0;
        int healthy = 0;
        int unhealthy = 0;
        for (TaskStatus task : tasks) {
            if (ENDED.contains(task.state()) || !group.test(task)) {
                continue;
            }
            boolean runs = task.state().equals("TASK_RUNNING");
            staged += runs ? 0 : 1;
            running += runs ? 1 : 0;
            healthy += runs && task.alive().orElse(false) ? 1 : 0;
            unhealthy += task.alive().orElse(true) ? 0 : 1;
        }
        return new TaskCounts(staged, running, healthy, unhealthy);
    }

    private static boolean isUnsettled(TaskStatus task) {
        return !ENDED.contains(task.state())
                && !task.state().equals("TASK_STAGING")
                && !task.state().equals("TASK_RUNNING");
    }

    private boolean isLatest(TaskStatus task) {
        return task.version().map(this::isLatest).orElse(false);
    }

    private boolean isLatest(String version) {
        return latest.computeIfAbsent(version, text -> {
            Instant at = instant(text);
            return at == null || configuredAt == null ? text.equals(configured) : !at.isBefore(configuredAt);
        });
    }

    /** Null for what is no instant. */
    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException notAnInstant) {
            return null;
        }
    }
}
