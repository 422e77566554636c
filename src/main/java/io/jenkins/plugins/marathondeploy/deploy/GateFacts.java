package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.gate.Facts;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.marathon.TaskStatus;
import io.jenkins.plugins.marathondeploy.template.Definition;
import io.jenkins.plugins.marathondeploy.workload.DesiredState;
import io.jenkins.plugins.marathondeploy.workload.TargetStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What gates are told of a deployment. */
final class GateFacts {
    private GateFacts() {}

    /**
     * Before anything is sent: what runs then.
     *
     * @param wanted what is to be sent
     */
    static Facts before(Deployment deployment, Optional<TargetStatus> running, Definition wanted) {
        Optional<TargetStatus.Seen> seen = running.map(TargetStatus.Seen::of);
        return new Facts(
                deployment.target.id(), "", "", deployment.image, deployment.digest,
                seen.map(it -> List.copyOf(it.tasks().values())).orElse(List.of()),
                seen.map(TargetStatus.Seen::services).orElse(Map.of()),
                new Facts.Images(
                        Facts.Images.in(wanted.appIds().stream().map(wanted::app)),
                        Facts.Images.in(running.stream().flatMap(status -> status.apps().stream()).map(AppStatus::definition))));
    }

    /**
     * Of a version that is followed, as of the last look.
     *
     * @param old whether it is the one that a rollback went back to
     */
    static Facts of(Deployment deployment, boolean old) {
        DesiredState wanted = old ? deployment.rollback : deployment.desired;
        List<Facts.Instance> instances = new ArrayList<>();
        TargetStatus.Seen seen = deployment.seen;
        List<AppStatus> apps = seen == null ? List.of() : wanted.judged(seen.status()).apps();
        Map<String, List<String>> services = new LinkedHashMap<>();
        for (AppStatus app : apps) {
            services.put(app.id(), seen.services().get(app.id()));
            app.tasks().stream()
                    .filter(task -> isReady(app, task) && task.version().map(wanted::owns).orElse(false))
                    .map(task -> seen.tasks().getOrDefault(
                            task.id(), new Facts.Instance(app.id(), task.id(), task.host(), task.ports())))
                    .forEach(instances::add);
        }
        String image = !old && !deployment.image.isEmpty() ? deployment.image : seen == null ? "" : seen.image();
        String digest = image.contains("@") ? image.substring(image.indexOf('@') + 1) : "";
        return new Facts(
                deployment.target.id(),
                wanted.version(),
                old || deployment.before == null ? "" : deployment.before.version(),
                image,
                old || deployment.digest.isEmpty() ? digest : deployment.digest,
                instances,
                services);
    }

    private static boolean isReady(AppStatus app, TaskStatus task) {
        return task.state().equals("TASK_RUNNING") && task.alive().orElse(!app.healthChecked());
    }
}
