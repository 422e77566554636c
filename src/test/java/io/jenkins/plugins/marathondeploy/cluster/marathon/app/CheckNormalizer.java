package io.jenkins.plugins.marathondeploy.cluster.marathon.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Health and readiness checks with what they leave out filled in: B-hc-two-marathon.txt, I20, I31. */
final class CheckNormalizer {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private CheckNormalizer() {
    }

    static ArrayNode healthChecks(JsonNode checks) {
        ArrayNode whole = JSON.arrayNode();
        checks.forEach(check -> whole.add(healthCheck(check)));
        return whole;
    }

    private static ObjectNode healthCheck(JsonNode given) {
        String protocol = given.path("protocol").asText("HTTP");
        if (protocol.equals("COMMAND") && !given.path("command").isObject()) {
            // B-hc-command-missing.txt
            throw MarathonError.of(500, "illegal protocol COMMAND for non-command health check");
        }
        ObjectNode check = JSON.objectNode();
        check.put("gracePeriodSeconds", given.path("gracePeriodSeconds").asInt(300));
        if (protocol.equals("HTTP") || protocol.equals("HTTPS")) {
            check.put("ignoreHttp1xx", given.path("ignoreHttp1xx").asBoolean(false));
        }
        check.put("intervalSeconds", given.path("intervalSeconds").asInt(60));
        check.put("maxConsecutiveFailures", given.path("maxConsecutiveFailures").asInt(3));
        AppNormalizer.copy(given, check, "path");
        AppNormalizer.copy(given, check, "port");
        AppNormalizer.copy(given, check, "portIndex");
        check.put("protocol", protocol);
        if (!protocol.equals("COMMAND")) {
            check.put("ipProtocol", given.path("ipProtocol").asText("IPv4"));
        }
        check.put("timeoutSeconds", given.path("timeoutSeconds").asInt(20));
        check.put("delaySeconds", given.path("delaySeconds").asInt(15));
        AppNormalizer.copy(given, check, "command");
        return check;
    }

    static ArrayNode readinessChecks(JsonNode checks) {
        ArrayNode whole = JSON.arrayNode();
        for (JsonNode given : checks) {
            ObjectNode check = whole.addObject();
            check.put("name", given.path("name").asText("readinessCheck"));
            check.put("protocol", given.path("protocol").asText("HTTP"));
            check.put("path", given.path("path").asText("/"));
            check.put("portName", given.path("portName").asText("http-api"));
            check.put("intervalSeconds", given.path("intervalSeconds").asInt(30));
            check.put("timeoutSeconds", given.path("timeoutSeconds").asInt(10));
            AppNormalizer.copyOr(given, check, "httpStatusCodesForReady", JSON.arrayNode().add(200));
            check.put("preserveLastResponse", given.path("preserveLastResponse").asBoolean(false));
        }
        return whole;
    }
}
