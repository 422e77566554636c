package io.jenkins.plugins.marathondeploy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentRequest;
import io.jenkins.plugins.marathondeploy.deploy.Preview;

/** What a deployment would change, seen without changing anything. */
final class DryRun {
    private static final String TOPIC = "dry run";

    private final Console console;

    DryRun(Console console) {
        this.console = console;
    }

    Operation.Ending show(MarathonConnection connection, DeploymentRequest request) {
        Preview preview = Preview.of(request, connection.patient());
        preview.lines().forEach(line -> console.line(TOPIC, line));
        ObjectNode json = ResultJson.object(ExitStatus.GOOD);
        json.put("outcome", Preview.OUTCOME);
        json.put("reason", preview.summary());
        json.put("id", preview.id());
        json.put("image", request.image());
        ArrayNode changes = json.putArray("changes");
        preview.changes().forEach(changes::add);
        json.set("definition", request.definition().json());
        return new Operation.Ending(ExitStatus.GOOD, json);
    }
}
