package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What Marathon demands of volumes, by their kind. */
final class VolumeRules {
    private static final String LABEL = "[a-z0-9]([a-z0-9-]*[a-z0-9])?";
    private static final List<String> KINDS = List.of("persistent", "external", "secret", "hostPath");

    private final AppRules rules;

    VolumeRules(AppRules rules) {
        this.rules = rules;
    }

    void check(JsonNode app) {
        if (!rules.clean("/container")) {
            return;
        }
        List<JsonNode> volumes = AppRules.elements(app.path("container").path("volumes"));
        Set<String> names = new HashSet<>();
        for (int i = 0; i < volumes.size(); i++) {
            JsonNode volume = volumes.get(i);
            String path = "/container/volumes/" + i;
            if (KINDS.stream().noneMatch(volume::hasNonNull)) {
                rules.problem(path, "needs one of hostPath, persistent, external or secret");
            } else if (!volume.hasNonNull("secret") && !volume.hasNonNull("mode")) {
                rules.problem(path + "/mode", "is missing, but Marathon requires it: RO or RW");
            }
            if (volume.hasNonNull("persistent")) {
                persistent(volume, path);
            } else if (volume.hasNonNull("external")) {
                external(app, volume, path, names);
            } else if (volume.hasNonNull("secret") && !app.path("secrets").has(volume.path("secret").asText())) {
                rules.problem(path + "/secret", "names a secret that is not in \"secrets\"");
            }
        }
    }

    private void persistent(JsonNode volume, String path) {
        String containerPath = volume.path("containerPath").asText();
        if (containerPath.contains("/") || containerPath.equals(".") || containerPath.equals("..")) {
            rules.problem(path + "/containerPath", "must be a name without / in the sandbox, such as \"data\", for a persistent volume;"
                    + " to have it elsewhere, add a volume whose hostPath is that name");
        }
        if (volume.hasNonNull("mode") && !AppRules.is(volume.path("mode"), "RW")) {
            rules.problem(path + "/mode", "must be RW for a persistent volume");
        }
        JsonNode info = volume.path("persistent");
        boolean mount = AppRules.is(info.path("type"), "mount");
        boolean root = !info.hasNonNull("type") || AppRules.is(info.path("type"), "root");
        if (info.path("size").isNumber() && info.path("size").decimalValue().signum() <= 0) {
            rules.problem(path + "/persistent/size", "must be more than 0");
        }
        if (info.hasNonNull("maxSize") && !mount) {
            rules.problem(path + "/persistent/maxSize", "is for volumes of type mount only");
        } else if (info.path("maxSize").isNumber() && info.path("maxSize").asLong() <= info.path("size").asLong()) {
            rules.problem(path + "/persistent/maxSize", "must be more than size");
        }
        List<JsonNode> constraints = AppRules.elements(info.path("constraints"));
        if (root && !constraints.isEmpty()) {
            rules.problem(path + "/persistent/constraints", "are not for volumes of type root, the default");
        }
        for (int i = 0; i < constraints.size(); i++) {
            JsonNode constraint = constraints.get(i);
            boolean known = constraint.path(1).asText().equals("LIKE") || constraint.path(1).asText().equals("UNLIKE");
            if (constraint.size() != 3 || !constraint.path(0).asText().equals("path") || !known) {
                rules.problem(path + "/persistent/constraints/" + i, "must be [\"path\", \"LIKE\" or \"UNLIKE\", regular expression]");
            }
        }
    }

    private void external(JsonNode app, JsonNode volume, String path, Set<String> names) {
        JsonNode external = volume.path("external");
        String name = external.path("name").asText();
        String provider = external.path("provider").asText();
        if (name.isEmpty()) {
            rules.problem(path + "/external/name", "is missing, but Marathon requires it");
        } else if (!names.add(name)) {
            rules.problem(path + "/external/name", "names of external volumes must be unique in an app");
        }
        if (!provider.matches(LABEL)) {
            rules.problem(path + "/external/provider", "is missing or no name of a provider, such as dvdi");
        }
        if (!provider.equals("dvdi")) {
            return;
        }
        if (app.path("instances").asInt(1) > 1) {
            rules.problem("/instances", "must not be more than 1 beside an external volume of dvdi");
        }
        JsonNode upgrade = app.path("upgradeStrategy");
        if (upgrade.path("maximumOverCapacity").asDouble() > 0) {
            rules.problem("/upgradeStrategy/maximumOverCapacity", "must be 0 beside an external volume of dvdi");
        }
        if (AppRules.isDocker(app.path("container")) && external.hasNonNull("size")) {
            rules.problem(path + "/external/size", "is for containers of type MESOS; with Docker the driver's options say it");
        }
    }
}
