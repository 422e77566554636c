package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.AppDefinition;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.Probe;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.ProbeAnswer;
import io.jenkins.plugins.marathondeploy.cluster.marathon.time.Loop;
import io.jenkins.plugins.marathondeploy.cluster.marathon.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks every running instance in the interval of each of its version's checks. Results during the grace period count
 * only when they are good; an instance is killed at the failure after maxConsecutiveFailures (E00: 4th failure for 3).
 */
final class HealthChecks {
    private final Loop loop;
    private final Events events;
    private final Instances instances;
    private final InstanceWatcher watcher;
    private final Map<String, List<Checked>> byApp = new HashMap<>();

    HealthChecks(Loop loop, Events events, Instances instances, InstanceWatcher watcher) {
        this.loop = loop;
        this.events = events;
        this.instances = instances;
        this.watcher = watcher;
    }

    /** One version of an app that has checks. */
    private record Checked(AppDefinition app, List<Time.Cancellable> alarms) {
    }

    /** Begins to check a version; does nothing when it is checked already or has no checks. */
    void add(AppDefinition app) {
        List<Checked> checked = byApp.computeIfAbsent(app.id(), id -> new ArrayList<>());
        if (checked.stream().anyMatch(known -> known.app().version().equals(app.version()))) {
            return;
        }
        List<JsonNode> checks = app.healthChecks();
        if (checks.isEmpty()) {
            return;
        }
        Checked added = new Checked(app, new ArrayList<>());
        checked.add(added);
        for (int i = 0; i < checks.size(); i++) {
            events.healthCheckAdded(app.id(), app.version(), checks.get(i));
            added.alarms().add(null);
            plan(added, i);
        }
    }

    /** Ends the checks of all versions of an app. */
    void removeAll(String app) {
        List<Checked> checked = byApp.remove(app);
        if (checked != null) {
            for (Checked version : checked) {
                version.alarms().forEach(Time.Cancellable::cancel);
                version.alarms().forEach(alarm -> events.healthChecksRemoved(app));
            }
            // E86-app-after-rollback-of-delete.txt: the tasks that were still dying had no results any more
            instances.of(app).forEach(instance -> instance.health().clear());
        }
    }

    private void plan(Checked checked, int index) {
        JsonNode check = checked.app().healthChecks().get(index);
        Duration interval = Duration.ofSeconds(check.path("intervalSeconds").asLong());
        checked.alarms().set(index, loop.after(interval, () -> tick(checked, index)));
    }

    private void tick(Checked checked, int index) {
        plan(checked, index);
        JsonNode check = checked.app().healthChecks().get(index);
        for (Instance instance : instances.of(checked.app().id())) {
            if (!instance.app().version().equals(checked.app().version())) {
                continue;
            }
            if (!instance.condition().isActive()) {
                instance.health().remove(index);
                instance.toldHealthy(null);
            } else if (instance.condition() == Condition.RUNNING) {
                Task task = instance.task();
                task.running().probe(Probe.ofHealthCheck(check, task.ports()),
                        answer -> loop.run(() -> result(instance, task, index, answer)));
            }
        }
    }

    private void result(Instance instance, Task task, int index, ProbeAnswer answer) {
        if (instance.task() != task || instance.condition() != Condition.RUNNING) {
            return;
        }
        JsonNode check = instance.app().healthChecks().get(index);
        Health before = instance.health().getOrDefault(index, Health.UNKNOWN);
        Health after = before;
        if (answer.healthy()) {
            after = before.succeeded(loop.now());
        } else if (!isInGrace(before, task, check)) {
            events.healthCheckFailed(instance, check);
            killWhenTooMany(instance, check, before);
            after = before.failed(loop.now(), answer.cause());
        }
        instance.health().put(index, after);
        if (before.alive() != after.alive()) {
            events.healthChanged(instance, after.alive());
        }
        boolean healthy = instance.isHealthy();
        if (instance.toldHealthy() == null || instance.toldHealthy() != healthy) {
            instance.toldHealthy(healthy);
            events.instanceHealthChanged(instance, healthy);
        }
        watcher.changed(instance);
    }

    private boolean isInGrace(Health health, Task task, JsonNode check) {
        Instant end = task.startedAt().plusSeconds(check.path("gracePeriodSeconds").asLong());
        return health.firstSuccess() == null && end.isAfter(loop.now());
    }

    private void killWhenTooMany(Instance instance, JsonNode check, Health before) {
        int most = check.path("maxConsecutiveFailures").asInt();
        if (most > 0 && before.consecutiveFailures() >= most) {
            String cause = before.lastFailureCause();
            events.unhealthyKilled(instance, cause, before.lastFailure());
            instances.failure(instance, "TASK_KILLED",
                    "Task was killed since health check failed. Reason: " + cause, before.lastFailure());
            instances.killTask(instance);
        }
    }

    void close() {
        byApp.values().forEach(versions -> versions.forEach(version -> version.alarms().forEach(Time.Cancellable::cancel)));
        byApp.clear();
    }
}
