package io.jenkins.plugins.marathondeploy.cluster.marathon.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.JsonBody;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.MarathonError;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.Timestamps;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.DeploymentPlan;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer.
 *
 * @param contentType empty for none
 */
public record Reply(int status, String contentType, Map<String, String> headers, byte[] body) {
    private static final String JSON = "application/json";

    /** JSON. */
    public static Reply json(int status, JsonNode body) {
        return new Reply(status, JSON, Map.of(), JsonBody.write(body));
    }

    /** 200 with JSON. */
    public static Reply ok(JsonNode body) {
        return json(200, body);
    }

    /** A text of a type. */
    public static Reply text(int status, String type, String body) {
        return new Reply(status, type, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    /** No body. */
    public static Reply empty(int status) {
        return new Reply(status, "", Map.of(), new byte[0]);
    }

    /** The answer of an error. */
    public static Reply error(MarathonError error) {
        return json(error.status(), error.body());
    }

    /** 200 with version and id of a deployment: D01-put-update.txt. */
    public static Reply deployed(DeploymentPlan plan) {
        return ok(JsonNodeFactory.instance.objectNode().put("version", Timestamps.format(plan.version()))
                .put("deploymentId", plan.id())).withDeployment(plan);
    }

    /** The same answer with the deployment's header. */
    public Reply withDeployment(DeploymentPlan plan) {
        return with("Marathon-Deployment-Id", plan.id());
    }

    /** The same answer with a header. */
    public Reply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, contentType, more, body);
    }

    /** The same answer with another status. */
    public Reply withStatus(int other) {
        return new Reply(other, contentType, headers, body);
    }
}
