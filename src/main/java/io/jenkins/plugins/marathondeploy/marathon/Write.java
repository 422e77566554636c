package io.jenkins.plugins.marathondeploy.marathon;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.http.HttpAnswer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The exchanges that change something. */
final class Write {
    private Write() {}

    static Exchange<Submission> putApp(String appId, ObjectNode definition, boolean force) {
        return put(ResourcePath.app(appId) + "?partialUpdate=false" + (force ? "&force=true" : ""), definition);
    }

    static Exchange<Submission> putGroup(String groupId, ObjectNode definition, boolean force) {
        return put(ResourcePath.group(groupId) + (force ? "?force=true" : ""), definition);
    }

    static Exchange<Submission> restoreApp(String appId, String version, boolean force) {
        return restore(ResourcePath.app(appId) + (force ? "?force=true" : ""), version);
    }

    static Exchange<Submission> restoreGroup(String groupId, String version, boolean force) {
        return restore(ResourcePath.group(groupId) + (force ? "?force=true" : ""), version);
    }

    static Exchange<Submission> deleteApp(String appId) {
        return delete(ResourcePath.app(appId) + "?force=false");
    }

    /** @throws IllegalArgumentException for the root group */
    static Exchange<Submission> deleteGroup(String groupId) {
        String path = ResourcePath.group(groupId);
        if (path.equals(ResourcePath.group("/"))) {
            throw new IllegalArgumentException("the root group, that is everything, is never deleted");
        }
        return delete(path + "?force=false");
    }

    static Exchange<Submission> revert(String deploymentId) {
        return delete(ResourcePath.deployment(deploymentId));
    }

    static Exchange<Void> cancel(String deploymentId) {
        // 202 with an empty body (E41-delete-deployment-force)
        return new Exchange<>(
                "DELETE", ResourcePath.deployment(deploymentId) + "?force=true", Exchange.NOTHING, answer -> {
                    Exchange.succeeded("DELETE", answer);
                    return null;
                });
    }

    private static Exchange<Submission> restore(String path, String version) {
        Exchange<Submission> put = put(path, JsonNodeFactory.instance.objectNode().put("version", version));
        return new Exchange<>(put.method(), put.path(), put.body(), answer -> {
            try {
                return put.of(answer);
            } catch (MarathonException refused) {
                if (refused.kind() != MarathonException.Kind.NOT_FOUND) {
                    throw refused;
                }
                // Marathon names the app, whichever of the two is missing (D12-put-version-unknown).
                String message =
                        refused.getMessage() + "; either that is so, or Marathon no longer has version " + version;
                throw new MarathonException(refused.kind(), message, List.of(), List.of(), refused);
            }
        });
    }

    private static Exchange<Submission> put(String path, ObjectNode body) {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        return new Exchange<>("PUT", path, bytes, answer -> submission("PUT", answer));
    }

    private static Exchange<Submission> delete(String path) {
        return new Exchange<>("DELETE", path, Exchange.NOTHING, answer -> submission("DELETE", answer));
    }

    private static Submission submission(String method, HttpAnswer answer) {
        return Exchange.interpret(method, answer, json -> {
            Fields fields = Fields.of(json, "");
            String id = fields.optionalText("deploymentId")
                    .or(() -> answer.header("Marathon-Deployment-Id"))
                    .filter(ResourcePath::isSegment)
                    .orElseThrow(() -> new Fields.WrongType("/deploymentId", "id"));
            return new Submission(fields.segment("version"), id);
        });
    }
}
