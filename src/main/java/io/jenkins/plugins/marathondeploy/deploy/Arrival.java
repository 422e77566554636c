package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.template.OwnLabels;
import java.util.Optional;

/**
 * Whether a submission whose answer was lost is there: by the label that only it carries, or, where it changed no
 * configuration, by the numbers of instances and the apps that are gone.
 */
final class Arrival {
    private Arrival() {}

    /** @return the claim to what was found, its deployment's id still unknown */
    static Optional<Claim> of(Course course, Plan plan, Optional<TargetStatus> found) {
        return found.filter(status -> isThere(course, plan, status)).map(status -> {
            Optional<String> version = plan.configured().stream()
                    .findFirst()
                    .flatMap(status::app)
                    .map(Claim::configurationOf)
                    .or(() -> plan.scaled().keySet().stream().findFirst().flatMap(status::app).map(AppStatus::version));
            return plan.claim(version.orElse(status.version()), "", course.before);
        });
    }

    private static boolean isThere(Course course, Plan plan, TargetStatus status) {
        if (!plan.configured().isEmpty()) {
            return plan.configured().stream().allMatch(id -> status.app(id)
                    .map(app -> course.submission.equals(app.labels().get(OwnLabels.SUBMISSION)))
                    .orElse(false));
        }
        return plan.scaled().entrySet().stream().allMatch(wanted -> status.app(wanted.getKey())
                        .map(app -> app.instances() == wanted.getValue()
                                && !course.before.apps().get(app.id()).version().equals(app.version()))
                        .orElse(false))
                && plan.removed().stream().allMatch(id -> status.app(id).isEmpty());
    }
}
