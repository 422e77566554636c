package io.jenkins.plugins.marathondeploy.cluster.marathon.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Fills in what an app leaves out and turns old ways to write it into the present one, as I13, I31, I33 and I41 show. */
public final class AppNormalizer {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private AppNormalizer() {
    }

    /** The whole definition under the given id. The ports that Marathon chooses are still 0. */
    public static ObjectNode normalize(ObjectNode app, String id) {
        ObjectNode whole = JSON.objectNode().put("id", id);
        copyFilled(app, whole, "acceptedResourceRoles");
        copyFilled(app, whole, "args");
        copyOr(app, whole, "backoffFactor", JSON.numberNode(1.15));
        copyOr(app, whole, "backoffSeconds", JSON.numberNode(1));
        copy(app, whole, "cmd");
        copyFilled(app, whole, "constraints");
        ArrayNode networks = networks(app);
        boolean hostNetwork = networks.get(0).path("mode").asText().equals("host");
        if (present(app, "container")) {
            whole.set("container", ContainerNormalizer.normalize((ObjectNode) app.get("container"), hostNetwork));
        }
        copyOr(app, whole, "cpus", JSON.numberNode(1));
        copyFilled(app, whole, "dependencies");
        copyOr(app, whole, "disk", JSON.numberNode(0));
        copyFilled(app, whole, "env");
        copyOr(app, whole, "executor", JSON.textNode(""));
        ArrayNode fetch = fetch(app);
        if (!fetch.isEmpty()) {
            whole.set("fetch", fetch);
        }
        if (app.path("healthChecks").size() > 0) {
            whole.set("healthChecks", CheckNormalizer.healthChecks(app.get("healthChecks")));
        }
        copyOr(app, whole, "instances", JSON.numberNode(1));
        copyOr(app, whole, "labels", JSON.objectNode());
        copyOr(app, whole, "maxLaunchDelaySeconds", JSON.numberNode(300));
        copyOr(app, whole, "mem", JSON.numberNode(128));
        copyOr(app, whole, "gpus", JSON.numberNode(0));
        whole.set("networks", networks);
        if (hostNetwork) {
            whole.set("portDefinitions", portDefinitions(app));
        }
        if (app.path("readinessChecks").size() > 0) {
            whole.set("readinessChecks", CheckNormalizer.readinessChecks(app.get("readinessChecks")));
        }
        copyOr(app, whole, "requirePorts", JSON.booleanNode(false));
        copy(app, whole, "residency");
        copyFilled(app, whole, "secrets");
        copy(app, whole, "taskKillGracePeriodSeconds");
        copyOr(app, whole, "upgradeStrategy",
                JSON.objectNode().put("maximumOverCapacity", 1).put("minimumHealthCapacity", 1));
        copy(app, whole, "user");
        copyOr(app, whole, "killSelection", JSON.textNode("YOUNGEST_FIRST"));
        copyOr(app, whole, "unreachableStrategy",
                JSON.objectNode().put("inactiveAfterSeconds", 0).put("expungeAfterSeconds", 0));
        return whole;
    }

    private static ArrayNode networks(ObjectNode app) {
        if (app.path("networks").size() > 0) {
            return app.get("networks").deepCopy();
        }
        ObjectNode network = JSON.objectNode();
        String legacy = app.path("container").path("docker").path("network").asText("");
        if (present(app, "ipAddress") || legacy.equals("USER")) {
            network.put("mode", "container");
        } else {
            network.put("mode", legacy.equals("BRIDGE") ? "container/bridge" : "host");
        }
        return JSON.arrayNode().add(network);
    }

    private static ArrayNode fetch(ObjectNode app) {
        ArrayNode fetch = JSON.arrayNode();
        app.path("uris").forEach(uri -> fetch.add(artifact(uri.asText(), JSON.objectNode())));
        app.path("fetch").forEach(artifact -> fetch.add(artifact(artifact.path("uri").asText(), artifact)));
        return fetch;
    }

    private static ObjectNode artifact(String uri, JsonNode given) {
        ObjectNode artifact = JSON.objectNode().put("uri", uri)
                .put("extract", given.path("extract").asBoolean(true))
                .put("executable", given.path("executable").asBoolean(false))
                .put("cache", given.path("cache").asBoolean(false));
        if (given.has("destPath")) {
            artifact.set("destPath", given.get("destPath"));
        }
        return artifact;
    }

    private static ArrayNode portDefinitions(ObjectNode app) {
        ArrayNode definitions = JSON.arrayNode();
        if (present(app, "ports")) {
            app.get("ports").forEach(port -> definitions.addObject().put("port", port.intValue())
                    .put("protocol", "tcp"));
        } else if (present(app, "portDefinitions")) {
            for (JsonNode given : app.get("portDefinitions")) {
                ObjectNode definition = definitions.addObject().put("port", given.path("port").asInt(0));
                copyFilled(given, definition, "labels");
                copy(given, definition, "name");
                definition.put("protocol", given.path("protocol").asText("tcp"));
            }
        } else {
            definitions.addObject().put("port", 0).put("name", "default").put("protocol", "tcp");
        }
        return definitions;
    }

    /** Whether a field is there and not null. */
    public static boolean present(JsonNode object, String field) {
        return object.has(field) && !object.get(field).isNull();
    }

    static void copy(JsonNode from, ObjectNode to, String field) {
        if (present(from, field)) {
            to.set(field, from.get(field).deepCopy());
        }
    }

    static void copyOr(JsonNode from, ObjectNode to, String field, JsonNode otherwise) {
        to.set(field, present(from, field) ? from.get(field).deepCopy() : otherwise);
    }

    private static void copyFilled(JsonNode from, ObjectNode to, String field) {
        if (from.path(field).size() > 0) {
            to.set(field, from.get(field).deepCopy());
        }
    }
}
