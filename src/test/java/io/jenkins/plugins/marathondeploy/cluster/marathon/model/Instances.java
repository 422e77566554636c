package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.AppDefinition;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.PathId;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.Timestamps;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.TaskListener;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.TaskLaunch;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.TaskRunner;
import io.jenkins.plugins.marathondeploy.cluster.marathon.time.Loop;
import io.jenkins.plugins.marathondeploy.cluster.mesos.Sandbox;
import io.jenkins.plugins.marathondeploy.cluster.mesos.SandboxStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All instances: their lives from being scheduled to being gone, and what failed last. */
public final class Instances {
    private final Loop loop;
    private final Events events;
    private final TaskRunner runner;
    private final LaunchQueue queue;
    private final SandboxStore sandboxes;
    private final Map<String, Map<String, Instance>> byApp = new HashMap<>();
    private final Map<String, ObjectNode> lastFailures = new HashMap<>();
    private InstanceWatcher watcher;
    private long sequence;

    Instances(Loop loop, Events events, TaskRunner runner, AgentPool pool, SandboxStore sandboxes) {
        this.loop = loop;
        this.events = events;
        this.runner = runner;
        this.sandboxes = sandboxes;
        queue = new LaunchQueue(loop, pool.agents(), pool.offerLatency(), pool.offerInterval(), this::launch);
    }

    void watch(InstanceWatcher newWatcher) {
        watcher = newWatcher;
    }

    /** The queue of those that wait. */
    public LaunchQueue queue() {
        return queue;
    }

    /** The instances of an app, the oldest first. */
    public List<Instance> of(String app) {
        return new ArrayList<>(byApp.getOrDefault(app, Map.of()).values());
    }

    /** Those of an app that shall run, waiting ones included. */
    public List<Instance> wanted(String app) {
        return of(app).stream().filter(instance -> instance.isWanted() && !instance.isReplaced()).toList();
    }

    /** All instances. */
    public Stream<Instance> all() {
        return byApp.values().stream().flatMap(instances -> instances.values().stream());
    }

    /** The instance that a task belongs to. */
    public Optional<Instance> ofTask(String taskId) {
        return all().filter(instance -> instance.task() != null && instance.task().id().equals(taskId)).findFirst();
    }

    /** The app's last failure as answers show it. */
    public Optional<ObjectNode> lastFailure(String app) {
        return Optional.ofNullable(lastFailures.get(app));
    }

    /** Lets one more run: a stopped one of a resident app, whose id and incarnations go on, else a new one. */
    Instance schedule(AppDefinition app) {
        Instance kept = of(app.id()).stream()
                .filter(instance -> instance.isStopped() && !instance.condition().isActive()).findFirst().orElse(null);
        if (kept != null) {
            kept.wantedAgain(app);
            queue.add(kept);
            return kept;
        }
        String id = String.format("%s.instance-%08x-e6b4-11f1-be7e-024277aed3b0", PathId.safe(app.id()),
                0x5b000000L + sequence++);
        Instance instance = new Instance(id, app, loop.now());
        byApp.computeIfAbsent(app.id(), key -> new LinkedHashMap<>()).put(id, instance);
        events.instanceChanged(instance);
        queue.add(instance);
        return instance;
    }

    /** Takes an instance away that is one too many or of an earlier version: one of a resident app is only stopped. */
    void release(Instance instance) {
        if (instance.app().isResident() && instance.task() != null) {
            instance.stopped(instance.isWanted() || instance.isStopped());
        }
        if (!instance.isStopped()) {
            decommission(instance);
        } else if (instance.isWanted()) {
            instance.unwanted();
            events.instanceChanged(instance);
            killOrLeave(instance);
        }
    }

    /** Takes an instance away: kills its task, or forgets it when it has none. */
    void decommission(Instance instance) {
        if (!instance.isWanted() && !instance.isStopped()) {
            return;
        }
        instance.unwanted();
        instance.stopped(false);
        events.instanceChanged(instance);
        killOrLeave(instance);
    }

    private void killOrLeave(Instance instance) {
        if (instance.condition() == Condition.UNREACHABLE || !instance.condition().isActive()) {
            leave(instance);
        } else {
            killTask(instance);
        }
    }

    private void leave(Instance instance) {
        if (instance.isStopped()) {
            queue.remove(instance);
            watcher.gone(instance);
        } else {
            remove(instance);
        }
    }

    /** Kills an instance's task; the instance gets a new one. One that can't be reached is not killed. */
    public void killTask(Instance instance) {
        if (instance.condition().isActive() && instance.condition() != Condition.UNREACHABLE) {
            instance.task().running().kill(instance.app().killGrace());
        }
    }

    /**
     * The agent of an instance is lost from sight. As the app's unreachableStrategy tells, another is started for it and
     * it is forgotten, both at once by default; never with the strategy "disabled".
     */
    public void unreachable(Instance instance) {
        if (!instance.condition().isActive()) {
            return;
        }
        events.statusUpdate(instance, "TASK_UNREACHABLE", "Agent is unreachable");
        change(instance, Condition.UNREACHABLE);
        JsonNode strategy = instance.app().content().path("unreachableStrategy");
        if (strategy.isObject()) {
            afterUnreachable(instance, strategy.path("inactiveAfterSeconds").asLong(), () -> {
                instance.replaced(true);
                watcher.replaced(instance);
            });
            afterUnreachable(instance, strategy.path("expungeAfterSeconds").asLong(), () -> remove(instance));
        }
    }

