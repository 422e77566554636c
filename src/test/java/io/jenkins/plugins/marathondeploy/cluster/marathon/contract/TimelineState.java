package io.jenkins.plugins.marathondeploy.cluster.marathon.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a sample of a timeline shows.
 *
 * @param deployments each as its steps and the present one
 * @param app version, counts and tasks; empty when the app did not exist
 */
record TimelineState(List<String> deployments, String app) {

    static List<String> deployments(JsonNode list) {
        List<String> deployments = new ArrayList<>();
        for (JsonNode deployment : list) {
            StringBuilder steps = new StringBuilder();
            for (JsonNode step : deployment.path("steps")) {
                step.path("actions").forEach(action ->
                        steps.append(action.path("action").asText()).append(action.path("app").asText()).append(' '));
                steps.append("; ");
            }
            deployments.add(steps + " " + deployment.path("currentStep") + "/" + deployment.path("totalSteps"));
        }
        deployments.sort(null);
        return deployments;
    }

    /** A recorded sample's app: tasks are either versions only, or version, state and health. */
    static String recordedApp(JsonNode app, VersionOrder versions) {
        List<String> tasks = new ArrayList<>();
        app.path("taskVersions").forEach(version -> tasks.add(versions.letter(version.asText())));
        for (JsonNode task : app.path("tasks")) {
            String version = task.get(0).asText();
            List<String> health = new ArrayList<>();
            task.get(2).forEach(alive -> health.add(alive.asText().toLowerCase(Locale.ROOT)));
            tasks.add((version.equals("-") ? "-" : versions.letter(version)) + task.get(1).asText() + health);
        }
        return text(app, versions, tasks);
    }

    /** The fixture's app in the same form. */
    static String actualApp(JsonNode app, VersionOrder versions, boolean versionsOnly) {
        List<String> tasks = new ArrayList<>();
        for (JsonNode task : app.path("tasks")) {
            String version = task.has("version") ? versions.letter(task.get("version").asText()) : "-";
            if (versionsOnly) {
                tasks.add(version);
                continue;
            }
            List<String> health = new ArrayList<>();
            task.path("healthCheckResults").forEach(result -> health.add(result.path("alive").asText()));
            tasks.add(version + task.path("state").asText() + health);
        }
        return text(app, versions, tasks);
    }

    private static String text(JsonNode app, VersionOrder versions, List<String> tasks) {
        tasks.sort(null);
        return versions.letter(app.path("version").asText()) + " instances=" + app.path("instances")
                + " staged=" + app.path("tasksStaged") + " running=" + app.path("tasksRunning")
                + " healthy=" + app.path("tasksHealthy") + " unhealthy=" + app.path("tasksUnhealthy") + " " + tasks;
    }
}
