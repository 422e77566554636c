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

/**
 * Compares groups app by app. A group's PUT stops apps that its lists do not name, so that an app too many is a difference;
 * of what the file says nothing of, Marathon keeps all ({@link GroupMerge#keeps}), and that is none.
 */
final class GroupComparison {
    private final ObjectNode wanted;
    private final ObjectNode running;
    private final Comparison.Options options;
    private final List<Difference> differences = new ArrayList<>();
    private final List<Difference> dropped = new ArrayList<>();
    private final List<Difference> kept = new ArrayList<>();

    private GroupComparison(ObjectNode wanted, ObjectNode running, Comparison.Options options) {
        this.wanted = wanted;
        this.running = running;
        this.options = options;
    }

    static Comparison.Result compare(ObjectNode wanted, ObjectNode running, Comparison.Options options) {
        GroupComparison comparison = new GroupComparison(wanted, running, options);
        comparison.compareGroups();
        comparison.compareApps();
        return new Comparison.Result(comparison.differences, comparison.dropped, comparison.kept);
    }

    static List<Difference> ownFields(ObjectNode wanted, ObjectNode running) {
        GroupComparison comparison = new GroupComparison(wanted, running, Comparison.Options.defaults());
        comparison.compareGroups();
        return comparison.differences;
    }

    private void compareGroups() {
        Map<String, ObjectNode> ones = GroupMerge.groups(wanted);
        Map<String, ObjectNode> others = GroupMerge.groups(running);
        for (String id : union(ones, others)) {
            ObjectNode one = normalized(id, ones.get(id));
            ObjectNode other = normalized(id, others.get(id));
            if (one != null && other != null) {
                if (!ones.get(id).hasNonNull("dependencies")) {
                    one.set("dependencies", other.get("dependencies"));
                }
                differences.addAll(Comparison.differencesOfGroup(id, one, other));
            } else if (one != null || !GroupMerge.keeps(wanted, id, "groups")) {
                whole(id, one, other);
            }
        }
    }

    private static ObjectNode normalized(String id, ObjectNode group) {
        return group == null ? null : Normalization.group(group, id);
    }

    private void compareApps() {
        Map<String, AppNode> ones = apps(wanted);
        Map<String, AppNode> others = apps(running);
        for (String id : union(ones, others)) {
            AppNode one = ones.get(id);
            AppNode other = others.get(id);
            if (one != null && other != null) {
                Comparison.Result result = Comparison.compare(id, one, other, options);
                differences.addAll(result.differences());
                dropped.addAll(result.dropped());
                kept.addAll(result.kept());
            } else if (one != null || !GroupMerge.keeps(wanted, id, "apps")) {
                whole(id, one == null ? null : one.json(), other == null ? null : other.json());
            }
        }
    }

    private void whole(String id, JsonNode wanted, JsonNode running) {
        JsonNode one = wanted == null ? MissingNode.getInstance() : wanted;
        JsonNode other = running == null ? MissingNode.getInstance() : running;
        differences.add(new Difference(id, "", one, other, SecretPaths.in(one, other)));
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
}
