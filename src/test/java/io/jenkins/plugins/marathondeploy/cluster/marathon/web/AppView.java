package io.jenkins.plugins.marathondeploy.cluster.marathon.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.AppDefinition;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.Timestamps;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Deployment;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Instance;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.MarathonModel;
import java.util.List;
import java.util.Set;

/** Apps as answers show them. */
final class AppView {
    private final MarathonModel model;

    AppView(MarathonModel model) {
        this.model = model;
    }

    /** The definition with its version, as versions and groups show it: D07-version-current.txt. */
    static ObjectNode definition(AppDefinition app) {
        ObjectNode json = app.content().deepCopy();
        json.put("version", Timestamps.format(app.version()));
        json.putObject("versionInfo").put("lastScalingAt", Timestamps.format(app.lastScalingAt()))
                .put("lastConfigChangeAt", Timestamps.format(app.lastConfigChangeAt()));
        return json;
    }

    /** A single app: everything but what has to be asked for is there (C11-*.txt). */
    ObjectNode single(AppDefinition app, Set<String> embeds) {
        ObjectNode json = listed(app, embeds);
        addTasks(json, app);
        addLastFailure(json, app);
        return json;
    }

    /** An app of the list: counts and deployments are always there (C12-*.txt), the rest on demand (C10-*.txt). */
    ObjectNode listed(AppDefinition app, Set<String> embeds) {
        ObjectNode json = definition(app);
        addCounts(json, app);
        addDeployments(json, app);
        if (embeds.contains("readiness")) {
            addReadiness(json, app);
        }
        if (embeds.contains("tasks") || embeds.contains("failures")) {
            addTasks(json, app);
        }
        if (embeds.contains("lastTaskFailure") || embeds.contains("failures")) {
            addLastFailure(json, app);
        }
        if (embeds.contains("taskStats")) {
            json.set("taskStats", TaskStats.of(app, instances(app), model.loop().now()));
        }
        return json;
    }

    /** An app of a group: only what was asked for (F05-group-get-embed-*.txt). */
    ObjectNode ofGroup(AppDefinition app, Set<String> embeds) {
        ObjectNode json = definition(app);
        if (embeds.contains("counts")) {
            addCounts(json, app);
        }
        if (embeds.contains("deployments")) {
            addDeployments(json, app);
        }
        if (embeds.contains("readiness")) {
            addReadiness(json, app);
        }
        if (embeds.contains("tasks")) {
            addTasks(json, app);
        }
        if (embeds.contains("lastTaskFailure")) {
            addLastFailure(json, app);
        }
        if (embeds.contains("taskStats")) {
            json.set("taskStats", TaskStats.of(app, instances(app), model.loop().now()));
        }
        return json;
    }

    private List<Instance> instances(AppDefinition app) {
        return model.instances().of(app.id());
    }

    private void addCounts(ObjectNode json, AppDefinition app) {
        TaskStats.putCounts(json, instances(app));
    }

    private void addTasks(ObjectNode json, AppDefinition app) {
        json.set("tasks", TaskView.tasks(instances(app)));
    }

    private void addLastFailure(ObjectNode json, AppDefinition app) {
        model.instances().lastFailure(app.id()).ifPresent(failure -> json.set("lastTaskFailure", failure));
    }

    private void addDeployments(ObjectNode json, AppDefinition app) {
        ArrayNode deployments = json.putArray("deployments");
        for (Deployment deployment : model.deployments().locking(Set.of(app.id()))) {
            deployments.addObject().put("id", deployment.plan().id());
        }
    }

    private void addReadiness(ObjectNode json, AppDefinition app) {
        ArrayNode results = json.putArray("readinessCheckResults");
        model.deployments().locking(Set.of(app.id())).forEach(deployment ->
                deployment.readinessResults(app.id()).forEach(results::add));
    }
}
