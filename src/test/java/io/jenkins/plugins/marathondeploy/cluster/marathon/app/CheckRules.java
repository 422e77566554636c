package io.jenkins.plugins.marathondeploy.cluster.marathon.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.BiConsumer;

/** What Marathon demands of the checks of a normalized app, and of the ports that they refer to: AppValidation. */
final class CheckRules {
    private final JsonNode app;
    private final JsonNode ports;
    private final boolean docker;
    private final BiConsumer<String, String> error;

    private CheckRules(JsonNode app, BiConsumer<String, String> error) {
        this.app = app;
        this.error = error;
        ports = app.has("portDefinitions") ? app.get("portDefinitions") : app.path("container").path("portMappings");
        docker = app.path("container").isObject() && OldFormRules.isDocker(app.get("container"));
    }

    /** @param given as it was sent: what normalization drops is refused all the same */
    static void check(JsonNode given, JsonNode app, BiConsumer<String, String> error) {
        CheckRules rules = new CheckRules(app, error);
        for (JsonNode check : given.path("healthChecks")) {
            String protocol = Words.HEALTH_PROTOCOL.of(check, "protocol", "HTTP");
            boolean command = protocol.equals("COMMAND");
            boolean ported = AppNormalizer.present(check, "path") || AppNormalizer.present(check, "port");
            // HealthCheckConversion.appHealthCheckRamlReader takes a command with protocol COMMAND, no path and no port only.
            if (AppNormalizer.present(check, "command") && (!command || ported)) {
                throw MarathonError.of(500, "illegal protocol specified with command");
            }
            boolean addressed = protocol.startsWith("MESOS") && rules.docker;
            if (Words.IP_PROTOCOL.of(check, "ipProtocol", "IPv4").equals("IPv6") && !addressed) {
                error.accept("/healthChecks",
                        "IPv6 can only be used for container type DOCKER and Mesos http/https/tcp health checks");
            }
        }
        rules.healthChecks();
        for (int i = 0; i < app.path("readinessChecks").size(); i++) {
            rules.readiness(i, app.path("readinessChecks").get(i));
        }
        if (app.has("check")) {
            rules.mesosCheck(app.get("check"));
        }
    }

    private void healthChecks() {
        JsonNode checks = app.path("healthChecks");
        int mesos = 0;
        for (int i = 0; i < checks.size(); i++) {
            JsonNode check = checks.get(i);
            String protocol = check.path("protocol").asText();
            boolean portless = !check.has("port") && !check.has("portIndex") && ports.size() != 1;
            boolean beyond = check.has("portIndex") && check.get("portIndex").intValue() >= ports.size();
            if (!protocol.equals("COMMAND") && (portless || beyond)) {
                error.accept("/healthChecks(" + i + ")", "Health check port indices must address an element of the ports array "
                        + "or container port mappings.");
            }
            mesos += protocol.startsWith("MESOS") ? 1 : 0;
        }
        if (mesos > 1) {
            error.accept("/", "AppDefinition can contain at most one Mesos health check");
        }
    }

    private void readiness(int index, JsonNode check) {
        if (index > 0) {
            error.accept("/readinessChecks", "got 2, expected 1 or less");
        }
        String portName = check.get("portName").textValue();
        boolean known = false;
        for (JsonNode port : ports) {
            known |= port.path("name").asText().equals(portName);
        }
        if (!known) {
            error.accept("/readinessChecks(" + index + ")/portName", "No port definition reference for portName " + portName);
        }
        int timeout = check.get("timeoutSeconds").intValue();
        int interval = check.get("intervalSeconds").intValue();
        if (timeout >= interval) {
            // I20-readiness.txt
            error.accept("/readinessChecks(" + index + ")/timeoutSeconds",
                    "got " + timeout + ", expected less than " + interval);
        }
    }

    private void mesosCheck(JsonNode check) {
        List<String> kinds = List.of("http", "tcp", "exec").stream().filter(check::has).toList();
        if (docker) {
            error.accept("/", "AppDefinition must not use 'checks' if using docker");
        } else if (kinds.size() != 1) {
            error.accept("/check", "exactly one of http, tcp and exec must be there");
        } else if (kinds.get(0).equals("exec")) {
            JsonNode command = check.path("exec").path("command");
            if (command.has("shell") == command.has("argv")) {
                error.accept("/check/exec/command", "either shell or argv");
            }
        } else {
            JsonNode ported = check.get(kinds.get(0));
            boolean portless = !ported.has("port") && !ported.has("portIndex") && ports.size() != 1;
            if (portless || ported.path("portIndex").asInt(0) >= Math.max(1, ports.size())) {
                error.accept("/check", "check port index must address an element of the ports array or container port mappings.");
            }
            if (ported.path("scheme").asText().equals("HTTPS")) {
                error.accept("/check/http/scheme", "HTTPS is not supported for checks");
            }
        }
    }
}
