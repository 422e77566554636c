package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import java.io.Serializable;
import java.util.LinkedHashSet;

/**
 * What this deployment says is its own: the version Marathon gave it, and the apps that it changed.
 *
 * @param version       of the submission
 * @param deploymentId  of the submission; empty when the answer was lost and the deployment had ended by the time its
 *                      change was found
 * @param configVersion for a change of nothing but the number of instances: the configuration's own version, which
 *                      such a change leaves alone (D24-app-after-scale); else empty
 * @param apps          ids of the apps that were changed
 */
record Claim(String version, String deploymentId, String configVersion, LinkedHashSet<String> apps)
        implements Serializable {
    /**
     * Whether the configuration that Marathon has for each changed app is still this one. A scaling by someone else
     * moves an app's version but not {@code lastConfigChangeAt}, and does not take the app away from us.
     */
    boolean holds(TargetStatus status) {
        return apps.stream().allMatch(id -> status.app(id).map(this::holds).orElse(false));
    }

    private boolean holds(AppStatus app) {
        if (app.version().equals(version)) {
            return true;
        }
        String configuration = app.lastConfigChangeAt().orElse("");
        return configuration.equals(version) || !configVersion.isEmpty() && configuration.equals(configVersion);
    }

    /** Whether a task or failure with this version belongs to what was submitted. */
    boolean owns(String taskVersion) {
        return taskVersion.equals(version);
    }
}
