package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.marathon.Diagnosis;
import io.jenkins.plugins.marathondeploy.marathon.QueuedLaunch;
import java.util.List;
import java.util.Optional;

/** Why nothing moves, from the launch queue. */
final class StuckReason {
    private StuckReason() {}

    static Optional<DeploymentEvent.Diagnosed> of(List<QueuedLaunch> queue, String id) {
        List<String> lines = Diagnosis.ofQueue(queue, id).lines();
        return lines.isEmpty() ? Optional.empty() : Optional.of(new DeploymentEvent.Diagnosed(lines));
    }
}
