package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

import io.jenkins.plugins.marathondeploy.cluster.marathon.app.AppDefinition;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.PathId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All apps and groups at one moment: what Marathon calls the root group. Never changed; {@link RootChange} makes the next.
 *
 * @param version when it was made; every group of it has this version
 * @param apps by id
 * @param groups the settings of each group by the group's path, the root group included
 */
public record RootGroup(Instant version, SortedMap<String, AppDefinition> apps, SortedMap<String, GroupSettings> groups) {

    /** An empty Marathon. */
    public static RootGroup empty(Instant version) {
        return new RootGroup(version, new TreeMap<>(),
                new TreeMap<>(Collections.singletonMap(PathId.ROOT, GroupSettings.NONE)));
    }

    /** An app by its absolute id. */
    public Optional<AppDefinition> app(String id) {
        return Optional.ofNullable(apps.get(id));
    }

    /** Whether there is such a group. */
    public boolean hasGroup(String path) {
        return groups.containsKey(path);
    }

    /** The apps that are in the group itself, not further below. */
    public List<AppDefinition> appsOf(String group) {
        return apps.values().stream().filter(app -> PathId.parent(app.id()).equals(group)).toList();
    }

    /** The apps anywhere in the group. */
    public List<AppDefinition> appsWithin(String group) {
        return apps.values().stream().filter(app -> PathId.isWithin(PathId.parent(app.id()), group)).toList();
    }

    /** The groups directly in the group. */
    public List<String> groupsOf(String group) {
        return groups.keySet().stream()
                .filter(path -> !path.equals(PathId.ROOT) && PathId.parent(path).equals(group)).toList();
    }
}
