package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.marathon.TaskFailure;
import io.jenkins.plugins.marathondeploy.marathon.TaskStatus;
import java.util.List;
import java.util.Optional;

/**
 * One instance of a {@link SimulatedApp}. The first word of the version's command says how it fares:
 * good, slow, sick (never healthy), fading (healthy, later not), blinking (unhealthy for three seconds once), crash,
 * killed (by its health check, again and again), stumbling (fails once), looping (the same, and then healthy for moments
 * between its failures), unpullable.
 */
final class SimulatedTask {
    private static final long RESTART = 1000;

    final String instance;
    final String version;
    private final String fate;
    private final boolean checked;
    private int incarnation = 1;
    private long since;
    private String state = "TASK_STARTING";
    private Boolean alive;
    private TaskFailure failure;

    SimulatedTask(String instance, String version, String fate, boolean checked, long now) {
        this.instance = instance;
        this.version = version;
        this.fate = fate;
        this.checked = checked;
        this.since = now;
    }

    String id() {
        return instance + "._app." + incarnation;
    }

    boolean isKilling() {
        return state.equals("TASK_KILLING");
    }

    boolean isRunning() {
        return state.equals("TASK_RUNNING");
    }

    boolean isHealthy() {
        return isRunning() && (!checked || Boolean.TRUE.equals(alive));
    }

    boolean isUnhealthy() {
        return isRunning() && Boolean.FALSE.equals(alive);
    }

    void kill(long now) {
        state = "TASK_KILLING";
        since = now;
    }

    boolean isGone(long now, long killTime) {
        return isKilling() && now - since >= killTime;
    }

    Optional<TaskFailure> takeFailure() {
        Optional<TaskFailure> taken = Optional.ofNullable(failure);
        failure = null;
        return taken;
    }

    void step(long now) {
        long age = now - since;
        switch (state) {
            case "TASK_STARTING" -> {
                if (fate.equals("unpullable")) {
                    fail(now, "TASK_FAILED", "Failed to launch container: Failed to run 'docker -H unix:///var/run/docker.sock "
                            + "pull registry/web:9': exited with status 1; stderr='manifest for registry/web:9 not found'", 0);
                } else if (age >= 500) {
                    state = "TASK_RUNNING";
                }
            }
            case "TASK_RUNNING" -> run(age, now);
            case "TASK_FAILED", "TASK_KILLED" -> {
                if (age >= RESTART) {
                    incarnation++;
                    state = "TASK_STARTING";
                    alive = null;
                    since = now;
                }
            }
            default -> { }
        }
    }

    private void run(long age, long now) {
        if (fate.equals("crash") && age >= 1500) {
            fail(now, "TASK_FAILED", "Command exited with status 3", 0);
            return;
        }
        boolean first = incarnation == 1;
        if (first && age >= 1500 && (fate.equals("stumbling") || fate.equals("looping"))
                || fate.equals("looping") && age >= 4000) {
            fail(now, "TASK_FAILED", "Command exited with status 3", 0);
            return;
        }
        if (fate.equals("killed") && age >= 4000) {
            // E04-app-stuck: the failure names the task that comes after the one that was killed.
            fail(now, "TASK_KILLED", "Task was killed since health check failed. Reason: 500 Internal Server Error", 1);
            return;
        }
        if (checked && age >= 1000) {
            alive = switch (fate) {
                case "good" -> true;
                case "stumbling", "looping" -> !first;
                case "slow" -> age >= 20_000;
                case "fading" -> age < 20_000;
                case "blinking" -> age < 8_000 || age >= 11_000;
                default -> false;
            };
        }
    }

    private void fail(long now, String how, String message, int ahead) {
        state = how;
        since = now;
        failure = new TaskFailure(
                instance + "._app." + (incarnation + ahead), how, message, "agent1", "S0", version, "T" + now);
    }

    TaskStatus status() {
        boolean ended = state.equals("TASK_FAILED") || state.equals("TASK_KILLED");
        return new TaskStatus(
                id(),
                ended ? Optional.empty() : Optional.of(version),
                state,
                "agent1",
                "S0",
                List.of(31000),
                Optional.ofNullable(alive),
                Boolean.FALSE.equals(alive) ? Optional.of("500 Internal Server Error") : Optional.empty());
    }
}
