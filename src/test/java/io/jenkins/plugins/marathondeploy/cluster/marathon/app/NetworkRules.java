package io.jenkins.plugins.marathondeploy.cluster.marathon.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** What Marathon demands of the networks of a normalized app and of its port mappings: NetworkValidation, AppValidation. */
final class NetworkRules {
    private NetworkRules() {
    }

    static void check(JsonNode app, BiConsumer<String, String> error) {
        JsonNode networks = app.get("networks");
        Map<String, Integer> modes = new TreeMap<>();
        Set<String> names = new HashSet<>();
        boolean twice = false;
        for (JsonNode network : networks) {
            String mode = network.path("mode").asText();
            modes.merge(mode, 1, Integer::sum);
            if (mode.equals("host") && (network.has("name") || network.path("labels").size() > 0)) {
                error.accept("/networks", "Host networks may not have names or labels");
            }
            if (mode.equals("container/bridge") && network.has("name")) {
                error.accept("/networks", "Bridge networks may not have names");
            }
            if (mode.equals("container")) {
                twice |= !names.add(network.path("name").asText(""));
                if (!network.has("name")) {
                    error.accept("/networks", "Network name must be specified when container network is selected.");
                }
            }
        }
        if (twice) {
            error.accept("/networks", "Duplicate networks are not allowed");
        }
        int count = modes.getOrDefault("container", 0);
        if (modes.size() > 1 || count == 0 && networks.size() > 1) {
            error.accept("/networks", "May specify a single host network, single bridge network, or else 1-to-n container networks");
        }
        JsonNode container = app.path("container");
        if (count > 1 && container.isObject() && OldFormRules.isDocker(container)) {
            error.accept("/", "may only specify a single container network when using the Docker container engine");
        }
        mappings(container.path("portMappings"), names, count > 1, error);
    }

    private static void mappings(JsonNode mappings, Set<String> names, boolean several, BiConsumer<String, String> error) {
        Set<String> portNames = new HashSet<>();
        for (int i = 0; i < mappings.size(); i++) {
            JsonNode mapping = mappings.get(i);
            if (mapping.has("name") && !portNames.add(mapping.get("name").asText())) {
                error.accept("/container/portMappings", "Port names must be unique.");
            }
            if (several && mapping.has("hostPort") && mapping.path("networkNames").size() != 1) {
                error.accept("/container/portMappings(" + i + ")", "networkNames must be a single item list when hostPort is"
                        + " specified and more than 1 container network is defined");
            }
            for (JsonNode name : mapping.path("networkNames")) {
                if (!names.contains(name.asText())) {
                    error.accept("/container/portMappings(" + i + ")/networkNames", "is not one of the networks");
                }
            }
        }
    }
}
