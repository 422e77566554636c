package io.jenkins.plugins.marathondeploy.marathon;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Why a deployment does not move or has failed, a sentence a line, each with what can be done where that is known. Made
 * from answers that were already given; nothing in here asks Marathon.
 *
 * @param lines for people; the most telling first
 */
public record Diagnosis(List<String> lines) implements Serializable {
    /** Nothing is known. */
    public static final Diagnosis NONE = new Diagnosis(List.of());

    public Diagnosis {
        lines = List.copyOf(lines);
    }

    /**
     * From an app: its last failure, when the new version had it, and the tasks of the new version that are not well.
     *
     * @param version the version that was deployed; an older one's troubles are not its
     */
    public static Diagnosis ofApp(AppStatus app, String version) {
        List<String> lines = new ArrayList<>();
        app.lastTaskFailure().filter(failure -> failure.version().equals(version)).ifPresent(failure -> lines.add(
                "task " + failure.taskId() + at(failure.host()) + " ended with " + failure.state()
                        + because(failure.message())));
        for (TaskStatus task : app.tasks()) {
            if (task.version().map(version::equals).orElse(false)) {
                describe(app, task).forEach(lines::add);
            }
        }
        return new Diagnosis(lines);
    }

    /** From the launch queue: what of an app, or of a group's apps, can't be placed. */
    public static Diagnosis ofQueue(List<QueuedLaunch> queue, String id) {
        String within = id.endsWith("/") ? id : id + "/";
        return new Diagnosis(queue.stream()
                .filter(launch -> launch.appId().equals(id) || launch.appId().startsWith(within))
                .map(Diagnosis::waiting)
                .toList());
    }

    /** From a running deployment: what its step does, and what its readiness checks answered. */
    public static Diagnosis ofDeployment(RunningDeployment deployment) {
        String step = "step " + deployment.currentStep() + " of " + deployment.totalSteps();
        String doing = deployment.actions().isEmpty() ? "" : ": " + String.join(", ", deployment.actions());
        return new Diagnosis(
                Stream.concat(deployment.readiness().stream(), Stream.of(step + doing)).toList());
    }

    /** From what a task printed. */
    public static Diagnosis ofOutput(List<String> output) {
        return new Diagnosis(output);
    }

    /** This one's lines and then the other's that are not among them. */
    public Diagnosis and(Diagnosis other) {
        return new Diagnosis(Stream.concat(lines.stream(), other.lines.stream()).distinct().toList());
    }

    private static Stream<String> describe(AppStatus app, TaskStatus task) {
        if (!task.alive().orElse(true)) {
            // "lastFailureCause":"500 Internal Server Error" (E04-app-stuck)
            return Stream.of("the health check of task " + task.id() + at(task.host()) + ports(task) + " fails"
                    + task.lastHealthCause().map(Diagnosis::because).orElse(""));
        }
        if (!task.isAlive()) {
            return Stream.empty();
        }
        if (!task.state().equals("TASK_RUNNING")) {
            return Stream.of("task " + task.id() + at(task.host()) + " is " + task.state());
        }
        return app.healthChecked() && task.alive().isEmpty()
                ? Stream.of("task " + task.id() + at(task.host()) + " runs, its health check has no result yet")
                : Stream.empty();
    }

    /** "2 instances of /web can't be placed: InsufficientCpus (5 of 5 offers declined); ask for …". */
    private static String waiting(QueuedLaunch launch) {
        boolean one = launch.count() == 1;
        String instances = launch.count() + (one ? " instance of " : " instances of ") + launch.appId();
        if (!launch.declined().isEmpty()) {
            String reasons = launch.declined().stream()
                    .map(reason -> reason.name() + " (" + reason.declined() + " of " + reason.processed()
                            + " offers declined)")
                    .collect(Collectors.joining(", "));
            return instances + " can't be placed: " + reasons + advice(launch.declined().get(0).name());
        }
        if (launch.delay().isZero()) {
            return instances + (one ? " waits" : " wait") + " for an offer from Mesos";
        }
        return instances + (one ? " waits " : " wait ") + seconds(launch.delay())
                + " after failures before the next attempt";
    }

    /** For the names that Marathon gives; {@code rejectSummaryLaunchAttempt} of G22-queue-too-big-embed has them all. */
    private static String advice(String reason) {
        return switch (reason) {
            case "InsufficientCpus" -> "; lower cpus, or make room on the agents";
            case "InsufficientMemory" -> "; lower mem, or make room on the agents";
            case "InsufficientDisk" -> "; lower disk, or make room on the agents";
            case "InsufficientGpus" -> "; lower gpus, or add agents that have some";
            case "InsufficientPorts" -> "; with fixed host ports (requirePorts) old and new instances can't share an"
                    + " agent: use port 0, or lower minimumHealthCapacity";
            case "UnfulfilledConstraint" -> "; no agent satisfies the constraints. With hostname UNIQUE old and new"
                    + " instances need different agents: lower minimumHealthCapacity or add agents";
            case "UnfulfilledRole" -> "; no agent offers resources for acceptedResourceRoles";
            case "NoCorrespondingReservationFound" -> "; its volume's reservation is on an agent that makes no offer";
            case "AgentMaintenance" -> "; the agents are under maintenance";
            case "DeclinedScarceResources" -> "; only agents with GPUs are left, which are kept for apps that need them";
            default -> "";
        };
    }

    private static String ports(TaskStatus task) {
        String ports = task.ports().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return ports.isEmpty() ? "" : " (port " + ports + ")";
    }

    private static String at(String host) {
        return host.isEmpty() ? "" : " on " + host;
    }

    private static String because(String message) {
        return message.isBlank() ? "" : ": " + Quote.line(message);
    }

    private static String seconds(Duration delay) {
        return delay.toSeconds() + " s";
    }
}
