package io.jenkins.plugins.marathondeploy.cluster.marathon.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.AppDefinition;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.JsonBody;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Condition;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Health;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Counts of tasks: the four of every app, and {@code taskStats} (C10-list-embed-4-apps_taskStats.txt). */
final class TaskStats {
    private TaskStats() {
    }

    /** How many tasks are staged, running, healthy, unhealthy. */
    record Counts(long staged, long running, long healthy, long unhealthy) {
        static Counts of(List<Instance> instances) {
            // E02-timeline-never-healthy.txt: health outlives the task, so a starting one can be unhealthy already
            Predicate<Instance> known = instance -> instance.condition().isActive() && !instance.health().isEmpty();
            Predicate<Instance> alive = instance -> instance.health().values().stream().allMatch(Health::alive);
            return new Counts(
                    instances.stream().filter(instance -> instance.condition() == Condition.PROVISIONED).count(),
                    instances.stream().filter(instance -> instance.condition() == Condition.RUNNING).count(),
                    instances.stream().filter(known.and(alive)).count(),
                    instances.stream().filter(known.and(alive.negate())).count());
        }
    }

    static void putCounts(ObjectNode app, List<Instance> instances) {
        Counts counts = Counts.of(instances);
        app.put("tasksStaged", counts.staged()).put("tasksRunning", counts.running())
                .put("tasksHealthy", counts.healthy()).put("tasksUnhealthy", counts.unhealthy());
    }

    static ObjectNode of(AppDefinition app, List<Instance> instances, Instant now) {
        List<Instance> launched = instances.stream()
                .filter(instance -> instance.task() != null && !instance.condition().isTerminal()).toList();
        Predicate<Instance> latest =
                instance -> !instance.app().version().isBefore(app.lastConfigChangeAt());
        ObjectNode stats = JsonNodeFactory.instance.objectNode();
        put(stats, "startedAfterLastScaling", launched, instance -> instance.task().startedAt() != null
                && instance.task().startedAt().isAfter(app.lastScalingAt()), now);
        put(stats, "withLatestConfig", launched, latest, now);
        put(stats, "withOutdatedConfig", launched, latest.negate(), now);
        put(stats, "totalSummary", launched, instance -> true, now);
        return stats;
    }

    private static void put(ObjectNode stats, String name, List<Instance> instances, Predicate<Instance> which,
            Instant now) {
        List<Instance> chosen = instances.stream().filter(which).toList();
        if (chosen.isEmpty()) {
            return;
        }
        ObjectNode summary = stats.putObject(name).putObject("stats");
        Counts counts = Counts.of(chosen);
        summary.putObject("counts").put("staged", counts.staged()).put("running", counts.running())
                .put("healthy", counts.healthy()).put("unhealthy", counts.unhealthy());
        double[] seconds = chosen.stream().filter(instance -> instance.task().startedAt() != null)
                .mapToDouble(instance -> Duration.between(instance.task().startedAt(), now).toMillis() / 1000.0)
                .sorted().toArray();
        if (seconds.length > 0) {
            double sum = Arrays.stream(seconds).sum();
            ObjectNode lifeTime = summary.putObject("lifeTime");
            lifeTime.set("averageSeconds", JsonBody.number(Math.round(sum / seconds.length * 1000) / 1000.0));
            lifeTime.set("medianSeconds", JsonBody.number(seconds[seconds.length / 2]));
        }
    }
}
