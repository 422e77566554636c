package io.jenkins.plugins.marathondeploy.deploy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.marathon.TaskCounts;
import io.jenkins.plugins.marathondeploy.marathon.TaskFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** An app of a {@link SimulatedMarathon}. */
final class SimulatedApp {
    final String id;
    ObjectNode definition;
    String version;
    String configuration;
    /** Who made the present configuration. */
    String author;
    boolean deleted;
    final List<SimulatedTask> tasks = new ArrayList<>();
    TaskFailure lastFailure;
    private int launched;

    SimulatedApp(String id) {
        this.id = id;
    }

    String command() {
        return definition.path("cmd").asText();
    }

    private String fate() {
        return command().split(" ")[0];
    }

    int instances() {
        return definition.path("instances").asInt(1);
    }

    boolean checked() {
        return definition.path("healthChecks").size() > 0;
    }

    void change(ObjectNode wanted, String at, String by) {
        boolean scaling = definition != null
                && definition.deepCopy().without("instances").equals(wanted.deepCopy().without("instances"));
        definition = wanted.deepCopy();
        version = at;
        if (!scaling) {
            configuration = at;
            author = by;
        }
    }

    private boolean isLatest(SimulatedTask task) {
        return task.version.compareTo(configuration) >= 0;
    }

    /** Half a second of a deployment, of keeping the number of instances, or of being stopped. */
    void step(long now, boolean deploying, long killTime) {
        tasks.forEach(task -> {
            task.step(now);
            task.takeFailure().ifPresent(failure -> lastFailure = failure);
        });
        tasks.removeIf(task -> task.isGone(now, killTime));
        if (deleted) {
            tasks.stream().filter(task -> !task.isKilling()).forEach(task -> task.kill(now));
            return;
        }
        Predicate<SimulatedTask> alive = task -> !task.isKilling();
        List<SimulatedTask> latest = tasks.stream().filter(alive).filter(this::isLatest).toList();
        List<SimulatedTask> old = tasks.stream().filter(alive).filter(task -> !isLatest(task)).toList();
        int kept = deploying ? latest.size() : latest.size() + old.size();
        for (int missing = kept; missing < instances() && !fate().equals("stuck"); missing++) {
            tasks.add(new SimulatedTask(
                    id.substring(1).replace('/', '_') + ".instance-" + version + "-" + launched++,
                    version, fate(), checked(), now));
        }
        if (deploying && latest.size() >= instances() && latest.stream().allMatch(SimulatedTask::isHealthy)) {
            old.forEach(task -> task.kill(now));
        }
        List<SimulatedTask> surplus = new ArrayList<>(latest);
        if (!deploying) {
            surplus.addAll(0, old);
        }
        while (surplus.size() > instances()) {
            surplus.remove(surplus.size() - 1).kill(now);
        }
    }

    /** All instances of the latest configuration run healthy and nothing else does. */
    boolean settled() {
        return deleted
                ? tasks.isEmpty()
                : tasks.size() == instances() && tasks.stream().allMatch(task -> isLatest(task) && task.isHealthy());
    }

    /** What a green verdict promises; a surplus task that only begins to start or to stop does not belie it. */
    boolean keepsThePromise() {
        return tasks.stream().allMatch(this::isLatest)
                && tasks.stream().noneMatch(SimulatedTask::isUnhealthy)
                && tasks.stream().filter(SimulatedTask::isHealthy).count() == instances();
    }

    AppStatus status(List<String> deployments) {
        Map<String, String> labels = new HashMap<>();
        definition.path("labels").properties().forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        ObjectNode answer = definition.deepCopy();
        answer.put("version", version);
        answer.putObject("versionInfo").put("lastScalingAt", version).put("lastConfigChangeAt", configuration);
        answer.put("tasksRunning", tasks.size());
        return new AppStatus(
                id, version, Optional.of(configuration), instances(), checked(), labels, deployments,
                counts(true), counts(false), tasks.stream().map(SimulatedTask::status).toList(),
                Optional.ofNullable(lastFailure), answer);
    }

    private TaskCounts counts(boolean latest) {
        List<SimulatedTask> some = tasks.stream().filter(task -> isLatest(task) == latest).toList();
        return new TaskCounts(
                0,
                (int) some.stream().filter(task -> task.isRunning() || task.isKilling()).count(),
                checked() ? (int) some.stream().filter(SimulatedTask::isHealthy).count() : 0,
                (int) some.stream().filter(SimulatedTask::isUnhealthy).count());
    }
}
