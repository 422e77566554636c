package io.jenkins.plugins.marathondeploy.cluster.marathon.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The container's part of an app with what it leaves out filled in: I11, I13, I15, B-bridge-no-portmap-docker. */
final class ContainerNormalizer {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ContainerNormalizer() {
    }

    static ObjectNode normalize(ObjectNode container, boolean hostNetwork) {
        ObjectNode whole = JSON.objectNode();
        AppNormalizer.copyOr(container, whole, "type", JSON.textNode("MESOS"));
        JsonNode docker = container.path("docker");
        if (docker.isObject()) {
            whole.set("docker", docker((ObjectNode) docker, whole.get("type").asText().equals("DOCKER")));
        }
        AppNormalizer.copyOr(container, whole, "volumes", JSON.arrayNode());
        if (!hostNetwork) {
            whole.set("portMappings", portMappings(container));
        }
        return whole;
    }

    private static ObjectNode docker(ObjectNode docker, boolean dockerContainerizer) {
        ObjectNode whole = JSON.objectNode();
        AppNormalizer.copyOr(docker, whole, "forcePullImage", JSON.booleanNode(false));
        whole.set("image", docker.get("image"));
        if (dockerContainerizer) {
            AppNormalizer.copyOr(docker, whole, "parameters", JSON.arrayNode());
            AppNormalizer.copyOr(docker, whole, "privileged", JSON.booleanNode(false));
        }
        AppNormalizer.copy(docker, whole, "pullConfig");
        return whole;
    }

    private static ArrayNode portMappings(ObjectNode container) {
        JsonNode given = AppNormalizer.present(container, "portMappings")
                ? container.get("portMappings")
                : container.path("docker").path("portMappings");
        ArrayNode mappings = JSON.arrayNode();
        if (!given.isArray()) {
            mappings.addObject().put("containerPort", 0).put("hostPort", 0).<ObjectNode>set("labels", JSON.objectNode())
                    .put("name", "default").put("protocol", "tcp").put("servicePort", 0);
            return mappings;
        }
        for (JsonNode mapping : given) {
            ObjectNode whole = mappings.addObject();
            whole.put("containerPort", mapping.path("containerPort").asInt(0));
            whole.put("hostPort", mapping.path("hostPort").asInt(0));
            AppNormalizer.copyOr(mapping, whole, "labels", JSON.objectNode());
            AppNormalizer.copy(mapping, whole, "name");
            whole.put("protocol", mapping.path("protocol").asText("tcp"));
            whole.put("servicePort", mapping.path("servicePort").asInt(0));
        }
        return mappings;
    }
}
