package io.jenkins.plugins.marathondeploy.cluster.marathon.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** An answer that is an error: status and body, in the words of the transcripts. */
public final class MarathonError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient ObjectNode body;

    private MarathonError(int status, ObjectNode body) {
        super(status + " " + body);
        this.status = status;
        this.body = body;
    }

    /** An error with a message and nothing else. */
    public static MarathonError of(int status, String message) {
        return new MarathonError(status, JsonNodeFactory.instance.objectNode().put("message", message));
    }

    /** 400: the body can't be read. */
    public static MarathonError unreadable(String message, String details) {
        return new MarathonError(400,
                JsonNodeFactory.instance.objectNode().put("message", message).put("details", details));
    }

    /** 422 "Invalid JSON": fields of the wrong shape (B-*.txt). */
    public static MarathonError invalidJson(List<FieldError> errors) {
        return fields("Invalid JSON", errors);
    }

    /** 422 "Object is not valid": fields that contradict each other or the rules (B-*.txt). */
    public static MarathonError notValid(List<FieldError> errors) {
        return fields("Object is not valid", errors);
    }

    /** 422 with a single rule broken. */
    public static MarathonError notValid(String path, String error) {
        return notValid(List.of(new FieldError(path, error)));
    }

    /** 404: A14-404-app.txt. */
    public static MarathonError unknownApp(String id) {
        return of(404, "App '" + id + "' does not exist");
    }

    /** 404: A15-404-group.txt. */
    public static MarathonError unknownGroup(String id) {
        return of(404, "Group '" + id + "' does not exist");
    }

    /** The text of a lock, both in answers and in events: E05-second-put-locked.txt. */
    public static final String LOCKED = "App is locked by one or more deployments. "
            + "Override with the option '?force=true'. View details at '/v2/deployments/<DEPLOYMENT_ID>'.";

    /** 409: locked by these deployments. */
    public static MarathonError locked(List<String> deployments) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("message", LOCKED);
        ArrayNode ids = body.putArray("deployments");
        deployments.forEach(id -> ids.addObject().put("id", id));
        return new MarathonError(409, body);
    }

    /** 403: K02-limit-second-403.txt, with the typing error of the real text. */
    public static MarathonError tooManyDeployments(int limit) {
        return of(403, "Max number (" + limit + ") of running deployments is achieved. Wait for existing deployments "
                + "to complete or cancel oneusing force=true parameter. You can increase max deployment number by "
                + "using --max_running_deployments parameter but be advised that this can have negative effects on "
                + "the performance.");
    }

    private static MarathonError fields(String message, List<FieldError> errors) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("message", message);
        ArrayNode details = body.putArray("details");
        errors.forEach(error -> details.addObject().put("path", error.path()).putArray("errors").add(error.error()));
        return new MarathonError(422, body);
    }

    /** The status of the answer. */
    public int status() {
        return status;
    }

    /** The body of the answer. */
    public JsonNode body() {
        return body;
    }

    /** What the message field says. */
    public String text() {
        return body.path("message").asText();
    }

    /** What is wrong with a field. */
    public record FieldError(String path, String error) {
    }
}
