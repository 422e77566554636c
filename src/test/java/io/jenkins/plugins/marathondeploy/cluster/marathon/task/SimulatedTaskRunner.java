package io.jenkins.plugins.marathondeploy.cluster.marathon.task;

import io.jenkins.plugins.marathondeploy.cluster.marathon.time.Time;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Light tasks without a process, good for thousands. How a task behaves is told by its app's environment, with the
 * variables of the recordings:
 * <ul>
 * <li>{@code SIM_HTTP=200}: the status that checks get; {@code file:/…} is a switch that {@link #setSwitch} turns;
 * without it checks get 200
 * <li>{@code SIM_HEALTHY=false}: checks fail without a cause
 * <li>{@code SIM_STATE=failed}: ends instead of running; {@code crash}: runs and then fails; {@code staging}: never starts
 * <li>{@code SIM_KILL_MS}: how long it takes to end when killed
 * <li>{@code SIM_EXIT_MS}, {@code SIM_EXIT}: ends by itself so long after it ran, with that exit status
 * <li>{@code SIM_STDOUT}, {@code SIM_STDERR}: what it writes
 * </ul>
 */
public final class SimulatedTaskRunner implements TaskRunner {
    private final Time time;
    private final SimulatedTimings timings;
    private final Map<String, Integer> switches = new ConcurrentHashMap<>();
    private final Map<String, Integer> statusOfTask = new ConcurrentHashMap<>();
    private final Map<String, Integer> statusOfApp = new ConcurrentHashMap<>();

    private final Map<Predicate<TaskLaunch>, String> failures = new ConcurrentHashMap<>();

    private final Map<String, SimulatedTask> tasks = new ConcurrentHashMap<>();

    /** A runner on the given time. */
    public SimulatedTaskRunner(Time time, SimulatedTimings timings) {
        this.time = time;
        this.timings = timings;
    }

    @Override
    public RunningTask launch(TaskLaunch launch, TaskListener listener) {
        SimulatedTask task = new SimulatedTask(launch, listener, time, timings, this::statusOverride,
                () -> tasks.remove(launch.taskId()));
        tasks.put(launch.taskId(), task);
        Optional<String> failure = failures.entrySet().stream()
                .filter(known -> known.getKey().test(launch)).map(Map.Entry::getValue).findFirst();
        failure.ifPresentOrElse(
                message -> time.after(timings.starting(), () -> task.end("TASK_FAILED", message)), task::start);
        return task;
    }

    /** From now on the launches that match fail with this message, as those of an image that can't be pulled. */
    public void failLaunches(Predicate<TaskLaunch> which, String message) {
        failures.put(which, message);
    }

    /** Lets a task end by itself with an exit status; 0 is TASK_FINISHED. Does nothing when it is over already. */
    public void exit(String taskId, int status) {
        SimulatedTask task = tasks.get(taskId);
        if (task != null) {
            task.exit(status);
        }
    }

    /** Lets a task end in a state that Mesos tells, such as {@code TASK_GONE}; does nothing when it is over already. */
    public void end(String taskId, String state, String message) {
        SimulatedTask task = tasks.get(taskId);
        if (task != null) {
            task.end(state, message);
        }
    }

    /** Turns a switch that apps name as {@code SIM_HTTP=file:NAME}: from now on checks get this status. */
    public void setSwitch(String name, int status) {
        switches.put(name, status);
    }

    /** From now on checks of the task get this status, whatever its app says. */
    public void setTaskStatus(String taskId, int status) {
        statusOfTask.put(taskId, status);
    }

    /** From now on checks of all the app's tasks get this status. */
    public void setAppStatus(String appId, int status) {
        statusOfApp.put(appId, status);
    }

    private Optional<Integer> statusOverride(TaskLaunch launch) {
        Integer status = statusOfTask.get(launch.taskId());
        if (status == null) {
            status = statusOfApp.get(launch.app().id());
        }
        String http = launch.app().env("SIM_HTTP", "");
        if (status == null && http.startsWith("file:")) {
            status = switches.getOrDefault(http.substring("file:".length()), 200);
        }
        return Optional.ofNullable(status);
    }

    @Override
    public void close() {
        switches.clear();
        statusOfTask.clear();
        statusOfApp.clear();
        failures.clear();
        tasks.clear();
    }
}
