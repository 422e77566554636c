package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Marathon takes old fields and answers with the ones that replaced them (I12-docker-legacy, I32-uris-legacy); and it
 * gives ports and networks to apps that say nothing about them. What no transcript shows is left as it is: it then
 * counts as a difference.
 */
final class LegacyForms {
    private static final List<String> ARCHIVES =
            List.of(".tgz", ".tar.gz", ".tbz2", ".tar.bz2", ".txz", ".tar.xz", ".zip");

    private LegacyForms() {}

    /** Changes the app to the form of Marathon's answers. */
    static void modernize(ObjectNode app) {
        fetch(app);
        networks(app);
        ports(app);
    }

    /** What an app gets that says nothing about ports and runs in the host's network (I41-minimal-get). */
    static ArrayNode defaultPortDefinitions() {
        ArrayNode ports = Json.object().arrayNode();
        ports.addObject().put("port", 0).put("name", "default").put("protocol", "tcp");
        return ports;
    }

    /** I33-legacy-get: {@code "uris":["http://x/y.tgz"]} came back as {@code "fetch":[{"uri":…,"extract":true,…}]}. */
    private static void fetch(ObjectNode app) {
        JsonNode uris = app.path("uris");
        if (uris.isArray() && !app.has("fetch")) {
            ArrayNode fetch = app.putArray("fetch");
            uris.forEach(uri -> fetch.addObject()
                    .put("uri", uri.asText())
                    .put("extract", ARCHIVES.stream().anyMatch(uri.asText()::endsWith)));
            app.remove("uris");
        }
    }

    /** I13-docker-legacy-app: {@code "network":"BRIDGE"} came back as {@code "networks":[{"mode":"container/bridge"}]}. */
    private static void networks(ObjectNode app) {
        String mode = "host";
        if (app.path("container").path("docker") instanceof ObjectNode docker && docker.hasNonNull("network")) {
            String legacy = docker.path("network").asText();
            if (app.has("networks") || !legacy.equals("BRIDGE") && !legacy.equals("HOST")) {
                return;
            }
            mode = legacy.equals("BRIDGE") ? "container/bridge" : "host";
            docker.remove("network");
        }
        if (!app.has("networks") && !app.has("ipAddress")) {
            app.putArray("networks").addObject().put("mode", mode);
        }
    }

    private static void ports(ObjectNode app) {
        if (app.path("container") instanceof ObjectNode container) {
            if (container.path("docker") instanceof ObjectNode docker && docker.has("portMappings") && !container.has("portMappings")) {
                container.set("portMappings", docker.remove("portMappings"));
            }
            // To have none and to have an empty list is the same where the host's ports are used.
            if (container.path("portMappings").isEmpty() && app.path("networks").path(0).path("mode").asText().equals("host")) {
                container.remove("portMappings");
            }
        }
        // I33-legacy-get: the ports of the old form get no names.
        if (app.path("ports").isArray() && !app.has("portDefinitions")) {
            ArrayNode definitions = app.putArray("portDefinitions");
            app.path("ports").forEach(port -> definitions.addObject().set("port", port));
            app.remove("ports");
        }
        String mode = app.path("networks").path(0).path("mode").asText("container");
        if (mode.equals("host")) {
            if (!app.has("portDefinitions")) {
                app.set("portDefinitions", defaultPortDefinitions());
            }
        } else if (app.path("container") instanceof ObjectNode container) {
            mappedPorts(app, container, mode.equals("container/bridge"));
        }
    }

    /** B-bridge-no-portmap-docker: the port definitions were dropped, and one mapping of port 0 was there instead. */
    private static void mappedPorts(ObjectNode app, ObjectNode container, boolean bridge) {
        app.remove("portDefinitions");
        if (!container.has("portMappings")) {
            container.putArray("portMappings").addObject().put("name", "default");
        }
        for (JsonNode mapping : container.path("portMappings")) {
            if (bridge && mapping instanceof ObjectNode object && !object.has("hostPort")) {
                object.put("hostPort", 0);
            }
        }
    }
}
