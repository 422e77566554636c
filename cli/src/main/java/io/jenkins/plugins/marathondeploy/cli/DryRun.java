package io.jenkins.plugins.marathondeploy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.marathon.Marathon;
import io.jenkins.plugins.marathondeploy.template.Comparison;
import io.jenkins.plugins.marathondeploy.template.Definition;
import java.util.Optional;

/** What a deployment would change, seen without changing anything. */
final class DryRun {
    private static final String TOPIC = "dry run";

    private final Console console;
    private final Policy policy;

    DryRun(Console console, Policy policy) {
        this.console = console;
        this.policy = policy;
    }

    Operation.Ending show(MarathonConnection connection, Definition definition, String image) {
        Marathon marathon = connection.patient();
        ObjectNode json = ResultJson.object(ExitStatus.GOOD);
        json.put("outcome", "DRY_RUN");
        json.put("id", definition.id());
        json.put("image", image);
        ArrayNode changes = json.putArray("changes");
        for (String id : definition.appIds()) {
            compare(definition, id, marathon.app(id), changes);
        }
        changes.forEach(change -> console.line(TOPIC, change.asText()));
        console.line(TOPIC, changes.isEmpty() ? "nothing would be sent: " + definition.id() + " is as wanted" : "nothing was sent");
        json.set("definition", definition.json());
        return new Operation.Ending(ExitStatus.GOOD, json);
    }

    private void compare(Definition definition, String id, Optional<AppStatus> running, ArrayNode changes) {
        if (running.isEmpty()) {
            changes.add(id + ": would be created");
            return;
        }
        AppStatus app = running.get();
        if (policy.alwaysSubmit()) {
            changes.add(id + ": every instance would be started anew");
        }
        console.line(TOPIC, id + " runs version " + app.version() + " with " + app.instances() + " instances");
        if (!app.deployments().isEmpty()) {
            console.line(TOPIC, id + " is held by the deployment " + String.join(", ", app.deployments()) + " at the moment");
        }
        Comparison.Options options = new Comparison.Options(policy.keepInstances());
        Comparison.compare(definition.app(id), app.definition(), options)
                .differences()
                .forEach(difference -> changes.add(id + difference));
    }
}
