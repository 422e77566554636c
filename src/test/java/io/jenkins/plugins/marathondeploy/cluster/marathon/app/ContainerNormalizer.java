package io.jenkins.plugins.marathondeploy.cluster.marathon.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The container's part of an app with what it leaves out filled in: I11, I13, I15, B-bridge-no-portmap-docker, RAML. */
final class ContainerNormalizer {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ContainerNormalizer() {
    }

    /** The container of an app that shall have one: one of Mesos's without image where only the network asks for it. */
    static ObjectNode normalize(ObjectNode app, String mode) {
        JsonNode container = app.path("container");
        boolean given = container.isObject();
        if (container.path("portMappings").isArray() && container.path("docker").path("portMappings").size() > 0) {
            // AppNormalization.migrateDockerPortMappings
            throw MarathonError.of(500, "cannot specify both portMappings and docker.portMappings");
        }
        ObjectNode whole = JSON.objectNode();
        whole.put("type", given ? Words.CONTAINER_TYPE.of(container, "type", "DOCKER") : "MESOS");
        if (container.path("docker").isObject()) {
            whole.set("docker", docker(container.get("docker")));
        }
        AppNormalizer.copy(container, whole, "appc");
        AppNormalizer.copy(container, whole, "linuxInfo");
        ArrayNode volumes = whole.putArray("volumes");
        container.path("volumes").forEach(volume -> volumes.add(volume(volume)));
        if (!mode.equals("host")) {
            whole.set("portMappings", portMappings(app, mode.equals("container/bridge")));
        }
        return whole;
    }

    private static ObjectNode docker(JsonNode docker) {
        ObjectNode whole = JSON.objectNode();
        AppNormalizer.copyOr(docker, whole, "forcePullImage", JSON.booleanNode(false));
        whole.set("image", docker.get("image"));
        AppNormalizer.copyOr(docker, whole, "parameters", JSON.arrayNode());
        AppNormalizer.copyOr(docker, whole, "privileged", JSON.booleanNode(false));
        AppNormalizer.copy(docker, whole, "pullConfig");
        return whole;
    }

    private static ObjectNode volume(JsonNode given) {
        ObjectNode volume = JSON.objectNode();
        AppNormalizer.copy(given, volume, "containerPath");
        AppNormalizer.copy(given, volume, "hostPath");
        AppNormalizer.copy(given, volume, "external");
        AppNormalizer.copy(given, volume, "secret");
        if (AppNormalizer.present(given, "mode")) {
            volume.put("mode", Words.READ_MODE.of(given, "mode", "RW"));
        }
        if (given.path("persistent").isObject()) {
            JsonNode info = given.get("persistent");
            ObjectNode persistent = volume.putObject("persistent")
                    .put("type", Words.DISK_TYPE.of(info, "type", info.has("profileName") ? "mount" : "root"));
            AppNormalizer.copy(info, persistent, "size");
            AppNormalizer.copy(info, persistent, "maxSize");
            AppNormalizer.copy(info, persistent, "profileName");
            AppNormalizer.copyOr(info, persistent, "constraints", JSON.arrayNode());
        }
        return volume;
    }

    /**
     * In Marathon's order: those of the container or, in the old form, of Docker; for an app with an address of its own
     * those it is discovered by; one by default; and as many as there are ports in the old form.
     */
    private static ArrayNode portMappings(ObjectNode app, boolean bridge) {
        JsonNode container = app.path("container");
        JsonNode given = container.path("portMappings");
        JsonNode ofDocker = container.path("docker").path("portMappings");
        ArrayNode mappings = JSON.arrayNode();
        JsonNode discovered = app.path("ipAddress").path("discovery").path("ports");
        if (discovered.size() > 0) {
            // AppNormalization.migrateIpDiscovery
            if (given.isArray() || ofDocker.isArray()) {
                throw MarathonError.of(500, "container.portMappings and ipAddress.discovery.ports must not both be set");
            }
            discovered.forEach(port -> mappings.add(mapping(discovered(port), bridge)));
        } else if (given.isArray() || ofDocker.isArray()) {
            (given.isArray() ? given : ofDocker).forEach(mapping -> mappings.add(mapping(mapping, bridge)));
        } else {
            mappings.add(mapping(JSON.objectNode().put("name", "default"), bridge));
        }
        // AppNormalization.maybeAddPortMappings, of migratedPortDefinitions
        int ports = app.path(AppNormalizer.present(app, "portDefinitions") ? "portDefinitions" : "ports").size();
        while (container.isObject() && mappings.size() < ports) {
            mappings.add(mapping(JSON.objectNode(), bridge));
        }
        return mappings;
    }

    private static ObjectNode discovered(JsonNode port) {
        ObjectNode mapping = JSON.objectNode().put("containerPort", port.path("number").asInt(0));
        List.of("name", "protocol", "labels").forEach(field -> AppNormalizer.copy(port, mapping, field));
        return mapping;
    }

    private static ObjectNode mapping(JsonNode given, boolean bridge) {
        ObjectNode whole = JSON.objectNode().put("containerPort", given.path("containerPort").asInt(0));
        // in the mode "container" a mapping without one takes no port of the agent
        if (bridge || AppNormalizer.present(given, "hostPort")) {
            whole.put("hostPort", given.path("hostPort").asInt(0));
        }
        AppNormalizer.copyOr(given, whole, "labels", JSON.objectNode());
        AppNormalizer.copy(given, whole, "name");
        whole.put("protocol", Words.PORT_PROTOCOL.of(given, "protocol", "tcp"));
        whole.put("servicePort", given.path("servicePort").asInt(0));
        AppNormalizer.copyFilled(given, whole, "networkNames");
        return whole;
    }
}
