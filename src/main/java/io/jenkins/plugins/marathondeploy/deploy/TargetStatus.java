package io.jenkins.plugins.marathondeploy.deploy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A target as Marathon answered for it at one moment.
 *
 * @param version     the app's or the group's
 * @param apps        one for an app, all for a group
 * @param deployments ids of the running deployments that touch any of them
 * @param definition  the answer whole
 */
record TargetStatus(String version, List<AppStatus> apps, Set<String> deployments, ObjectNode definition) {
    Optional<AppStatus> app(String id) {
        return apps.stream().filter(app -> app.id().equals(id)).findFirst();
    }

    /** A part of a group. */
    TargetStatus only(Predicate<String> ids) {
        List<AppStatus> some = apps.stream().filter(app -> ids.test(app.id())).toList();
        Set<String> theirs = new LinkedHashSet<>();
        some.forEach(app -> theirs.addAll(app.deployments()));
        return new TargetStatus(version, some, theirs, definition);
    }

    boolean settled() {
        return apps.stream().allMatch(AppStatus::settled);
    }

    int instances() {
        return apps.stream().mapToInt(AppStatus::instances).sum();
    }

    /** Instances of the latest configuration that are healthy, or run where nothing checks their health. */
    int ready() {
        return apps.stream()
                .mapToInt(app -> app.healthChecked()
                        ? app.latest().healthy()
                        : app.latest().running())
                .sum();
    }

    /** Tasks with an older configuration that Marathon still counts or lists as alive. */
    int outdated() {
        return apps.stream().mapToInt(AppStatus::outdatedTasks).sum();
    }
}
