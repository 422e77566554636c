package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Brings an app to the form of Marathon's answers. Marathon takes old fields and answers with the ones that replaced
 * them (I12-docker-legacy, I32-uris-legacy), gives ports and networks to apps that say nothing about them, drops what
 * has no effect beside other fields, and chooses some defaults by other fields; in this order, which is Marathon's own.
 */
final class PresentForm {
    /** What Mesos's fetcher unpacks, at the end of the URI's path. */
    private static final List<String> ARCHIVES =
            List.of(".tar", ".tar.gz", ".tar.bz2", ".tar.xz", ".gz", ".tgz", ".tbz2", ".txz", ".zip");
    /** What Marathon calls it unless it was started with another --mesos_bridge_name. */
    private static final String BRIDGE_NAME = "mesos-bridge";
    private static final String CONTAINER = "container";
    private static final String MAPPINGS = "portMappings";

    private final ObjectNode app;

    private PresentForm(ObjectNode app) {
        this.app = app;
    }

    /** Changes the app; its enumerated values are in Marathon's spelling already. */
    static void of(ObjectNode app) {
        PresentForm form = new PresentForm(app);
        form.fetch();
        form.networks();
        form.ports();
        form.container();
        CheckForm.of(app);
        form.strategies();
    }

    /** I33-legacy-get: {@code "uris":["http://x/y.tgz"]} came back as {@code "fetch":[{"uri":…,"extract":true,…}]}. */
    private void fetch() {
        JsonNode uris = app.path("uris");
        if (uris.isArray() && !uris.isEmpty() && app.path("fetch").isEmpty()) {
            ArrayNode fetch = app.putArray("fetch");
            uris.forEach(uri -> fetch.addObject().put("uri", uri.asText()).put("extract", isArchive(uri.asText())));
        }
        if (uris.isArray()) {
            app.remove("uris");
        }
    }

