package io.jenkins.plugins.marathondeploy.cluster.marathon.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One version of an app.
 *
 * @param content the whole definition without its version; never changed
 * @param version when it was made
 * @param lastScalingAt when the number of instances changed last
 * @param lastConfigChangeAt when something else changed last, or a restart was asked for
 */
public record AppDefinition(ObjectNode content, Instant version, Instant lastScalingAt, Instant lastConfigChangeAt) {

    /** A definition whose configuration was changed at the version. */
    public static AppDefinition changed(ObjectNode content, Instant version) {
        return new AppDefinition(content, version, version, version);
    }

    /** The absolute id. */
    public String id() {
        return content.get("id").textValue();
    }

    /** How many instances shall run. */
    public int instances() {
        return content.get("instances").intValue();
    }

    /** The same definition with another number of instances, not yet versioned. */
    public ObjectNode contentWith(int instances) {
        return content.deepCopy().put("instances", instances);
    }

    /** The health checks, none when there are none. */
    public List<JsonNode> healthChecks() {
        List<JsonNode> checks = new ArrayList<>();
        content.path("healthChecks").forEach(checks::add);
        return checks;
    }

    /** The readiness checks, none when there are none. */
    public List<JsonNode> readinessChecks() {
        List<JsonNode> checks = new ArrayList<>();
        content.path("readinessChecks").forEach(checks::add);
        return checks;
    }

    /** A number of the definition, such as {@code cpus}. */
    public double number(String field) {
        return content.path(field).doubleValue();
    }

    /** The share of instances that must stay healthy in an upgrade, 0 to 1. */
    public double minimumHealthCapacity() {
        return content.path("upgradeStrategy").path("minimumHealthCapacity").doubleValue();
    }

    /** The share of instances that may run beyond their number in an upgrade, 0 to 1. */
    public double maximumOverCapacity() {
        return content.path("upgradeStrategy").path("maximumOverCapacity").doubleValue();
    }

    /** The definitions of ports: of the host network or of the container's mappings. */
    public JsonNode ports() {
        return content.has("portDefinitions")
                ? content.get("portDefinitions")
                : content.path("container").path("portMappings");
    }

    /** How many ports of the agent a task takes. */
    public int hostPorts() {
        int count = 0;
        for (JsonNode port : ports()) {
            count += content.has("portDefinitions") || port.has("hostPort") ? 1 : 0;
        }
        return count;
    }

    /** Whether its instances keep their persistent volumes, and so live on from version to version. */
    public boolean isResident() {
        return content.has("residency");
    }

    /** The service ports, in their order. */
    public List<Integer> servicePorts() {
        List<Integer> ports = new ArrayList<>();
        String field = content.has("portDefinitions") ? "port" : "servicePort";
        ports().forEach(port -> ports.add(port.path(field).intValue()));
        return ports;
    }

    /** A variable of the app's environment; the default where there is none. */
    public String env(String name, String otherwise) {
        return content.path("env").path(name).asText(otherwise);
    }

    /** How long a task may take from SIGTERM to SIGKILL. */
    public Duration killGrace() {
        return Duration.ofSeconds(content.path("taskKillGracePeriodSeconds").asLong(3));
    }

    /** Whether nothing but the number of instances differs, or nothing at all. */
    public boolean sameConfiguration(ObjectNode other) {
        return contentWith(0).equals(other.deepCopy().put("instances", 0));
    }
}
