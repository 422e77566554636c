package io.jenkins.plugins.marathondeploy.marathon;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the JSON of an event. Tolerant to the end: an event whose data can't be read still has its type, and is still a
 * reason to look.
 */
final class EventReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private EventReader() {}

    /**
     * @param name the {@code event:} line's, may be empty
     * @param data the {@code data:} lines'
     */
    static MarathonEvent read(String name, String data) {
        JsonNode json = parse(data);
        JsonNode plan = json.path("plan");
        return new MarathonEvent(
                name.isEmpty() ? text(json, "eventType").orElse("unknown") : name,
                // deployment_success has "id" and "plan", deployment_info the plan alone (C00-events-sse-create)
                text(plan, "id").or(() -> plan.isMissingNode() ? Optional.empty() : text(json, "id")),
                apps(json, plan),
                text(json, "timestamp"),
                text(json, "taskId").or(() -> text(json, "instanceId")),
                text(json, "taskStatus").or(() -> text(json, "condition")),
                text(json, "reason").or(() -> text(json, "message")).filter(reason -> !reason.isBlank()));
    }

    private static JsonNode parse(String data) {
        try {
            JsonNode node = JSON.readTree(data);
            return node.isObject() ? node : JSON.createObjectNode();
        } catch (JsonProcessingException malformed) {
            return JSON.createObjectNode();
        }
    }

    private static Set<String> apps(JsonNode json, JsonNode plan) {
        Set<String> apps = new LinkedHashSet<>();
        text(json, "appId").or(() -> text(json, "runSpecId")).ifPresent(apps::add);
        for (JsonNode step : plan.path("steps")) {
            for (JsonNode action : step.path("actions")) {
                text(action, "app").or(() -> text(action, "pod")).ifPresent(apps::add);
            }
        }
        return apps;
    }

    private static Optional<String> text(JsonNode object, String name) {
        return Optional.of(object.path(name)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }
}
