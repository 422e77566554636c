package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.marathon.QueuedLaunch;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why nothing moves, from the launch queue. */
final class StuckReason {
    private StuckReason() {}

    static Optional<DeploymentEvent.Diagnosed> of(List<QueuedLaunch> queue, String id) {
        List<String> lines = queue.stream()
                .filter(launch -> launch.appId().equals(id) || launch.appId().startsWith(id + "/"))
                .map(StuckReason::line)
                .toList();
        return lines.isEmpty() ? Optional.empty() : Optional.of(new DeploymentEvent.Diagnosed(lines));
    }

    /** "2 instances of /web wait for resources: InsufficientCpus (5 of 5 offers declined)". */
    static String line(QueuedLaunch launch) {
        String waiting = launch.count() + (launch.count() == 1 ? " instance of " : " instances of ") + launch.appId();
        if (!launch.declined().isEmpty()) {
            return waiting + " can't be placed: "
                    + launch.declined().stream()
                            .map(reason -> reason.name() + " (" + reason.declined() + " of " + reason.processed()
                                    + " offers declined)")
                            .collect(Collectors.joining(", "));
        }
        return launch.delay().isZero()
                ? waiting + " wait for an offer from Mesos"
                : waiting + " wait " + Texts.duration(launch.delay()) + " after failures before the next attempt";
    }
}