    private void afterUnreachable(Instance instance, long seconds, Runnable what) {
        Task task = instance.task();
        Runnable unlessBack = () -> {
            if (instance.task() == task && instance.condition() == Condition.UNREACHABLE) {
                what.run();
            }
        };
        if (seconds == 0) {
            unlessBack.run();
        } else {
            loop.after(Duration.ofSeconds(seconds), unlessBack);
        }
    }

    /** The agent of an instance is back, and its task ran all the time. */
    public void reachable(Instance instance) {
        if (instance.condition() == Condition.UNREACHABLE) {
            events.statusUpdate(instance, "TASK_RUNNING", "");
            instance.replaced(false);
            change(instance, Condition.RUNNING);
            watcher.replaced(instance);
        }
    }

    private void remove(Instance instance) {
        queue.remove(instance);
        if (instance.condition() == Condition.UNREACHABLE) {
            Task task = instance.task();
            instance.condition(Condition.KILLED, loop.now());
            giveBack(instance);
            task.running().kill(Duration.ZERO);
        }
        Map<String, Instance> instances = byApp.get(instance.app().id());
        if (instances != null && instances.remove(instance.id()) != null) {
            if (instances.isEmpty()) {
                byApp.remove(instance.app().id());
            }
            watcher.gone(instance);
        }
    }

    void forgetApp(String app) {
        lastFailures.remove(app);
        queue.forget(app);
    }

    private void launch(Instance instance, Agent agent) {
        AppDefinition app = instance.app();
        List<Integer> ports = agent.take(app.number("cpus"), app.number("mem"), app.number("disk"), app.hostPorts(),
                runner::portIsFree);
        String taskId = instance.id() + "._app." + instance.nextIncarnation();
        Sandbox sandbox = sandboxes.create(agent.id(), taskId);
        Task task = new Task(taskId, agent, ports, sandbox, loop.now());
        instance.task(task);
        change(instance, Condition.PROVISIONED);
        task.running(runner.launch(new TaskLaunch(taskId, app, agent.host(), ports, sandbox), news(instance, task)));
    }

    private TaskListener news(Instance instance, Task task) {
        return new TaskListener() {
            @Override
            public void starting() {
                ifPresent(task, instance, () -> {
                    task.answered();
                    events.statusUpdate(instance, "TASK_STARTING", "");
                    change(instance, Condition.STARTING);
                });
            }

            @Override
            public void running() {
                ifPresent(task, instance, () -> {
                    task.answered();
                    task.started(loop.now());
                    events.statusUpdate(instance, "TASK_RUNNING", "");
                    change(instance, Condition.RUNNING);
                });
            }

            @Override
            public void ended(String state, String message) {
                ifPresent(task, instance, () -> taskEnded(instance, state, message));
            }
        };
    }

    private void ifPresent(Task task, Instance instance, Runnable work) {
        loop.run(() -> {
            if (instance.task() == task && !instance.condition().isTerminal()) {
                work.run();
            }
        });
    }

    private void taskEnded(Instance instance, String state, String message) {
        giveBack(instance);
        Condition end = Condition.ofEnd(state);
        events.statusUpdate(instance, state, message);
        if (end.isFailure()) {
            failure(instance, state, message, loop.now());
        }
        if (end.delaysLaunches()) {
            queue.failed(instance.app());
        }
        change(instance, end);
        queue.resourcesFreed();
        if (!instance.isWanted()) {
            leave(instance);
        } else if (watcher.shallGo(instance)) {
            release(instance);
        } else {
            queue.add(instance);
        }
    }

    private void giveBack(Instance instance) {
        AppDefinition app = instance.app();
        Task task = instance.task();
        task.agent().giveBack(app.number("cpus"), app.number("mem"), app.number("disk"), task.ports());
        sandboxes.ended(task.id());
    }

    void failure(Instance instance, String state, String message, Instant moment) {
        lastFailures.put(instance.app().id(), JsonNodeFactory.instance.objectNode()
                .put("appId", instance.app().id()).put("host", instance.task().host()).put("message", message)
                .put("state", state).put("taskId", instance.task().id()).put("timestamp", Timestamps.format(moment))
                .put("version", Timestamps.format(instance.app().version())).put("slaveId", instance.task().agentId()));
    }

    private void change(Instance instance, Condition condition) {
        instance.condition(condition, loop.now());
        events.instanceChanged(instance);
        watcher.changed(instance);
    }

    /** The order in which surplus instances go: those that do not run yet first, then by the app's killSelection. */
    static Comparator<Instance> killOrder(AppDefinition app) {
        // ScalingProposition.sortByConditionAndDate: what runs is as old as its task, also after it was out of reach
        Comparator<Instance> byAge = Comparator.comparing(instance -> instance.condition() == Condition.RUNNING
                ? instance.task().startedAt()
                : instance.since());
        boolean youngest = app.content().path("killSelection").asText().equals("YOUNGEST_FIRST");
        return Comparator.<Instance>comparingInt(instance ->
                        instance.condition().isActive() ? instance.condition().ordinal() : 0)
                .thenComparing(youngest ? byAge.reversed() : byAge);
    }
}
