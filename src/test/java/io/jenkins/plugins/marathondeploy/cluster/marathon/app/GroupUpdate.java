package io.jenkins.plugins.marathondeploy.cluster.marathon.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.MarathonError.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The JSON of a group: which apps it shall have, which groups. */
public final class GroupUpdate {
    private static final String PATTERN =
            "^(([a-z0-9]|[a-z0-9][a-z0-9\\-]*[a-z0-9])\\.)*([a-z0-9]|[a-z0-9][a-z0-9\\-]*[a-z0-9])|(\\.|\\.\\.)$";
    private static final Pattern SEGMENT = Pattern.compile("[a-z0-9.-]+");

    private final JsonNode json;
    private final String path;

    private GroupUpdate(JsonNode json, String path) {
        this.json = json;
        this.path = path;
    }

    /** Reads the JSON of the group at a path. */
    public static GroupUpdate of(JsonNode json, String path) {
        List<FieldError> errors = new ArrayList<>();
        check(json, "", errors);
        if (!errors.isEmpty()) {
            throw MarathonError.invalidJson(errors);
        }
        for (String segment : path.split("/")) {
            if (!segment.isEmpty() && !SEGMENT.matcher(segment).matches()) {
                // F24-group-bad-id.txt
                throw MarathonError.notValid("/", "must fully match regular expression '" + PATTERN + "'");
            }
        }
        return new GroupUpdate(json, path);
    }

    private static void check(JsonNode json, String at, List<FieldError> errors) {
        if (!json.isObject()) {
            errors.add(new FieldError(at + "/", "error.expected.jsobject"));
            return;
        }
        for (int i = 0; i < json.path("apps").size(); i++) {
            AppShape.check(json.get("apps").get(i), at + "/apps(" + i + ")", errors);
        }
        for (int i = 0; i < json.path("groups").size(); i++) {
            check(json.get("groups").get(i), at + "/groups(" + i + ")", errors);
        }
    }

    /** The group's absolute path. */
    public String path() {
        return path;
    }

    /** Whether it says anything about apps: without it the group keeps those that it has. */
    public boolean hasApps() {
        return json.hasNonNull("apps");
    }

    /** Whether it says anything about groups: without it the group keeps those that it has. */
    public boolean hasGroups() {
        return json.hasNonNull("groups");
    }

    /** Whether it says anything about the group's dependencies. */
    public boolean hasDependencies() {
        return json.hasNonNull("dependencies");
    }

    /** The group's dependencies. */
    public List<String> dependencies() {
        List<String> dependencies = new ArrayList<>();
        json.path("dependencies").forEach(dependency ->
                dependencies.add(PathId.absolute(dependency.asText(), path)));
        return dependencies;
    }

    /** Whether its apps get its name as their role; a PUT that does not say takes it away (GroupNormalization of 1.10). */
    public boolean enforceRole() {
        return json.path("enforceRole").asBoolean(false);
    }

    /** The apps, whole and checked. */
    public List<ObjectNode> apps() {
        List<ObjectNode> apps = new ArrayList<>();
        for (JsonNode app : json.path("apps")) {
            String id = PathId.absolute(app.get("id").textValue(), path);
            ObjectNode whole = AppNormalizer.normalize((ObjectNode) app, id);
            // Before its place, as in F22-group-app-outside.txt, which tells of the command only.
            AppRules.check((ObjectNode) app, whole);
            if (!PathId.parent(id).equals(path)) {
                throw MarathonError.notValid("/id", "Identifier is not child of " + path + ". Hint: use relative paths.");
            }
            apps.add(whole);
        }
        return apps;
    }

    /** The groups in it. */
    public List<GroupUpdate> groups() {
        List<GroupUpdate> groups = new ArrayList<>();
        json.path("groups").forEach(group ->
                groups.add(new GroupUpdate(group, PathId.absolute(group.path("id").asText(), path))));
        return groups;
    }

    /** By what the number of instances of all its apps is multiplied; 0 when it does not say. */
    public double scaleBy() {
        return json.path("scaleBy").asDouble(0);
    }

    /** The version that the group shall go back to; empty when it does not say. */
    public String version() {
        return json.path("version").asText("");
    }
}
