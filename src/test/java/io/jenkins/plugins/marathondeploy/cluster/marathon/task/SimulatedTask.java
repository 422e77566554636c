package io.jenkins.plugins.marathondeploy.cluster.marathon.task;

import io.jenkins.plugins.marathondeploy.cluster.marathon.time.Time;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One light task. */
final class SimulatedTask implements RunningTask {
    /** With {@code SIM_EXEC=1} the recordings ran the command itself; this is the one whose end matters there. */
    private static final Pattern SLEEP_AND_EXIT = Pattern.compile("sleep (\\d+); exit (\\d+)");

    private final TaskLaunch launch;
    private final TaskListener listener;
    private final Time time;
    private final SimulatedTimings timings;
    private final Function<TaskLaunch, Optional<Integer>> statusOverride;
    private final Runnable whenOver;
    private boolean killed;
    private boolean ended;

    SimulatedTask(TaskLaunch launch, TaskListener listener, Time time, SimulatedTimings timings,
            Function<TaskLaunch, Optional<Integer>> statusOverride, Runnable whenOver) {
        this.launch = launch;
        this.listener = listener;
        this.time = time;
        this.timings = timings;
        this.statusOverride = statusOverride;
        this.whenOver = whenOver;
    }

    void start() {
        launch.sandbox().append("stdout", env("SIM_STDOUT", ""));
        launch.sandbox().append("stderr", env("SIM_STDERR", ""));
        if (!env("SIM_STATE", "").equals("staging")) {
            time.after(timings.starting(), this::starting);
        }
    }

    private void starting() {
        if (isOver()) {
            return;
        }
        listener.starting();
        time.after(timings.running(), env("SIM_STATE", "").equals("failed") ? () -> exit(1) : this::running);
    }

    private void running() {
        if (isOver()) {
            return;
        }
        listener.running();
        Matcher command = SLEEP_AND_EXIT.matcher(launch.app().content().path("cmd").asText());
        if (env("SIM_STATE", "").equals("crash")) {
            time.after(timings.crash(), () -> exit(1));
        } else if (env("SIM_EXEC", "").equals("1") && command.matches()) {
            int status = Integer.parseInt(command.group(2));
            time.after(Duration.ofSeconds(Long.parseLong(command.group(1))), () -> exit(status));
        } else if (!env("SIM_EXIT_MS", "").isEmpty()) {
            int status = Integer.parseInt(env("SIM_EXIT", "1"));
            time.after(Duration.ofMillis(Long.parseLong(env("SIM_EXIT_MS", "0"))), () -> exit(status));
        }
    }

    void exit(int status) {
        if (status == 0) {
            end("TASK_FINISHED", "Command exited with status 0");
        } else {
            end("TASK_FAILED", "Command exited with status " + status);
        }
    }

    @Override
    public void kill(Duration grace) {
        synchronized (this) {
            if (killed || ended) {
                return;
            }
            killed = true;
        }
        String own = env("SIM_KILL_MS", "");
        Duration delay = own.isEmpty() ? timings.killed() : Duration.ofMillis(Long.parseLong(own));
        time.after(delay, () -> end("TASK_KILLED", "Command terminated with signal Terminated"));
    }

    void end(String state, String message) {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
        }
        whenOver.run();
        listener.ended(state, message);
    }

    private synchronized boolean isOver() {
        return ended;
    }

    @Override
    public void probe(Probe probe, Consumer<ProbeAnswer> answer) {
        if (env("SIM_HEALTHY", "").equals("false")) {
            answer.accept(new ProbeAnswer(500, "", "", "Task is unhealthy"));
            return;
        }
        // with SIM_EXEC=1 the recordings ran the command itself: one that only sleeps listens on no port
        boolean deaf = env("SIM_EXEC", "").equals("1")
                && SLEEP_AND_EXIT.matcher(launch.app().content().path("cmd").asText()).matches();
        if (deaf) {
            answer.accept(ProbeAnswer.failed("ConnectException: Connection refused"));
            return;
        }
        int status = statusOverride.apply(launch).orElseGet(() -> Integer.parseInt(env("SIM_HTTP", "200")));
        answer.accept(ProbeAnswer.http(status, "", "sim " + launch.taskId() + " " + status + "\n"));
    }

    private String env(String name, String otherwise) {
        return launch.app().env(name, otherwise);
    }
}
