package io.jenkins.plugins.marathondeploy.cluster.marathon.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;

/** What Marathon demands of volumes, by their kind: volumes.raml, AppValidation.validVolume, ExternalVolumes. */
final class VolumeRules {
    private static final String LABEL = "[a-z0-9]([a-z0-9-]*[a-z0-9])?";

    private final JsonNode app;
    private final JsonNode container;
    private final BiConsumer<String, String> error;

    private VolumeRules(JsonNode app, BiConsumer<String, String> error) {
        this.app = app;
        this.container = app.path("container");
        this.error = error;
    }

    static void check(JsonNode app, BiConsumer<String, String> error) {
        VolumeRules rules = new VolumeRules(app, error);
        Set<String> names = new HashSet<>();
        JsonNode volumes = rules.container.path("volumes");
        for (int i = 0; i < volumes.size(); i++) {
            JsonNode volume = volumes.get(i);
            String path = "/container/volumes(" + i + ")";
            if (volume.has("external") && !names.add(volume.at("/external/name").asText())) {
                error.accept("/container/volumes", "Volume names must be unique");
            }
            if (!volume.has("secret") && !volume.has("mode")) {
                error.accept(path + "/mode", "not defined");
            }
            if (volume.has("persistent")) {
                rules.persistent(volume, path);
            } else if (volume.has("external")) {
                rules.external(volume.get("external"), path);
            } else if (volume.has("secret")) {
                if (!app.path("secrets").has(volume.get("secret").asText())) {
                    error.accept(path, "volume.secret must refer to an existing secret");
                }
            } else if (!volume.has("hostPath")) {
                error.accept(path, "Unknown app volume type");
            }
        }
    }

    private void persistent(JsonNode volume, String path) {
        String place = volume.path("containerPath").asText();
        if (place.contains("/")) {
            error.accept(path + "/containerPath", "value must not contain \"/\"");
        }
        if (Set.of("", ".", "..").contains(place)) {
            error.accept(path + "/containerPath", "got " + place + ", expected something else");
        }
        if (volume.path("mode").asText().equals("RO")) {
            error.accept(path + "/mode", "got Ro, expected Rw");
        }
        JsonNode info = volume.get("persistent");
        String type = info.path("type").asText();
        if (info.path("size").asLong() <= 0) {
            error.accept(path + "/persistent/size", "got " + info.path("size") + ", expected more than 0");
        }
        if (info.has("maxSize") && !type.equals("mount")) {
            error.accept(path + "/persistent", "Only mount volumes can have maxSize");
        }
        if (info.has("maxSize") && info.get("maxSize").asLong() <= info.path("size").asLong()) {
            error.accept(path + "/persistent", "Max size must be larger than size");
        }
        if (type.equals("root") && info.path("constraints").size() > 0) {
            error.accept(path + "/persistent", "Constraints on root volumes are not supported");
        }
        for (JsonNode constraint : info.path("constraints")) {
            boolean known = Set.of("LIKE", "UNLIKE").contains(constraint.path(1).asText());
            if (!constraint.path(0).asText().equals("path") || !known || !constraint.has(2)) {
                error.accept(path + "/persistent/constraints", "Unsupported constraint " + constraint);
            }
        }
    }

    private void external(JsonNode info, String path) {
        String provider = info.path("provider").asText();
        if (!info.path("name").asText().matches("[a-zA-Z0-9._-]+")) {
            error.accept(path + "/external/name", "not defined");
        }
        if (!provider.matches(LABEL)) {
            error.accept(path + "/external/provider", "not defined");
        }
        if (!provider.equals("dvdi")) {
            return;
        }
        if (!info.path("options").path("dvdi/driver").asText().matches(LABEL)) {
            error.accept(path + "/external/options(\"dvdi/driver\")", "not defined");
        }
        if (OldFormRules.isDocker(container) && info.has("size")) {
            error.accept(path + "/external/size", "must be undefined for Docker containers");
        }
        if (app.get("instances").asInt() > 1) {
            error.accept("/instances", "got " + app.get("instances") + ", expected 1 or less");
        }
        if (app.at("/upgradeStrategy/maximumOverCapacity").asDouble() != 0) {
            error.accept("/upgradeStrategy/maximumOverCapacity", "got "
                    + app.at("/upgradeStrategy/maximumOverCapacity") + ", expected 0.0");
        }
    }
}
