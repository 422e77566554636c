package io.jenkins.plugins.marathondeploy.marathon;

import java.util.Optional;
import java.util.Set;

/**
 * An event, reduced to what tells a follower where to look. Neither order nor completeness is promised by Marathon: an
 * event is a reason to look now, never a proof.
 *
 * @param type         {@code deployment_success}, {@code status_update_event}, …
 * @param deploymentId of deployment events. A rejected change has one too: its {@code deployment_failed} carries an id
 *                     that was never given to anybody (E00-events-sse-lock-force-rollback)
 * @param apps         ids of the apps it is about; of a deployment all that its plan names
 * @param timestamp    in Marathon's notation
 * @param taskId       the task or instance, where it is about one
 * @param state        {@code TASK_RUNNING} of a task, {@code Running} of an instance
 * @param reason       why something failed
 */
public record MarathonEvent(
        String type,
        Optional<String> deploymentId,
        Set<String> apps,
        Optional<String> timestamp,
        Optional<String> taskId,
        Optional<String> state,
        Optional<String> reason) {
    public MarathonEvent {
        apps = Set.copyOf(apps);
    }
}
