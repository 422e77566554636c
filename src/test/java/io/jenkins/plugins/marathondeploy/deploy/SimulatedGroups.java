package io.jenkins.plugins.marathondeploy.deploy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.marathon.GroupStatus;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a {@link SimulatedMarathon} has of groups beside their apps: versions, and fields of their own. */
final class SimulatedGroups {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> versions = new HashMap<>();
    private final Map<String, ObjectNode> fields = new HashMap<>();
    private final Map<String, Map<String, String>> appVersions = new HashMap<>();

    /** A group's own fields after a PUT, which keeps dependencies that it does not say (F32-group-after). */
    ObjectNode put(String group, ObjectNode definition) {
        ObjectNode own = definition.deepCopy();
        own.remove(List.of("id", "apps", "groups", "version"));
        if (!own.hasNonNull("dependencies")) {
            own.set("dependencies", fields(group).get("dependencies"));
        }
        return own;
    }

    /** F05-group-get: an empty list where nobody has said any. */
    private static ObjectNode withDependencies(ObjectNode own) {
        if (!own.has("dependencies")) {
            own.putArray("dependencies");
        }
        return own;
    }

    ObjectNode fields(String group) {
        return fields.computeIfAbsent(group, unknown -> withDependencies(JSON.createObjectNode()));
    }

    /** What some groups have of their own now. */
    Map<String, ObjectNode> now(Collection<String> some) {
        Map<String, ObjectNode> now = new HashMap<>();
        some.forEach(group -> now.put(group, fields(group).deepCopy()));
        return now;
    }

    boolean differ(Map<String, ObjectNode> wanted) {
        return wanted.entrySet().stream().anyMatch(one -> !one.getValue().equals(fields(one.getKey())));
    }

    void change(Map<String, ObjectNode> wanted, String version) {
        wanted.forEach((group, own) -> {
            fields.put(group, own.deepCopy());
            versions.put(group, version);
        });
    }

    /** One of its apps was changed. */
    void changed(String group, String version) {
        fields(group);
        versions.put(group, version);
    }

    /** To be kept with a version, by the groups' ids; beside it, which versions the apps had then. */
    void keepIn(Map<String, ObjectNode> state, String version, Collection<SimulatedApp> apps) {
        Map<String, String> then = new HashMap<>();
        apps.forEach(app -> then.put(app.id, app.version));
        appVersions.put(version, then);
        fields.forEach((group, own) -> {
            if (!group.isEmpty()) {
                state.put(group, own.deepCopy());
            }
        });
    }

    /** An app in an earlier version of its group has the version that it had then (F09-group-version). */
    ObjectNode versioned(String version, String app, ObjectNode definition) {
        return definition.put("version", appVersions.get(version).get(app));
    }

    GroupStatus status(String id, List<AppStatus> apps) {
        ObjectNode answer = JSON.createObjectNode().put("id", id);
        answer.setAll(fields(id).deepCopy());
        answer.put("version", versions.get(id));
        apps.forEach(app -> answer.withArray("apps").add(app.definition()));
        return new GroupStatus(id, versions.get(id), apps, answer);
    }

    /** The group that an app is in. */
    static String of(String app) {
        return app.substring(0, app.lastIndexOf('/'));
    }
}
