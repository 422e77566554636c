package io.jenkins.plugins.marathondeploy.marathon;

import java.util.List;

/**
 * An entry of {@code GET /v2/deployments} (D02-deployments-during).
 *
 * @param version      the version the deployment brings
 * @param affectedApps absolute ids
 * @param currentStep  from 1
 * @param actions      what the current step does, {@code RestartApplication /web}
 * @param readiness    answers of readiness checks, in words; empty when there are none
 */
public record RunningDeployment(
        String id,
        String version,
        List<String> affectedApps,
        int currentStep,
        int totalSteps,
        List<String> actions,
        List<String> readiness) {
    public RunningDeployment {
        affectedApps = List.copyOf(affectedApps);
        actions = List.copyOf(actions);
        readiness = List.copyOf(readiness);
    }
}
