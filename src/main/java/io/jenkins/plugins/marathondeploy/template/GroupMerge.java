package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Completes a group with what runs in it and is not in its file, so that Marathon leaves that alone: a PUT stops every app
 * and group that a list leaves out (F31-group-put-removes-missing-apps).
 */
final class GroupMerge {
    private final Map<String, ObjectNode> apps = new TreeMap<>();
    private final Map<String, ObjectNode> groups = new TreeMap<>();

    private GroupMerge(ObjectNode wanted) {
        AppNode.in(wanted).forEach(app -> apps.put(app.id(), app.json()));
        collect(wanted, PathId.resolve("/", wanted.path("id").asText()));
    }

    /**
     * Changes the group.
     *
     * @param running Marathon's answer for it, with groups and apps embedded
     */
    static void into(ObjectNode wanted, ObjectNode running) {
        GroupMerge merge = new GroupMerge(wanted);
        merge.add(running, PathId.resolve("/", running.path("id").asText()));
    }

    /** Why that can't be: what is a group in one is an app in the other, and Marathon has one of them under an id. */
    static Optional<String> conflict(ObjectNode wanted, ObjectNode running) {
        GroupMerge one = new GroupMerge(wanted);
        GroupMerge other = new GroupMerge(running);
        return one.apps.keySet().stream()
                .filter(other.groups::containsKey)
                .map(id -> id + " is an app in the file, and a group on Marathon")
                .findFirst()
                .or(() -> one.groups.keySet().stream()
                        .filter(other.apps::containsKey)
                        .map(id -> id + " is a group in the file, and an app on Marathon")
                        .findFirst());
    }

    /** The ids of a group and of all groups in it, and the groups. */
    static Map<String, ObjectNode> groups(ObjectNode definition) {
        return new GroupMerge(definition).groups;
    }

    /**
     * Whether Marathon keeps an app or a group that a PUT does not name: of a list that the file does not have, or that is
     * {@code null} there, it keeps all, and so it does of dependencies (F32-group-after); an empty list takes away.
     *
     * @param id   of something that runs, and that the group to be sent does not name
     * @param list what it is in the list of, {@code apps} or {@code groups}
     */
    static boolean keeps(ObjectNode wanted, String id, String list) {
        Map<String, ObjectNode> groups = groups(wanted);
        String group = PathId.resolve(id, "..");
        boolean direct = groups.containsKey(group);
        while (!groups.containsKey(group) && !group.equals("/")) {
            group = PathId.resolve(group, "..");
        }
        return groups.containsKey(group) && !groups.get(group).hasNonNull(direct ? list : "groups");
    }

    private void collect(ObjectNode group, String id) {
        groups.put(id, group);
        for (AppNode.GroupMember nested : AppNode.GroupMember.in(group, id, "", "groups")) {
            collect(nested.json(), nested.id());
        }
    }

    private void add(ObjectNode running, String id) {
        ObjectNode wanted = groups.get(id);
        // Of a list that the file does not have, Marathon keeps all: there is nothing to add to it.
        if (wanted.get("apps") instanceof ArrayNode list) {
            for (AppNode.GroupMember app : AppNode.GroupMember.in(running, id, "", "apps")) {
                if (!apps.containsKey(app.id())) {
                    list.add(submittable(app.json()).put("id", app.id()));
                }
            }
        }
        for (AppNode.GroupMember nested : AppNode.GroupMember.in(running, id, "", "groups")) {
            if (groups.containsKey(nested.id())) {
                add(nested.json(), nested.id());
            } else if (wanted.get("groups") instanceof ArrayNode list) {
                list.add(untouched(nested));
            }
        }
    }

    /**
     * A group of which Marathon keeps apps, groups, pods and dependencies, since nothing is said of them, as they are at that
     * moment; {@code enforceRole} would go where it is not said (Marathon 1.9 and later).
     */
    private static ObjectNode untouched(AppNode.GroupMember group) {
        ObjectNode json = group.json().objectNode().put("id", group.id());
        JsonNode role = group.json().path("enforceRole");
        if (role.isBoolean()) {
            json.set("enforceRole", role);
        }
        return json;
    }

    /**
     * An app of Marathon's answer in the form in which Marathon takes it for unchanged: without status, whose
     * {@code version} makes it refuse the app (I35-put-back-whole-get-body), and without the old forms that Marathon up to 1.4
     * answers beside the present ones, and refuses together with them (B-ports-and-portdefs).
     */
    static ObjectNode submittable(ObjectNode running) {
        ObjectNode app = running.deepCopy();
        app.remove(AppShape.STATUS);
        Normalization.removeNulls(app);
        if (!app.path("fetch").isEmpty()) {
            app.remove("uris");
        }
        if (app.has("portDefinitions")) {
            app.remove("ports");
        }
        boolean networks = !app.path("networks").isEmpty();
        if (networks) {
            app.remove("ipAddress");
        }
        if (app.path("container").path("docker") instanceof ObjectNode docker) {
            if (networks) {
                docker.remove("network");
            }
            if (app.path("container").has("portMappings")) {
                docker.remove("portMappings");
            }
        }
        return app;
    }
}
