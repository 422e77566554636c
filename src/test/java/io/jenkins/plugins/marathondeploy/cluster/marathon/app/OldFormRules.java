package io.jenkins.plugins.marathondeploy.cluster.marathon.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** What Marathon demands of the old ways to write an app, as it was sent: AppValidation.validateOldAppAPI. */
final class OldFormRules {
    private OldFormRules() {
    }

    static void check(JsonNode given, BiConsumer<String, String> error) {
        JsonNode container = given.path("container");
        JsonNode docker = container.path("docker");
        boolean networks = given.path("networks").size() > 0;
        boolean address = AppNormalizer.present(given, "ipAddress");
        if (docker.isObject() && !isDocker(container)) {
            for (String field : List.of("network", "parameters", "portMappings")) {
                if (AppNormalizer.present(docker, field) && !(docker.get(field).isArray() && docker.get(field).isEmpty())) {
                    error.accept("/container/docker/" + field, "must be empty");
                }
            }
        }
        if (AppNormalizer.present(docker, "credential")) {
            error.accept("/container/docker/credential", "must be empty");
        }
        if (AppNormalizer.present(docker, "network") && networks) {
            error.accept("/", "must not specify both container.docker.network and networks");
        }
        if (address && networks) {
            error.accept("/", "must not specify both networks and ipAddress");
        }
        if (address && given.path("ports").size() + given.path("portDefinitions").size() > 0) {
            error.accept("/", "cannot specify both an IP address and port");
        }
        if (address && container.isObject() && isDocker(container) && AppNormalizer.present(given.get("ipAddress"), "discovery")) {
            error.accept("/ipAddress", "ipAddress/discovery is not allowed for Docker containers");
        }
        if (given.path("uris").size() > 0 && given.path("fetch").size() > 0) {
            error.accept("/uris", "may not be set in conjunction with fetch");
        }
        Set<Integer> ports = new HashSet<>();
        for (JsonNode port : given.path("ports")) {
            if (port.intValue() != 0 && !ports.add(port.intValue())) {
                error.accept("/", "ports must be unique");
            }
        }
    }

    static boolean isDocker(JsonNode container) {
        return Words.CONTAINER_TYPE.of(container, "type", "DOCKER").equals("DOCKER");
    }
}
