package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What Marathon demands of health, readiness and Mesos's checks, and of the ports that they refer to. */
final class CheckRules {
    private final AppRules rules;

    CheckRules(AppRules rules) {
        this.rules = rules;
    }

    void check(AppNode app) {
        JsonNode json = app.json();
        boolean portsKnown = rules.clean("/networks", "/container", "/ipAddress", "/ports", "/portDefinitions");
        JsonNode ports = portsKnown ? ports(Normalization.app(app)) : null;
        if (rules.clean("/healthChecks")) {
            healthChecks(json, ports);
        }
        if (rules.clean("/readinessChecks")) {
            readinessChecks(AppRules.elements(json.path("readinessChecks")), ports);
        }
        if (json.path("check").isObject() && rules.clean("/check")) {
            mesosCheck(json.path("check"), json.path("container"), ports);
        }
    }

    /** @param ports null when they can't be told */
    private void mesosCheck(JsonNode check, JsonNode container, JsonNode ports) {
        if (AppRules.isDocker(container)) {
            // "AppDefinition must not use 'checks' if using docker".
            rules.problem("/check", "is not for containers of type DOCKER; use \"healthChecks\"");
            return;
        }
        List<String> kinds = List.of("http", "tcp", "exec").stream().filter(check::hasNonNull).toList();
        if (kinds.size() != 1) {
            rules.problem("/check", "needs exactly one of http, tcp and exec");
            return;
        }
        JsonNode command = check.path("exec").path("command");
        if (command.isObject() && command.hasNonNull("shell") == command.hasNonNull("argv")) {
            rules.problem("/check/exec/command", "needs either shell or argv");
        }
        if (AppRules.is(check.path("http").path("scheme"), "HTTPS")) {
            rules.problem("/check/http/scheme", "must be HTTP; Marathon can't check by HTTPS here");
        }
        JsonNode ported = check.path(kinds.get(0));
        if (ports != null && !kinds.get(0).equals("exec") && !ported.hasNonNull("port")) {
            // "check port index must address an element of the ports array or container port mappings."
            boolean given = ported.hasNonNull("portIndex");
            if (given ? ported.path("portIndex").asInt() >= ports.size() : ports.size() != 1) {
                rules.problem("/check/" + kinds.get(0) + "/portIndex", "must be that of one of the app's ports, which are " + ports.size()
                        + ", counted from 0");
            }
        }
    }

    /** Those of the definition, or what Marathon gives to one that names none. */
    private static JsonNode ports(ObjectNode normalized) {
        JsonNode mappings = normalized.path("container").path("portMappings");
        return mappings.isArray() ? mappings : normalized.path("portDefinitions");
    }

    /** @param ports null when they can't be told */
    private void healthChecks(JsonNode json, JsonNode ports) {
        List<JsonNode> checks = AppRules.elements(json.path("healthChecks"));
        boolean mesosCheck = false;
        for (int i = 0; i < checks.size(); i++) {
            JsonNode check = checks.get(i);
            String path = "/healthChecks/" + i;
            String protocol = check.path("protocol").asText("HTTP").toUpperCase(Locale.ROOT);
            if (protocol.equals("COMMAND")) {
                command(check, path);
            } else if (check.hasNonNull("command")) {
                rules.problem(path + "/command", "is for checks of protocol COMMAND only; this one has " + protocol);
            }
            if (!protocol.equals("COMMAND") && ports != null) {
                port(check, path, ports);
            }
            if (protocol.startsWith("MESOS_")) {
                if (mesosCheck) {
                    rules.problem(path, "an app can have one check of Mesos's own at most");
                }
                mesosCheck = true;
            }
            boolean addressed = protocol.startsWith("MESOS_") && AppRules.isDocker(json.path("container"));
            if (AppRules.is(check.path("ipProtocol"), "IPv6") && !addressed) {
                rules.problem(path + "/ipProtocol", "IPv6 is for checks of protocol MESOS_… beside a container of type DOCKER");
            }
        }
    }

    /** B-hc-command-missing: 500 "illegal protocol COMMAND for non-command health check". */
    private void command(JsonNode check, String path) {
        if (!check.hasNonNull("command")) {
            rules.problem(path + "/command", "is missing; a health check of protocol COMMAND needs {\"value\": …} there");
        }
        for (String field : List.of("path", "port")) {
            if (check.hasNonNull(field)) {
                rules.problem(path + "/" + field, "is not for a health check of protocol COMMAND");
            }
        }
    }

    /** B-hc-portindex: "Health check port indices must address an element of the ports array or container port mappings." */
    private void port(JsonNode check, String path, JsonNode ports) {
        int index = check.path("portIndex").asInt(0);
        boolean given = check.hasNonNull("portIndex");
        if (index >= ports.size() && (given || !check.hasNonNull("port"))) {
            rules.problem(path + "/portIndex", "there is no port " + index + "; the app has " + ports.size() + ", counted from 0");
        }
    }

    /** @param ports null when they can't be told */
    private void readinessChecks(List<JsonNode> checks, JsonNode ports) {
        for (int i = 0; i < checks.size(); i++) {
            JsonNode check = checks.get(i);
            String path = "/readinessChecks/" + i;
            if (i > 0) {
                rules.problem(path, "an app can have one readiness check at most");
            }
            int interval = check.path("intervalSeconds").asInt(30);
            int timeout = check.path("timeoutSeconds").asInt(10);
            if (timeout >= interval) {
                // I20-readiness: "got 10, expected less than 5".
                rules.problem(path + "/timeoutSeconds", timeout + " must be less than intervalSeconds, " + interval);
            }
            JsonNode codes = check.path("httpStatusCodesForReady");
            if (codes.isArray() && codes.isEmpty()) {
                rules.problem(path + "/httpStatusCodesForReady", "is empty, but must not be");
            }
            if (ports != null) {
                portName(check.path("portName").asText("http-api"), path, ports);
            }
        }
    }

    /** B-readiness: "No port definition reference for portName nope". */
    private void portName(String name, String path, JsonNode ports) {
        Set<String> names = new HashSet<>();
        ports.forEach(port -> names.add(port.path("name").asText()));
        if (!names.contains(name)) {
            rules.problem(path + "/portName", "no port of the app has the name \"" + name + "\"");
        }
    }
}
