package io.jenkins.plugins.marathondeploy.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.template.Definition;
import io.jenkins.plugins.marathondeploy.template.OwnLabels;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Whether taking a group back to its version before the last deployment undoes what that deployment has changed, and nothing
 * else. A group's version has all of its apps in it: those too that the deployment's file did not name, and that somebody else
 * has changed since.
 */
public final class LastChange {
    private LastChange() {}

    /**
     * The apps that the deployment has changed: those whose label says so, and those that have the version that came with
     * them, since an app that is only scaled keeps its labels.
     *
     * @param before version of the group before that deployment
     */
    public static LinkedHashSet<String> apps(TargetStatus status, String before) {
        Predicate<AppStatus> labelled = app -> before.equals(app.labels().get(OwnLabels.PREVIOUS_GROUP));
        Set<String> versions =
                status.apps().stream().filter(labelled).map(DesiredState::configurationOf).collect(Collectors.toSet());
        return status.apps().stream()
                .filter(labelled.or(app -> versions.contains(app.version())))
                .map(AppStatus::id)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * Why the group is not taken back whole; empty when that undoes nothing else.
     *
     * @param now        what there is of it
     * @param changed    {@link #apps}
     * @param before     version of the group before that deployment
     * @param definition of that version
     */
    public static Optional<String> refusal(
            String group, Snapshot now, Set<String> changed, String before, ObjectNode definition) {
        Set<String> others = others(now, definition);
        others.removeAll(changed);
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of("going back to version " + before + " of group " + group + " would undo what was"
                        + " done to " + String.join(", ", others) + " since, and that this came with its last deployment is not"
                        + " known: no label there says so. Go back app by app"
                        + (changed.isEmpty() ? "" : " (" + String.join(", ", changed) + ")") + ", or name version " + before
                        + " with 'to' (--to) to take the whole group back to it");
    }

    /** The apps that were changed, scaled, added or removed since. */
    private static Set<String> others(Snapshot now, ObjectNode definition) {
        Definition then = Definition.ofJson(definition.toString());
        Set<String> ids = new TreeSet<>(then.appIds());
        ids.addAll(now.apps().keySet());
        ids.removeIf(id -> then.appIds().contains(id)
                && now.apps().containsKey(id)
                && then.app(id).path("version").asText().equals(now.apps().get(id).version()));
        return ids;
    }
}
