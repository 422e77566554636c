package io.jenkins.plugins.marathondeploy.marathon;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Why instances wait, a sentence a line, each with what can be done where that is known. */
public final class Diagnosis {
    private Diagnosis() {}

    /** From the launch queue: what of an app, or of a group's apps, can't be placed. */
    public static List<String> ofQueue(List<QueuedLaunch> queue, String id) {
        String within = id.endsWith("/") ? id : id + "/";
        return queue.stream()
                .filter(launch -> launch.appId().equals(id) || launch.appId().startsWith(within))
                .map(Diagnosis::waiting)
                .toList();
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

    private static String seconds(Duration delay) {
        return delay.toSeconds() + " s";
    }
}
