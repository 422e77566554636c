package io.jenkins.plugins.marathondeploy.cluster.marathon.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;

/** Fills in what an app leaves out and turns old ways to write it into the present one, as I13, I31, I33 and I41 show. */
public final class AppNormalizer {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> EXTRACTED =
            List.of(".tar", ".tar.gz", ".tar.bz2", ".tar.xz", ".gz", ".tgz", ".tbz2", ".txz", ".zip");

    private AppNormalizer() {
    }

    /**
     * What a PUT makes of a definition that creates an app or replaces it whole: Marathon normalizes it twice, so that
     * health checks get a portIndex from ports that were only filled in.
     */
    public static ObjectNode normalizeReplacement(ObjectNode app, String id) {
        return normalize(normalize(app, id), id);
    }

    /** The health checks of a partial update: they get a portIndex whatever ports there are. */
    public static ArrayNode updatedHealthChecks(JsonNode given) {
        return CheckNormalizer.withPortIndex(given);
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
        ArrayNode networks = NetworkNormalizer.networks(app);
        String mode = NetworkNormalizer.mode(networks);
        boolean hostNetwork = mode.equals("host");
        if (present(app, "container") || present(app, "ipAddress") || !hostNetwork) {
            whole.set("container", ContainerNormalizer.normalize(app, mode));
        }
        boolean resident = hasVolume(app, "persistent");
        copyOr(app, whole, "cpus", JSON.numberNode(1));
        copyFilled(app, whole, "dependencies");
        copyOr(app, whole, "disk", JSON.numberNode(0));
        copyFilled(app, whole, "env");
        copyOr(app, whole, "executor", JSON.textNode(""));
        ArrayNode fetch = fetch(app);
        if (!fetch.isEmpty()) {
            whole.set("fetch", fetch);
        }
        if (present(app, "executorResources")) {
            whole.set("executorResources", executorResources(app.get("executorResources")));
        }
        if (app.path("healthChecks").size() > 0) {
            // by the definitions as they were sent: ports, and ports left out, do not count
            boolean ports = app.path("portDefinitions").size() > 0
                    || whole.path("container").path("portMappings").size() > 0;
            whole.set("healthChecks", CheckNormalizer.healthChecks(ports
                    ? CheckNormalizer.withPortIndex(app.get("healthChecks"))
                    : app.get("healthChecks")));
        }
        if (present(app, "check")) {
            whole.set("check", CheckNormalizer.check(app.get("check")));
        }
        copyOr(app, whole, "instances", JSON.numberNode(1));
        copyOr(app, whole, "labels", JSON.objectNode());
        copyOr(app, whole, "maxLaunchDelaySeconds", JSON.numberNode(300));
        copyOr(app, whole, "mem", JSON.numberNode(128));
        copyOr(app, whole, "gpus", JSON.numberNode(0));
        whole.set("networks", networks);
        if (hostNetwork) {
            whole.set("portDefinitions", NetworkNormalizer.portDefinitions(app));
        }
        if (app.path("readinessChecks").size() > 0) {
            whole.set("readinessChecks", CheckNormalizer.readinessChecks(app.get("readinessChecks")));
        }
        copy(app, whole, "role");
        whole.put("requirePorts", hostNetwork && app.path("requirePorts").asBoolean(false));
        if (resident) {
            whole.set("residency", residency(app.path("residency")));
        }
        copyFilled(app, whole, "secrets");
        copy(app, whole, "taskKillGracePeriodSeconds");
        copy(app, whole, "tty");
        boolean stays = resident || hasVolume(app, "external");
        copyOr(app, whole, "upgradeStrategy", JSON.objectNode().put("maximumOverCapacity", stays ? 0 : 1)
                .<ObjectNode>set("minimumHealthCapacity", stays ? JSON.numberNode(0.5) : JSON.numberNode(1)));
        copy(app, whole, "user");
        whole.put("killSelection", Words.KILL_SELECTION.of(app, "killSelection", "YOUNGEST_FIRST"));
        whole.set("unreachableStrategy", unreachableStrategy(app, resident));
        return whole;
    }

    private static ArrayNode fetch(ObjectNode app) {
        ArrayNode fetch = JSON.arrayNode();
        if (app.path("fetch").isEmpty()) {
            app.path("uris").forEach(uri -> fetch.add(artifact(uri.asText(),
                    JSON.objectNode().put("extract", isExtracted(uri.asText())))));
        }
        app.path("fetch").forEach(artifact -> fetch.add(artifact(artifact.path("uri").asText(), artifact)));
        return fetch;
    }

    /** FetchUri.isExtract: by the ending of the path, whatever the query. */
    private static boolean isExtracted(String uri) {
        try {
            String path = URI.create(uri).getPath();
            return path != null && EXTRACTED.stream().anyMatch(path::endsWith);
        } catch (IllegalArgumentException e) {
            return false;
        }
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

    private static ObjectNode executorResources(JsonNode given) {
        ObjectNode resources = JSON.objectNode();
        copyOr(given, resources, "cpus", JSON.numberNode(0.1));
        copyOr(given, resources, "mem", JSON.numberNode(32));
        copyOr(given, resources, "disk", JSON.numberNode(10));
        return resources;
    }

    private static JsonNode unreachableStrategy(ObjectNode app, boolean resident) {
        JsonNode given = app.path("unreachableStrategy");
        if (given.isTextual() || resident && !given.isObject()) {
            return JSON.textNode("disabled");
        }
        return JSON.objectNode().put("inactiveAfterSeconds", given.path("inactiveAfterSeconds").asLong(0))
                .put("expungeAfterSeconds", given.path("expungeAfterSeconds").asLong(0));
    }

    private static ObjectNode residency(JsonNode given) {
        return JSON.objectNode()
                .put("relaunchEscalationTimeoutSeconds", given.path("relaunchEscalationTimeoutSeconds").asLong(3600))
                .put("taskLostBehavior", Words.TASK_LOST.of(given, "taskLostBehavior", "WAIT_FOREVER"));
    }

    private static boolean hasVolume(ObjectNode app, String kind) {
        for (JsonNode volume : app.path("container").path("volumes")) {
            if (volume.has(kind)) {
                return true;
            }
        }
        return false;
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

    static void copyFilled(JsonNode from, ObjectNode to, String field) {
        if (from.path(field).size() > 0) {
            to.set(field, from.get(field).deepCopy());
        }
    }
}
