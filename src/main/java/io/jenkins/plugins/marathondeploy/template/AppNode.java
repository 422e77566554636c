package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One app inside of a definition.
 *
 * @param id   absolute
 * @param path JSON pointer to it in the definition; empty for a definition that is the app itself
 * @param json the live node: changing it changes the definition
 */
record AppNode(String id, String path, ObjectNode json) {

    /** The group that a relative id in the app belongs to. */
    String group() {
        return PathId.resolve(id, "..");
    }

    /** The apps of an app or group definition, in the order of the file. */
    static List<AppNode> in(ObjectNode definition) {
        List<AppNode> apps = new ArrayList<>();
        if (isGroup(definition)) {
            collect(definition, PathId.resolve("/", definition.path("id").asText()), "", apps);
        } else {
            apps.add(single(definition));
        }
        return apps;
    }

    /** An app that stands alone. */
    static AppNode single(ObjectNode app) {
        return new AppNode(PathId.resolve("/", app.path("id").asText()), "", app);
    }

    /** A file with apps or groups is a group. */
    static boolean isGroup(ObjectNode definition) {
        return definition.has("apps") || definition.has("groups");
    }

    private static void collect(ObjectNode group, String groupId, String path, List<AppNode> apps) {
        for (GroupMember app : GroupMember.in(group, groupId, path, "apps")) {
            apps.add(new AppNode(app.id(), app.path(), app.json()));
        }
        for (GroupMember nested : GroupMember.in(group, groupId, path, "groups")) {
            collect(nested.json(), nested.id(), nested.path(), apps);
        }
    }

    /** An element of a group's {@code apps} or {@code groups}. */
    record GroupMember(String id, String path, ObjectNode json) {
        static List<GroupMember> in(ObjectNode group, String groupId, String path, String field) {
            JsonNode array = group.path(field);
            String arrayPath = Json.child(path, field);
            if (!array.isArray() && !array.isMissingNode() && !array.isNull()) {
                throw new TemplateException(arrayPath + " is " + Json.kind(array) + ", but must be an array.");
            }
            List<GroupMember> members = new ArrayList<>();
            for (int i = 0; i < array.size(); i++) {
                members.add(member(array.get(i), groupId, Json.child(arrayPath, i)));
            }
            return members;
        }

        private static GroupMember member(JsonNode element, String groupId, String path) {
            if (!(element instanceof ObjectNode json)) {
                throw new TemplateException(path + " is " + Json.kind(element) + ", but must be an object.");
            }
            if (!json.path("id").isTextual() || json.path("id").asText().isEmpty()) {
                throw new TemplateException(path + " has no \"id\"; inside of a group every app and group needs one.");
            }
            return new GroupMember(PathId.resolve(groupId, json.path("id").asText()), path, json);
        }
    }
}
