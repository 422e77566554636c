package io.jenkins.plugins.marathondeploy.cluster.marathon.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Health and readiness checks with what they leave out filled in: B-hc-two-marathon.txt, I20, I31, RAML. */
final class CheckNormalizer {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private CheckNormalizer() {
    }

    static ArrayNode healthChecks(JsonNode checks) {
        ArrayNode whole = JSON.arrayNode();
        checks.forEach(check -> whole.add(healthCheck(check)));
        return whole;
    }

    /** The checks with the first port where they ask for none; those of commands have none. */
    static ArrayNode withPortIndex(JsonNode checks) {
        ArrayNode whole = checks.deepCopy();
        for (JsonNode check : whole) {
            if (!protocol(check).equals("COMMAND") && !AppNormalizer.present(check, "port")
                    && !AppNormalizer.present(check, "portIndex")) {
                ((ObjectNode) check).put("portIndex", 0);
            }
        }
        return whole;
    }

    private static String protocol(JsonNode check) {
        return Words.HEALTH_PROTOCOL.of(check, "protocol", "HTTP");
    }

    /** Each kind of check keeps only what it has: HealthCheckConversion. */
    private static ObjectNode healthCheck(JsonNode given) {
        String protocol = protocol(given);
        boolean command = protocol.equals("COMMAND");
        if (command && !given.path("command").isObject()) {
            // B-hc-command-missing.txt
            throw MarathonError.of(500, "illegal protocol COMMAND for non-command health check");
        }
        boolean mesos = command || protocol.startsWith("MESOS");
        ObjectNode check = JSON.objectNode();
        check.put("gracePeriodSeconds", given.path("gracePeriodSeconds").asInt(300));
        if (protocol.startsWith("HTTP")) {
            check.put("ignoreHttp1xx", given.path("ignoreHttp1xx").asBoolean(false));
        }
        check.put("intervalSeconds", given.path("intervalSeconds").asInt(60));
        check.put("maxConsecutiveFailures", given.path("maxConsecutiveFailures").asInt(3));
        if (protocol.contains("HTTP")) {
            AppNormalizer.copy(given, check, "path");
        }
        if (!command) {
            AppNormalizer.copy(given, check, "port");
            AppNormalizer.copy(given, check, "portIndex");
        }
        check.put("protocol", protocol);
        check.put("ipProtocol", mesos && !command ? Words.IP_PROTOCOL.of(given, "ipProtocol", "IPv4") : "IPv4");
        check.put("timeoutSeconds", given.path("timeoutSeconds").asInt(20));
        check.put("delaySeconds", mesos ? given.path("delaySeconds").asInt(15) : 15);
        if (command) {
            AppNormalizer.copy(given, check, "command");
        }
        return check;
    }

    /** The check whose result Mesos only tells: check.raml. */
    static ObjectNode check(JsonNode given) {
        ObjectNode check = JSON.objectNode();
        if (given.path("http").isObject()) {
            ObjectNode http = check.putObject("http");
            AppNormalizer.copy(given.get("http"), http, "portIndex");
            AppNormalizer.copy(given.get("http"), http, "port");
            AppNormalizer.copy(given.get("http"), http, "path");
            http.put("scheme", Words.HTTP_SCHEME.of(given.get("http"), "scheme", "HTTP"));
        }
        AppNormalizer.copy(given, check, "tcp");
        AppNormalizer.copy(given, check, "exec");
        check.put("intervalSeconds", given.path("intervalSeconds").asInt(60));
        check.put("timeoutSeconds", given.path("timeoutSeconds").asInt(20));
        return check.put("delaySeconds", given.path("delaySeconds").asInt(15));
    }

    static ArrayNode readinessChecks(JsonNode checks) {
        ArrayNode whole = JSON.arrayNode();
        for (JsonNode given : checks) {
            ObjectNode check = whole.addObject();
            check.put("name", given.path("name").asText("readinessCheck"));
            check.put("protocol", Words.HTTP_SCHEME.of(given, "protocol", "HTTP"));
            check.put("path", given.path("path").asText("/"));
            check.put("portName", given.path("portName").asText("http-api"));
            check.put("intervalSeconds", given.path("intervalSeconds").asInt(30));
            check.put("timeoutSeconds", given.path("timeoutSeconds").asInt(10));
            check.set("httpStatusCodesForReady", given.path("httpStatusCodesForReady").isEmpty()
                    ? JSON.arrayNode().add(200)
                    : given.get("httpStatusCodesForReady"));
            check.put("preserveLastResponse", given.path("preserveLastResponse").asBoolean(false));
        }
        return whole;
    }
}
