package io.jenkins.plugins.marathondeploy.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.template.Comparison;
import io.jenkins.plugins.marathondeploy.template.Definition;

/** The fields of a group itself ({@code dependencies}, {@code enforceRole}) and of the groups in it, as text. */
final class GroupFields {
    private GroupFields() {}

    /** Returns an empty text for an app. */
    static String of(ObjectNode definition) {
        if (!definition.has("apps") && !definition.has("groups")) {
            return "";
        }
        return withoutApps(definition.deepCopy()).toString();
    }

    private static ObjectNode withoutApps(ObjectNode group) {
        group.remove("apps");
        group.remove("pods");
        group.remove("version");
        group.path("groups").forEach(nested -> withoutApps((ObjectNode) nested));
        if (!group.has("groups")) {
            group.putArray("groups");
        }
        return group;
    }

    /** Whether Marathon's answer for a group has these fields. */
    static boolean same(String wanted, ObjectNode running) {
        return wanted.isEmpty()
                || Comparison.compareGroupFields(Definition.ofJson(wanted).json(), running).isEmpty();
    }
}
