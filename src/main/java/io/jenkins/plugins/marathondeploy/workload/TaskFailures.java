package io.jenkins.plugins.marathondeploy.workload;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.marathon.TaskFailure;
import io.jenkins.plugins.marathondeploy.marathon.TaskStatus;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The failed tasks of one version. Marathon tells only the last failure, so that two between two looks would count as
 * one; the incarnation at the end of a task id ({@code fail.instance-0786b17d-…._app.4} in G03-app-failing-embed) makes
 * up for it: an instance whose fourth task runs has lost three. Of those that are found that way while Marathon tells of a
 * task that the infrastructure lost, one of each instance is taken to be lost too: an agent that goes takes all of its tasks.
 */
public final class TaskFailures {
    private static final String INCARNATION = "._app.";
    /** Mesos' states for tasks that the infrastructure lost; the version is not to blame. */
    private static final Set<String> LOST = Set.of(
            "TASK_LOST", "TASK_DROPPED", "TASK_GONE", "TASK_GONE_BY_OPERATOR", "TASK_UNREACHABLE", "TASK_UNKNOWN");

    /** How the Docker and the Mesos containerizer begin: "Failed to launch container: Failed to run 'docker … pull …'". */
    private static final Pattern PULLING = Pattern.compile("pull|manifest|provision|fetch(ing)? (the )?image");

    private static final Pattern FOR_GOOD = Pattern.compile("manifest( for .+)? (unknown|not found)|manifest unknown|"
            + "not found|does not exist|no such image|unauthorized|denied|authentication required|no basic auth|"
            + "invalid reference|projectpolicyviolation|no matching manifest");

    /** The version whose failures are counted; any other's are not this deployment's. */
    private final String version;
    /** Tasks that an instance had before the version came, where instances live on from version to version. */
    private final HashMap<String, Integer> before;
    /** Failed tasks by instance, the lost ones among them. */
    private final HashMap<String, Integer> failed = new HashMap<>();

    private final LinkedHashSet<String> told = new LinkedHashSet<>();
    /** Instances of which a task was lost with the one that was told last. A state without it is of an earlier version. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    private final LinkedHashSet<String> lostWith = new LinkedHashSet<>();
    /** By app the failed task of another version that Marathon told at the first look; empty for none. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    private final HashMap<String, String> earlier = new HashMap<>();
    private int toldCount;
    private int lost;
    private TaskFailure last;
    private TaskFailure unpullable;

    @SuppressWarnings("unused") // for Jackson
    private TaskFailures() {
        this("", Snapshot.NOTHING);
    }

    /**
     * @param version  whose failures are counted
     * @param snapshot what ran before it
     */
    public TaskFailures(String version, Snapshot snapshot) {
        this.version = version;
        before = new HashMap<>();
        snapshot.apps().values().forEach(app -> before.putAll(app.incarnations()));
    }

    /** Whether the failures of this version are counted. */
    public boolean isOf(String other) {
        return version.equals(other);
    }

    /** Returns how many tasks each instance of an app with persistent volumes has had; empty for any other app. */
    static LinkedHashMap<String, Integer> incarnations(AppStatus app) {
        LinkedHashMap<String, Integer> incarnations = new LinkedHashMap<>();
        boolean resident = !app.definition().path("residency").isMissingNode()
                || app.definition().path("container").path("volumes").findValue("persistent") != null;
        if (resident) {
            app.tasks().forEach(task -> incarnation(task.id())
                    .ifPresent(number -> incarnations.merge(instance(task.id()), number, Math::max)));
        }
        return incarnations;
    }

    /** Takes in what Marathon says at one moment. Returns the failures not told before. */
    public List<TaskFailure> record(AppStatus app) {
        HashMap<String, Integer> known = new HashMap<>(failed);
        Set<String> alive = new LinkedHashSet<>();
        for (TaskStatus task : app.tasks()) {
            if (task.isAlive() && task.version().map(version::equals).orElse(false)) {
                alive.add(task.id());
                raise(task.id(), 1);
            }
        }
        TaskFailure one = app.lastTaskFailure().orElse(null);
        boolean ours = one != null && version.equals(one.version());
        String before = earlier.computeIfAbsent(app.id(), first -> one == null || ours ? "" : one.taskId());
        if (!ours) {
            if (one != null && isLost(one) && !one.taskId().equals(before)) {
                lose(one, told.add(one.taskId()), known);
            }
            return List.of();
        }
        // E04-app-stuck: of a TASK_KILLED, the id can be that of the successor, which is listed as alive.
        raise(one.taskId(), alive.contains(one.taskId()) ? 1 : 0);
        last = one;
        boolean counted = incarnation(one.taskId()).isPresent();
        // Marathon renews the timestamp of a failure it has told, so that this says nothing.
        boolean fresh = (total() > toldCount || !counted) && told.add(one.taskId());
        if (fresh && !counted) {
            // Task ids before Marathon 1.8 have no incarnation: each failed task counts by itself.
            failed.put(one.taskId(), 1);
        }
        if (fresh) {
            recount(one, known);
        }
        if (isLost(one)) {
            lose(one, fresh, known);
        }
        if (!fresh) {
            return List.of();
        }
        if (unpullable == null && !isLost(one) && saysUnpullable(one)) {
            unpullable = one;
        }
        toldCount = total();
        return List.of(one);
    }

