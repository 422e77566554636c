package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.marathon.TaskFailure;
import io.jenkins.plugins.marathondeploy.marathon.TaskStatus;
import java.util.List;
import java.util.Optional;

/**
 * One instance of a {@link SimulatedApp}. The first word of the version's command says how it fares:
 * good, slow, sick (never healthy), fading (healthy, later not), blinking (unhealthy for three seconds once), flapping
 * (healthy for eight seconds, from then on unhealthy for nine of every twelve), crash, dies-300 (ends 300 ms after it
 * began to run, again and again), exits (with 0, again and again), killed (by its health check, again and again),
 * stumbling (fails once), looping (the same, and then healthy for moments between its failures), unpullable, unready
 * (healthy, never ready).
 */
final class SimulatedTask {
    private static final long RESTART = 1000;
    private static final List<String> ENDED =
            List.of("TASK_FAILED", "TASK_FINISHED", "TASK_KILLED", "TASK_LOST", "TASK_DROPPED", "TASK_GONE");

    final String instance;
    String version;
    private String fate;
    private boolean checked;
    private int incarnation = 1;
    private long since;
    private String state = "TASK_STARTING";
    private Boolean alive;
    private TaskFailure failure;
    /** When its health check last failed before it was killed, and of the task before it. */
    private long lastCheck;
    private boolean killedByCheck;
    private Long lastUnhealthy;
    private boolean expunged;
    private boolean stranded;

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

    boolean isUnreachable() {
        return state.equals("TASK_UNREACHABLE");
    }

    boolean hasEnded() {
        return ENDED.contains(state);
    }

    long age(long now) {
        return now - since;
    }

    void kill(long now) {
        state = "TASK_KILLING";
        since = now;
    }

    boolean isGone(long now, long killTime) {
        return isKilling() && now - since >= killTime || expunged;
    }

    /** A resident app's instance keeps its place: its next task is of the new version, and counts on ({@code ._app.5}). */
    void takeOver(String latest, String itsFate, boolean itsChecks, long now) {
        version = latest;
        fate = itsFate;
        checked = itsChecks;
        restart(now);
    }

    /** Dies and is replaced by a task that runs healthy, all between two looks. */
    void renew(long now) {
        fail(now, "TASK_FAILED", "Command exited with status 137");
        restart(now);
        state = "TASK_RUNNING";
        alive = checked ? Boolean.TRUE : null;
    }

    /** Its health check fails once and succeeds again, all between two looks. */
    void blink(long now) {
        lastUnhealthy = now;
    }

    /** The infrastructure loses it; one that is unreachable is given up two seconds later, another takes its place. */
    void lose(long now, String how) {
        fail(now, how, "Agent removed");
    }

    /** Its agent is cut off for good while it is stopped, and Marathon goes on listing it. */
    void strand(long now) {
        state = "TASK_UNREACHABLE";
        since = now;
        stranded = true;
    }

    boolean isStranded() {
        return stranded;
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
                            + "pull registry/web:9': exited with status 1; stderr='manifest for registry/web:9 not found'");
                } else if (age >= 500) {
                    state = "TASK_RUNNING";
                }
            }
            case "TASK_RUNNING" -> run(age, now);
            case "TASK_UNREACHABLE" -> expunged = age >= 2000 && !stranded;
            default -> {
                if (ENDED.contains(state) && age >= RESTART) {
                    restart(now);
                }
            }
        }
    }

    private void restart(long now) {
        incarnation++;
        state = "TASK_STARTING";
        alive = null;
        since = now;
        killedByCheck = false;
        lastUnhealthy = null;
    }

    private void run(long age, long now) {
        boolean first = incarnation == 1;
        if (fate.startsWith("dies-") && age - 500 >= Long.parseLong(fate.substring(5))
                || fate.equals("crash") && age >= 1500
                || first && age >= 1500 && (fate.equals("stumbling") || fate.equals("looping"))
                || fate.equals("looping") && age >= 4000) {
            fail(now, "TASK_FAILED", "Command exited with status 3");
            return;
        }
        if (fate.equals("exits") && age >= 1500) {
            // Marathon does not call it a failure: lastTaskFailure stays as it is.
            state = "TASK_FINISHED";
            since = now;
            return;
        }
        if (fate.equals("killed")) {
            killByCheck(age, now);
        }
        if (isRunning() && checked && age >= 1000) {
            alive = switch (fate) {
                case "good", "unready" -> true;
                case "stumbling", "looping" -> !first;
                case "slow" -> age >= 20_000;
                case "fading" -> age < 20_000;
                case "blinking" -> age < 8_000 || age >= 11_000;
                case "flapping" -> age < 8_000 || (age - 8_000) % 12_000 >= 9_000;
                default -> false;
            };
            if (!alive) {
                lastUnhealthy = now;
            }
        }
    }

    /**
     * Marathon tells of the kill when it asks for it, seconds before the task is gone, and tells again with each further
     * check that fails (H00-events-sse-health-flip). The failure names the task that is killed, but has the time of the
     * check, which may have been the one of the task before it: that task's results are kept, so that the next one is
     * killed soon after it runs (E44-app-after-cancel-9s names a task that was staged after the failure's time).
     */
    private void killByCheck(long age, long now) {
        boolean inherited = incarnation > 1;
        if (!killedByCheck && age >= (inherited ? 1500 : 4000)) {
            killedByCheck = true;
            failure = failure("TASK_KILLED", CHECK, inherited ? lastCheck : now);
        } else if (killedByCheck && age >= (inherited ? 4500 : 5500)) {
            state = "TASK_KILLED";
            since = now;
        } else if (killedByCheck && age % 1000 == 0) {
            lastCheck = now;
            failure = failure("TASK_KILLED", CHECK, now);
        }
    }

    private static final String CHECK = "Task was killed since health check failed. Reason: 500 Internal Server Error";

    private void fail(long now, String how, String message) {
        failure = failure(how, message, now);
        state = how;
        since = now;
    }

    private TaskFailure failure(String how, String message, long at) {
        return new TaskFailure(id(), how, message, "agent1", "S0", version, "T" + at);
    }

    TaskStatus status() {
        boolean ended = hasEnded();
        return new TaskStatus(
                id(),
                ended ? Optional.empty() : Optional.of(version),
                state,
                "agent1",
                "S0",
                List.of(31000),
                Optional.ofNullable(alive),
                Boolean.FALSE.equals(alive) ? Optional.of("500 Internal Server Error") : Optional.empty(),
                ended ? Optional.empty() : Optional.ofNullable(lastUnhealthy).map(at -> "T" + at));
    }
}
