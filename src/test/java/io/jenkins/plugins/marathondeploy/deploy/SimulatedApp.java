package io.jenkins.plugins.marathondeploy.deploy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.marathon.TaskCounts;
import io.jenkins.plugins.marathondeploy.marathon.TaskFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** An app of a {@link SimulatedMarathon}. */
final class SimulatedApp {
    private static final List<String> LOSSES = List.of("TASK_LOST", "TASK_DROPPED", "TASK_GONE", "TASK_UNREACHABLE");
    private static final long BETWEEN_LOSSES = 4000;

    final String id;
    ObjectNode definition;
    String version;
    String configuration;
    /** Who made the present configuration. */
    String author;
    boolean deleted;
    final List<SimulatedTask> tasks = new ArrayList<>();
    TaskFailure lastFailure;
    /** For so long after a failure each look shows it with a new time, in milliseconds. */
    long refreshing;
    /** So many tasks of the latest version the infrastructure loses yet. */
    int toLose;
    /** So many tasks have gone with their agent. */
    int gone;
    private int launched;
    private long failedAt;
    private long lostAt;
    private long troubledAt;
    private long now;

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

    /** Whether its instances keep their place and their data: it has a persistent volume. */
    private boolean resident() {
        return definition.path("container").path("volumes").findValue("persistent") != null;
    }

    /** Whether new instances count for its deployment: an app without a readiness check is ready once it is healthy. */
    boolean ready() {
        return !fate().equals("unready");
    }

    /** What its readiness check is answered, in the words of the client (I22-readiness-deployments). */
    List<String> readiness() {
        return ready()
                ? List.of()
                : tasks.stream()
                        .filter(task -> isLatest(task) && task.isRunning())
                        .map(task -> "readiness check rc of task " + task.id() + " is not ready: answered 503 \"warming up\"")
                        .toList();
    }

    void change(ObjectNode wanted, String at, String by) {
        boolean scaling = definition != null && onlyScales(definition, wanted);
        definition = wanted.deepCopy();
        version = at;
        if (!scaling) {
            configuration = at;
            author = by;
        }
    }

    static boolean onlyScales(ObjectNode from, ObjectNode to) {
        return from.deepCopy().without("instances").equals(to.deepCopy().without("instances"));
    }

    boolean isLatest(SimulatedTask task) {
        return task.version.compareTo(configuration) >= 0;
    }

    /** Half a second (or less) of a deployment, of keeping the number of instances, or of being stopped. */
    void step(long at, boolean deploying, long killTime) {
        now = at;
        lose();
        tasks.forEach(task -> {
            task.step(now);
            takeFailure(task);
        });
        removeGone(killTime);
        if (deleted) {
            tasks.stream().filter(task -> !task.isKilling()).forEach(task -> task.kill(now));
            return;
        }
        Predicate<SimulatedTask> kept = task -> !task.isKilling() && !task.isUnreachable();
        List<SimulatedTask> latest = tasks.stream().filter(kept).filter(this::isLatest).toList();
        List<SimulatedTask> old = tasks.stream().filter(kept).filter(task -> !isLatest(task)).toList();
        int there = deploying && !resident() ? latest.size() : latest.size() + old.size();
        if (resident()) {
            there += (int) tasks.stream().filter(SimulatedTask::isKilling).count();
        }
        for (int missing = there; missing < instances() && !fate().equals("stuck"); missing++) {
            tasks.add(new SimulatedTask(
                    id.substring(1).replace('/', '_') + ".instance-" + version + "-" + launched++,
                    version, fate(), checked(), now));
        }
        boolean newAreGood = latest.stream().allMatch(SimulatedTask::isHealthy) && ready();
        if (deploying && resident()) {
            // Its place is needed by its successor: one after the other is stopped first.
            if (newAreGood && tasks.stream().noneMatch(SimulatedTask::isKilling)) {
                old.stream().findFirst().ifPresent(task -> task.kill(now));
            }
        } else if (deploying && latest.size() >= instances() && newAreGood) {
            old.forEach(task -> task.kill(now));
        }
        List<SimulatedTask> surplus = new ArrayList<>(latest);
        if (!deploying) {
            // E44-app-after-cancel-9s: a dropped deployment of two instances leaves one old and one new.
            for (int i = 0; i < old.size(); i++) {
                surplus.add(Math.min(2 * i, surplus.size()), old.get(i));
            }
        }
        while (surplus.size() > instances()) {
            surplus.remove(surplus.size() - 1).kill(now);
        }
        if (!settled()) {
            troubledAt = now;
        }
    }

