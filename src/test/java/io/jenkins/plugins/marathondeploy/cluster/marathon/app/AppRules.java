package io.jenkins.plugins.marathondeploy.cluster.marathon.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.MarathonError.FieldError;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules between an app's fields: "Object is not valid", 422. */
public final class AppRules {
    private static final Set<String> RESERVED = Set.of("restart", "tasks", "versions");
    private static final Set<String> OPERATORS = Set.of("UNIQUE", "CLUSTER", "GROUP_BY", "LIKE", "MAX_PER", "UNLIKE", "IS");

    private final ObjectNode given;
    private final ObjectNode app;
    private final List<FieldError> errors = new ArrayList<>();

    private AppRules(ObjectNode given, ObjectNode app) {
        this.given = given;
        this.app = app;
    }

    /** Refuses a definition (given: as it was sent, app: normalized) that breaks a rule. */
    public static void check(ObjectNode given, ObjectNode app) {
        AppRules rules = new AppRules(given, app);
        rules.id();
        rules.command();
        rules.container();
        rules.constraints();
        rules.ports();
        rules.checks();
        rules.residency();
        if (!rules.errors.isEmpty()) {
            throw MarathonError.notValid(rules.errors);
        }
    }

    private void error(String path, String text) {
        errors.add(new FieldError(path, text));
    }

    private void id() {
        String id = app.get("id").textValue();
        if (id.equals(PathId.ROOT)) {
            error("/id", "Path must contain at least one path element");
            error("/", "must not be root");
        } else if (RESERVED.contains(id.substring(id.lastIndexOf('/') + 1))) {
            error("/id", "must not end with any of the following reserved keywords: restart, tasks, versions");
        }
    }

    private void command() {
        boolean cmd = app.has("cmd");
        boolean args = app.has("args");
        if (cmd && args || !cmd && !args && !app.has("container")) {
            error("/", "AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'.");
        }
    }

    private void container() {
        if (app.path("container").path("type").asText().equals("DOCKER") && !app.path("container").has("docker")) {
            error("/container/docker", "not defined");
        }
        for (JsonNode network : app.get("networks")) {
            if (network.path("mode").asText().equals("container") && !network.has("name")) {
                error("/networks", "Network name must be specified when container network is selected.");
            }
        }
        if (given.path("container").path("docker").has("network") && given.path("networks").size() > 0) {
            error("/", "must not specify both container.docker.network and networks");
        }
        if (given.path("uris").size() > 0 && given.path("fetch").size() > 0) {
            error("/uris", "may not be set in conjunction with fetch");
        }
        for (int i = 0; i < app.path("fetch").size(); i++) {
            try {
                URI.create(app.path("fetch").get(i).path("uri").asText());
            } catch (IllegalArgumentException e) {
                error("/fetch(" + i + ")/uri", "URI has invalid syntax.");
            }
        }
    }

    private void constraints() {
        for (JsonNode constraint : app.path("constraints")) {
            String operator = constraint.path(1).asText();
            if (!OPERATORS.contains(operator)) {
                error("/constraints", "operator must be one of the following UNIQUE, CLUSTER, GROUP_BY, LIKE, MAX_PER, "
                        + "UNLIKE or IS");
            } else if (operator.endsWith("LIKE") && constraint.path(2).asText().isEmpty()) {
                error("/constraints", "LIKE and UNLIKE require a non-empty, regular expression value");
            }
        }
    }

    private void ports() {
        if (AppNormalizer.present(given, "ports") && AppNormalizer.present(given, "portDefinitions")
                && !portsOf(given.get("portDefinitions"), "port").equals(portsOf(given.get("ports"), ""))) {
            error("/", "cannot specify both ports and port definitions");
            return;
        }
        Set<Integer> ports = new HashSet<>();
        Set<String> names = new HashSet<>();
        boolean samePort = false;
        boolean sameName = false;
        for (JsonNode definition : app.path("portDefinitions")) {
            int port = definition.path("port").intValue();
            samePort |= port != 0 && !ports.add(port);
            sameName |= definition.has("name") && !names.add(definition.get("name").textValue());
        }
        if (samePort) {
            error("/portDefinitions", "Ports must be unique.");
        }
        if (sameName) {
            error("/portDefinitions", "Port names must be unique.");
        }
    }

    private static List<Integer> portsOf(JsonNode ports, String field) {
        List<Integer> numbers = new ArrayList<>();
        ports.forEach(port -> numbers.add(field.isEmpty() ? port.asInt() : port.path(field).asInt(0)));
        return numbers;
    }

    private void residency() {
        if (!app.has("residency")) {
            return;
        }
        if (app.get("unreachableStrategy").isObject()) {
            error("/", "unreachableStrategy must be disabled for resident tasks");
        }
        JsonNode over = app.at("/upgradeStrategy/maximumOverCapacity");
        if (over.doubleValue() != 0) {
            error("/upgradeStrategy/maximumOverCapacity", "got " + over.doubleValue() + ", expected 0.0");
        }
    }

    private void checks() {
        JsonNode ports = app.has("portDefinitions")
                ? app.get("portDefinitions")
                : app.path("container").path("portMappings");
        for (int i = 0; i < app.path("healthChecks").size(); i++) {
            JsonNode check = app.path("healthChecks").get(i);
            if (check.has("portIndex") && check.get("portIndex").intValue() >= ports.size()) {
                error("/healthChecks(" + i + ")", "Health check port indices must address an element of the ports array "
                        + "or container port mappings.");
            }
        }
        for (int i = 0; i < app.path("readinessChecks").size(); i++) {
            readiness(i, app.path("readinessChecks").get(i), ports);
        }
    }

    private void readiness(int index, JsonNode check, JsonNode ports) {
        String portName = check.get("portName").textValue();
        boolean known = false;
        for (JsonNode port : ports) {
            known |= port.path("name").asText().equals(portName);
        }
        if (!known) {
            error("/readinessChecks(" + index + ")/portName", "No port definition reference for portName " + portName);
        }
        int timeout = check.get("timeoutSeconds").intValue();
        int interval = check.get("intervalSeconds").intValue();
        if (timeout >= interval) {
            // I20-readiness.txt
            error("/readinessChecks(" + index + ")/timeoutSeconds",
                    "got " + timeout + ", expected less than " + interval);
        }
    }
}