    /** What was counted when the successor was seen, before it was told whether the task had failed or was lost. */
    private void recount(TaskFailure one, Map<String, Integer> known) {
        String instance = instance(one.taskId());
        boolean counted = failed.containsKey(instance) && failed.get(instance).equals(known.get(instance));
        if (!counted) {
            return;
        }
        if (!isLost(one) && lostWith.remove(instance)) {
            lost--;
        } else if (isLost(one) && !lostWith.contains(instance) && count() > 0) {
            lost++;
        }
    }

    /** Counts as lost, of each instance that has lost a task since the look before, one, once for each failure that is told. */
    private void lose(TaskFailure one, boolean fresh, Map<String, Integer> known) {
        if (fresh) {
            lostWith.clear();
        }
        failed.forEach((instance, number) -> {
            if (number > known.getOrDefault(instance, 0) && lostWith.add(instance)) {
                lost++;
            }
        });
        if (fresh) {
            lostWith.add(instance(one.taskId()));
        }
    }

    private void raise(String taskId, int alive) {
        incarnation(taskId).ifPresent(number -> {
            String instance = instance(taskId);
            int since = number - alive - before.getOrDefault(instance, 0);
            if (since > 0) {
                failed.merge(instance, since, Math::max);
            }
        });
    }

    private static String instance(String taskId) {
        int at = taskId.lastIndexOf(INCARNATION);
        return at < 0 ? taskId : taskId.substring(0, at);
    }

    private static Optional<Integer> incarnation(String taskId) {
        int at = taskId.lastIndexOf(INCARNATION);
        try {
            return at < 0 ? Optional.empty() : Optional.of(Integer.parseInt(taskId.substring(at + INCARNATION.length())));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Failed tasks so far, without those that the infrastructure lost. */
    public int count() {
        return total() - lost;
    }

    private int total() {
        return failed.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Tasks that the infrastructure lost. */
    public int lost() {
        return lost;
    }

    /** The latest that was told. */
    public Optional<TaskFailure> last() {
        return Optional.ofNullable(last);
    }

    /** Whether the infrastructure lost the task. */
    public static boolean isLost(TaskFailure failure) {
        return LOST.contains(failure.state());
    }

    /**
     * Returns why the version has no prospect any more, in one sentence; empty while it has one. An image that can't be
     * pulled, since no further attempt changes a missing image or a refused login; and too many failures.
     *
     * @param limit    this many failed tasks are too many; 0 for no limit
     * @param mostLost this many tasks lost by the infrastructure are; 0 for no limit
     */
    public Optional<String> hopeless(int limit, int mostLost) {
        if (unpullable != null) {
            return Optional.of("the image can't be pulled on " + unpullable.host() + ": " + unpullable.message());
        }
        if (limit > 0 && count() >= limit) {
            return Optional.of((count() == 1 ? "a task" : count() + " tasks") + " of the new version "
                    + (count() == 1 ? "has" : "have") + " failed (limit " + limit + ")" + lastOne(count() == 1));
        }
        if (mostLost > 0 && lost >= mostLost) {
            return Optional.of("the infrastructure lost " + lost + (lost == 1 ? " task" : " tasks")
                    + " of the new version (limit " + mostLost + "), which is not the version's doing"
                    + lastOne(lost == 1));
        }
        return Optional.empty();
    }

    private String lastOne(boolean only) {
        return last == null ? "" : (only ? ": " : ", the last one with: ") + last.state() + " " + last.message();
    }

    private static boolean saysUnpullable(TaskFailure failure) {
        String message = failure.message().toLowerCase(Locale.ROOT);
        return PULLING.matcher(message).find() && FOR_GOOD.matcher(message).find();
    }
}
