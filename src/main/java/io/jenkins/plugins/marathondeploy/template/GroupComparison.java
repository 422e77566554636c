package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares groups app by app; a group's PUT stops apps that it does not name, so an app too many is a difference. */
final class GroupComparison {
    private final Comparison.Options options;
    private final List<Difference> differences = new ArrayList<>();
    private final List<Difference> dropped = new ArrayList<>();
    private final List<Difference> kept = new ArrayList<>();

    private GroupComparison(Comparison.Options options) {
        this.options = options;
    }

    static Comparison.Result compare(ObjectNode wanted, ObjectNode running, Comparison.Options options) {
        GroupComparison comparison = new GroupComparison(options);
        comparison.compareGroups(groups(wanted), groups(running));
        comparison.compareApps(apps(wanted), apps(running));
        return new Comparison.Result(comparison.differences, comparison.dropped, comparison.kept);
    }

    static List<Difference> ownFields(ObjectNode wanted, ObjectNode running) {
        GroupComparison comparison = new GroupComparison(Comparison.Options.defaults());
        comparison.compareGroups(groups(wanted), groups(running));
        return comparison.differences;
    }

    private void compareGroups(Map<String, ObjectNode> wanted, Map<String, ObjectNode> running) {
        for (String id : union(wanted, running)) {
            if (wanted.containsKey(id) && running.containsKey(id)) {
                differences.addAll(Comparison.differencesOfGroup(id, wanted.get(id), running.get(id)));
            } else {
                whole(id, wanted.get(id), running.get(id));
            }
        }
    }

    private void compareApps(Map<String, AppNode> wanted, Map<String, AppNode> running) {
        for (String id : union(wanted, running)) {
            AppNode one = wanted.get(id);
            AppNode other = running.get(id);
            if (one != null && other != null) {
                Comparison.Result result = Comparison.compare(id, one, other, options);
                differences.addAll(result.differences());
                dropped.addAll(result.dropped());
                kept.addAll(result.kept());
            } else {
                whole(id, one == null ? null : one.json(), other == null ? null : other.json());
            }
        }
    }

    private void whole(String id, JsonNode wanted, JsonNode running) {
        JsonNode one = wanted == null ? MissingNode.getInstance() : wanted;
        JsonNode other = running == null ? MissingNode.getInstance() : running;
        differences.add(new Difference(id, "", one, other, HiddenPlaces.in(one, other)));
    }

    private static Set<String> union(Map<String, ?> wanted, Map<String, ?> running) {
        Set<String> ids = new LinkedHashSet<>(wanted.keySet());
        ids.addAll(running.keySet());
        return ids;
    }

    private static Map<String, AppNode> apps(ObjectNode definition) {
        Map<String, AppNode> apps = new LinkedHashMap<>();
        AppNode.in(definition).forEach(app -> apps.put(app.id(), app));
        return apps;
    }

    private static Map<String, ObjectNode> groups(ObjectNode definition) {
        Map<String, ObjectNode> groups = new LinkedHashMap<>();
        collect(definition, PathId.resolve("/", definition.path("id").asText()), groups);
        return groups;
    }

    private static void collect(ObjectNode group, String id, Map<String, ObjectNode> groups) {
        groups.put(id, Normalization.group(group, id));
        for (AppNode.GroupMember nested : AppNode.GroupMember.in(group, id, "", "groups")) {
            collect(nested.json(), nested.id(), groups);
        }
    }
}
