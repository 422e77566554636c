package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Health checks as Marathon answers them: the port filled in, without what their protocol has no use for. */
final class CheckForm {
    private static final List<String> WITH_PATH = List.of("HTTP", "HTTPS", "MESOS_HTTP", "MESOS_HTTPS");

    private CheckForm() {}

    static void of(ObjectNode app) {
        for (JsonNode check : app.path("healthChecks")) {
            if (check instanceof ObjectNode object) {
                complete(object);
            }
        }
    }

    private static void complete(ObjectNode check) {
        String protocol = check.path("protocol").asText("HTTP");
        // Read by no Marathon since 1.5: HTTP checks answer false, whatever was sent.
        check.remove("ignoreHttp1xx");
        if (!WITH_PATH.contains(protocol)) {
            check.remove("path");
        }
        // Only Mesos's own checks wait before the first one; those of Marathon answer 15, whatever was sent.
        if (!protocol.startsWith("MESOS_") && !protocol.equals("COMMAND")) {
            check.remove("delaySeconds");
        }
        if (protocol.equals("COMMAND")) {
            check.remove(List.of("portIndex", "ipProtocol"));
        } else if (!check.has("port") && !check.has("portIndex")) {
            check.put("portIndex", 0);
        }
    }
}
