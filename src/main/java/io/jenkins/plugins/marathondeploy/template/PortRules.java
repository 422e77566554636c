package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What Marathon demands of ports and of what refers to them. */
final class PortRules {
    private final AppNode app;
    private final JsonNode json;
    private final List<String> problems;

    PortRules(AppNode app, List<String> problems) {
        this.app = app;
        this.json = app.json();
        this.problems = problems;
    }

    void check() {
        // B-ports-and-portdefs: "cannot specify both ports and port definitions".
        if (json.hasNonNull("ports") && json.hasNonNull("portDefinitions")) {
            problem("/ports", "there are both \"ports\" and \"portDefinitions\"; keep only portDefinitions");
        }
        checkUnique("/portDefinitions", json.path("portDefinitions"), true);
        checkUnique("/container/portMappings", json.path("container").path("portMappings"), false);
        ports().ifPresent(this::checkReferences);
    }

    /** B-dup-ports: "Ports must be unique."; B-port-names-dup: "Port names must be unique." */
    private void checkUnique(String path, JsonNode ports, boolean numbersToo) {
        Set<String> names = new HashSet<>();
        Set<Integer> numbers = new HashSet<>();
        for (int i = 0; i < ports.size(); i++) {
            JsonNode port = ports.get(i);
            if (port.hasNonNull("name") && !names.add(port.path("name").asText())) {
                problem(path + "/" + i + "/name", "port names must be unique");
            }
            int number = port.path("port").asInt();
            if (numbersToo && number != 0 && !numbers.add(number)) {
                problem(path + "/" + i + "/port", "ports must be unique");
            }
        }
    }

    /** The ports that checks can refer to; empty where only Marathon knows them. */
    private Optional<JsonNode> ports() {
        JsonNode container = json.path("container");
        for (JsonNode ports : List.of(container.path("portMappings"), container.path("docker").path("portMappings"),
                json.path("portDefinitions"), json.path("ports"))) {
            if (ports.size() > 0) {
                return Optional.of(ports);
            }
        }
        // Without a word about ports Marathon gives one, named "default" (I41-minimal-get).
        boolean silent = List.of("container", "portDefinitions", "ports", "networks", "ipAddress").stream().noneMatch(json::hasNonNull);
        return silent ? Optional.of(LegacyForms.defaultPortDefinitions()) : Optional.empty();
    }

    private void checkReferences(JsonNode ports) {
        JsonNode checks = json.path("healthChecks");
        for (int i = 0; i < checks.size(); i++) {
            JsonNode index = checks.get(i).path("portIndex");
            // B-hc-portindex: "Health check port indices must address an element of the ports array or container port mappings."
            if (index.isNumber() && index.asInt() >= ports.size()) {
                problem("/healthChecks/" + i + "/portIndex", "there is no port " + index + "; the app has " + ports.size() + ", counted from 0");
            }
        }
        Set<String> names = new HashSet<>();
        ports.forEach(port -> names.add(port.path("name").asText()));
        JsonNode readiness = json.path("readinessChecks");
        for (int i = 0; i < readiness.size(); i++) {
            String name = readiness.get(i).path("portName").asText("http-api");
            // B-readiness: "No port definition reference for portName nope".
            if (!names.contains(name)) {
                problem("/readinessChecks/" + i + "/portName", "no port of the app has the name \"" + name + "\"");
            }
        }
    }

    private void problem(String path, String message) {
        problems.add(app.path() + path + ": " + message);
    }
}
