package io.jenkins.plugins.marathondeploy.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.template.Comparison;
import io.jenkins.plugins.marathondeploy.template.Definition;
import io.jenkins.plugins.marathondeploy.template.Difference;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** The fields of a group itself ({@code dependencies}, {@code enforceRole}) and of the groups in it, as text. */
final class GroupFields {
    /** In a text that says nothing of groups that it does not name; no field of Marathon has such a name. */
    private static final String MERGED = "marathon-deploy.merged";

    private GroupFields() {}

    /** Returns an empty text for an app. */
    static String of(ObjectNode definition) {
        if (!definition.has("apps") && !definition.has("groups")) {
            return "";
        }
        return withoutApps(definition.deepCopy()).toString();
    }

    /** The same of a definition that is merged into what runs: other groups may be there. */
    static String ofMerged(ObjectNode definition) {
        return withoutApps(definition.deepCopy()).put(MERGED, true).toString();
    }

    private static ObjectNode withoutApps(ObjectNode group) {
        group.remove("apps");
        group.remove("pods");
        group.remove("version");
        group.path("groups").forEach(nested -> withoutApps((ObjectNode) nested));
        if (!group.hasNonNull("groups")) {
            // A group all the same, and one that says nothing of those in it.
            group.putNull("groups");
        }
        return group;
    }

    /** Whether Marathon's answer for a group has these fields. */
    static boolean same(String wanted, ObjectNode running) {
        if (wanted.isEmpty()) {
            return true;
        }
        ObjectNode json = Definition.ofJson(wanted).json();
        boolean merged = json.remove(MERGED) != null;
        return differences(json, running, merged).isEmpty();
    }

    /** @param merged whether groups that only the running one has are no difference */
    static List<Difference> differences(ObjectNode wanted, ObjectNode running, boolean merged) {
        List<Difference> all = Comparison.compareGroupFields(wanted, running).differences();
        Set<String> named = merged ? Definition.ofJson(wanted.toString()).groupIds() : Set.of();
        return merged ? all.stream().filter(one -> named.contains(one.appId())).toList() : all;
    }

    /**
     * What the fields were that a change has brought to what it wanted: of the groups that it names where it was merged,
     * else of all.
     *
     * @param before the fields of all groups before the change
     */
    static String before(String wanted, String before) {
        if (wanted.isEmpty() || before.isEmpty()) {
            return "";
        }
        Definition named = Definition.ofJson(wanted);
        if (!named.json().has(MERGED)) {
            return before;
        }
        ObjectNode was = Definition.ofJson(before).json();
        removeOthers(was, named.groupIds());
        return was.put(MERGED, true).toString();
    }

    /** Marathon answers absolute ids. */
    private static void removeOthers(ObjectNode group, Set<String> named) {
        for (Iterator<JsonNode> all = group.path("groups").iterator(); all.hasNext(); ) {
            JsonNode nested = all.next();
            if (named.contains(nested.path("id").asText())) {
                removeOthers((ObjectNode) nested, named);
            } else {
                all.remove();
            }
        }
    }

    /** Whether the groups that a change did not name have the fields that they had before it. */
    static boolean sameBeside(String wanted, String before, ObjectNode running) {
        if (before.isEmpty()) {
            return true;
        }
        Set<String> named = wanted.isEmpty() ? Set.of() : Definition.ofJson(wanted).groupIds();
        return Comparison.compareGroupFields(Definition.ofJson(before).json(), running).differences().stream()
                .allMatch(one -> named.contains(one.appId()));
    }
}
