package io.jenkins.plugins.marathondeploy.cluster.marathon.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An app's networks and the ports of the host's network, in the present way to write them: I13, I33, I41. */
final class NetworkNormalizer {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private NetworkNormalizer() {
    }

    static ArrayNode networks(ObjectNode app) {
        ArrayNode networks = JSON.arrayNode();
        for (JsonNode given : app.path("networks")) {
            ObjectNode network = networks.addObject();
            AppNormalizer.copy(given, network, "name");
            network.put("mode", Words.NETWORK_MODE.of(given, "mode", "container"));
            AppNormalizer.copyFilled(given, network, "labels");
        }
        return networks.isEmpty() ? networks.add(legacy(app)) : networks;
    }

    private static ObjectNode legacy(ObjectNode app) {
        boolean ipAddress = AppNormalizer.present(app, "ipAddress");
        String type = Words.DOCKER_NETWORK.of(app.path("container").path("docker"), "network", ipAddress ? "USER" : "HOST");
        ObjectNode network = JSON.objectNode();
        switch (type) {
            case "HOST" -> network.put("mode", "host");
            case "BRIDGE" -> network.put("mode", "container/bridge");
            case "USER" -> network.put("mode", "container");
            // AppNormalization.toNetworks throws what nothing maps to another status
            default -> throw MarathonError.of(500, "unsupported docker network type " + type);
        }
        if (ipAddress) {
            JsonNode address = app.get("ipAddress");
            if (type.equals("USER") && AppNormalizer.present(address, "networkName")) {
                network.set("name", address.get("networkName"));
            }
            AppNormalizer.copyFilled(address, network, "labels");
        }
        return network;
    }

    static String mode(ArrayNode networks) {
        return networks.get(0).path("mode").asText();
    }

    static ArrayNode portDefinitions(ObjectNode app) {
        ArrayNode definitions = JSON.arrayNode();
        if (AppNormalizer.present(app, "portDefinitions")) {
            for (JsonNode given : app.get("portDefinitions")) {
                ObjectNode definition = definitions.addObject().put("port", given.path("port").asInt(0));
                AppNormalizer.copyFilled(given, definition, "labels");
                AppNormalizer.copy(given, definition, "name");
                definition.put("protocol", Words.PORT_PROTOCOL.of(given, "protocol", "tcp"));
            }
        } else if (AppNormalizer.present(app, "ports")) {
            app.get("ports").forEach(port -> definitions.addObject().put("port", port.intValue()).put("protocol", "tcp"));
        } else {
            definitions.addObject().put("port", 0).put("name", "default").put("protocol", "tcp");
        }
        return definitions;
    }
}