    /** A task dies and is replaced by one that runs healthy, all between two looks. */
    void renew(long at) {
        tasks.stream().filter(SimulatedTask::isHealthy).findFirst().ifPresent(task -> {
            task.renew(at);
            takeFailure(task);
            troubledAt = at;
        });
    }

    /** A health check of a task fails once, and succeeds again before anybody looks. */
    void blink(long at) {
        tasks.stream().filter(SimulatedTask::isHealthy).findFirst().ifPresent(task -> task.blink(at));
    }

    /** The agent of a task of the version before is cut off for good. */
    void strandOld() {
        tasks.stream().filter(task -> !isLatest(task)).findFirst().ifPresent(task -> task.strand(now));
    }

    private void lose() {
        if (toLose > 0 && now - lostAt >= BETWEEN_LOSSES) {
            tasks.stream().filter(task -> isLatest(task) && task.isRunning() && task.age(now) >= 500).findFirst().ifPresent(task -> {
                task.lose(now, LOSSES.get(toLose-- % LOSSES.size()));
                lostAt = now;
            });
        }
    }

    /** All tasks that run are lost at one moment, those of the latest version first; of their failures Marathon keeps the last. */
    void loseAgent(boolean withOld) {
        List<SimulatedTask> lost = new ArrayList<>(tasks.stream().filter(SimulatedTask::isRunning).filter(this::isLatest).toList());
        if (withOld) {
            lost.addAll(tasks.stream().filter(task -> task.isRunning() && !isLatest(task)).toList());
        }
        lost.forEach(task -> {
            task.lose(now, "TASK_GONE");
            gone++;
            takeFailure(task);
        });
    }

    private void takeFailure(SimulatedTask task) {
        task.takeFailure().ifPresent(failure -> {
            lastFailure = failure;
            failedAt = now;
        });
    }

    private void removeGone(long killTime) {
        for (Iterator<SimulatedTask> all = tasks.iterator(); all.hasNext(); ) {
            SimulatedTask task = all.next();
            if (task.isGone(now, killTime)) {
                if (resident() && !deleted && !isLatest(task) && tasks.size() <= instances()) {
                    task.takeOver(configuration, fate(), checked(), now);
                } else {
                    all.remove();
                }
            }
        }
    }

    /** All instances of the latest configuration run healthy and ready, and nothing else does. */
    boolean settled() {
        return deleted
                ? tasks.isEmpty()
                : ready() && tasks.stream().filter(task -> !task.isStranded()).count() == instances()
                        && tasks.stream().allMatch(task -> task.isStranded() || isLatest(task) && task.isHealthy());
    }

    /** For how long it has been settled without a break at a moment, in milliseconds. */
    long goodFor(long moment) {
        return moment - troubledAt;
    }

    /** What ends a deployment that only scales: so many are healthy, of whatever version. */
    boolean scaled() {
        return tasks.size() == instances() && tasks.stream().allMatch(SimulatedTask::isHealthy);
    }

    /**
     * What a green verdict promises; a surplus task that only begins to start or to stop does not belie it, nor does one
     * that has ended: Marathon does not tell of which version it was (G03-app-failing).
     */
    boolean keepsThePromise() {
        return tasks.stream().filter(task -> !task.isUnreachable() && !task.hasEnded()).allMatch(this::isLatest)
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
                Optional.ofNullable(shownFailure()), answer);
    }

    private TaskFailure shownFailure() {
        return lastFailure == null || now - failedAt > refreshing
                ? lastFailure
                : new TaskFailure(lastFailure.taskId(), lastFailure.state(), lastFailure.message(), lastFailure.host(),
                        lastFailure.agentId(), lastFailure.version(), "T" + now);
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