    private static boolean isArchive(String uri) {
        try {
            String path = new URI(uri).getPath();
            return path != null && ARCHIVES.stream().anyMatch(path::endsWith);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** I13-docker-legacy-app: {@code "network":"BRIDGE"} came back as {@code "networks":[{"mode":"container/bridge"}]}. */
    private void networks() {
        String legacy = app.path(CONTAINER).path("docker").path("network").asText("").toUpperCase(Locale.ROOT);
        JsonNode address = app.path("ipAddress");
        if (app.path("networks").isEmpty()) {
            ObjectNode network = app.putArray("networks").addObject().put("mode", mode(legacy, address));
            if (address.isObject() && !legacy.equals("HOST")) {
                copy(address, "labels", network, "labels");
                if (network.path("mode").asText().equals("container")) {
                    copy(address, "networkName", network, "name");
                }
            }
        }
        if (app.path(CONTAINER).path("docker") instanceof ObjectNode docker) {
            docker.remove("network");
        }
        if (address.isObject()) {
            if (!app.has(CONTAINER)) {
                app.putObject(CONTAINER).put("type", "MESOS");
            }
            JsonNode discovered = address.path("discovery").path("ports");
            if (!discovered.isEmpty() && app.path(CONTAINER) instanceof ObjectNode container && container.path(MAPPINGS).isEmpty()) {
                ArrayNode mappings = container.putArray(MAPPINGS);
                discovered.forEach(port -> {
                    ObjectNode mapping = mappings.addObject();
                    copy(port, "number", mapping, "containerPort");
                    List.of("name", "protocol", "labels").forEach(field -> copy(port, field, mapping, field));
                });
            }
            app.remove("ipAddress");
        }
    }

    private static String mode(String legacy, JsonNode address) {
        return switch (legacy) {
            case "HOST" -> "host";
            case "BRIDGE" -> "container/bridge";
            case "USER" -> "container";
            default -> !address.isObject() ? "host"
                    : address.path("networkName").asText().equals(BRIDGE_NAME) ? "container/bridge" : "container";
        };
    }

    private static void copy(JsonNode from, String field, ObjectNode to, String name) {
        if (from.has(field)) {
            to.set(name, from.get(field));
        }
    }

    private boolean isHost() {
        return app.path("networks").path(0).path("mode").asText("container").equals("host");
    }

    private void ports() {
        if (app.path("ports").isArray()) {
            // I33-legacy-get: the ports of the old form get no names. Case 11: both may be given when they are equal.
            if (!app.has("portDefinitions")) {
                ArrayNode definitions = app.putArray("portDefinitions");
                app.path("ports").forEach(port -> definitions.addObject().set("port", port));
            }
            app.remove("ports");
        }
        if (isHost()) {
            if (!app.has("portDefinitions")) {
                app.putArray("portDefinitions").addObject().put("port", 0).put("name", "default").put("protocol", "tcp");
            }
            return;
        }
        // requirePorts is for the host's network only.
        app.remove("requirePorts");
        if (!app.has(CONTAINER)) {
            app.putObject(CONTAINER).put("type", "MESOS");
        }
    }

    private void container() {
        if (!(app.path(CONTAINER) instanceof ObjectNode container)) {
            return;
        }
        if (container.path("docker") instanceof ObjectNode docker) {
            JsonNode mappings = docker.remove(MAPPINGS);
            if (mappings != null && container.path(MAPPINGS).isEmpty()) {
                container.set(MAPPINGS, mappings);
            }
        }
        if (isHost()) {
            container.remove(MAPPINGS);
        } else {
            mappings(container);
        }
        if (container.path("type").asText("DOCKER").equals("DOCKER")) {
            container.remove("linuxInfo");
        } else if (container.path("docker") instanceof ObjectNode docker) {
            docker.remove(Set.of("privileged", "parameters"));
        }
        container.path("volumes").forEach(volume -> {
            if (volume.path("persistent") instanceof ObjectNode persistent && !persistent.has("type")) {
                persistent.put("type", persistent.has("profileName") ? "mount" : "root");
            }
        });
    }

    /** B-bridge-no-portmap-docker: the port definitions were dropped, and one mapping of port 0 was there instead. */
    private void mappings(ObjectNode container) {
        boolean silent = !container.path(MAPPINGS).isArray();
        ArrayNode mappings = silent ? container.putArray(MAPPINGS) : (ArrayNode) container.get(MAPPINGS);
        if (silent) {
            mappings.addObject().put("name", "default");
        }
        JsonNode definitions = app.path("portDefinitions");
        for (int i = mappings.size(); i < definitions.size(); i++) {
            mappings.addObject();
        }
        app.remove("portDefinitions");
        boolean bridge = app.path("networks").path(0).path("mode").asText().equals("container/bridge");
        for (JsonNode mapping : mappings) {
            if (bridge && mapping instanceof ObjectNode object && !object.has("hostPort")) {
                object.put("hostPort", 0);
            }
        }
    }

    /**
     * The defaults beside volumes that outlive their tasks. {@code residency} is answered beside a persistent volume
     * only, and then with values of Marathon's own: what the definition says has no effect.
     */
    private void strategies() {
        boolean persistent = hasVolume(app, "persistent");
        app.remove("residency");
        if (!app.has("unreachableStrategy")) {
            if (persistent) {
                app.put("unreachableStrategy", "disabled");
            } else {
                app.putObject("unreachableStrategy").put("inactiveAfterSeconds", 0).put("expungeAfterSeconds", 0);
            }
        }
        if (!app.has("upgradeStrategy")) {
            boolean resident = persistent || hasVolume(app, "external");
            app.putObject("upgradeStrategy")
                    .put("maximumOverCapacity", resident ? 0 : 1)
                    .put("minimumHealthCapacity", resident ? 0.5 : 1);
        }
    }

    /** Whether a volume of the app's container is of the kind {@code persistent} or {@code external}. */
    static boolean hasVolume(JsonNode app, String kind) {
        for (JsonNode volume : app.path(CONTAINER).path("volumes")) {
            if (volume.hasNonNull(kind)) {
                return true;
            }
        }
        return false;
    }
}
