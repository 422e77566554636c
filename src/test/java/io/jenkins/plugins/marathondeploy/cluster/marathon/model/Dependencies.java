package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.AppDefinition;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.PathId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which app waits for which: through the app's own dependencies and those of the groups that it is in. */
final class Dependencies {
    private final RootGroup root;
    private final Map<String, Set<String>> direct = new HashMap<>();

    Dependencies(RootGroup root) {
        this.root = root;
        root.apps().values().forEach(app -> direct.put(app.id(), directOf(app)));
    }

    private Set<String> directOf(AppDefinition app) {
        Set<String> dependencies = new TreeSet<>();
        for (JsonNode dependency : app.content().path("dependencies")) {
            dependencies.addAll(appsAt(PathId.absolute(dependency.asText(), PathId.parent(app.id()))));
        }
        for (String group : PathId.ancestors(app.id())) {
            for (String dependency : root.groups().getOrDefault(group, GroupSettings.NONE).dependencies()) {
                dependencies.addAll(appsAt(PathId.absolute(dependency, group)));
            }
        }
        return dependencies;
    }

    private Set<String> appsAt(String path) {
        Set<String> found = new TreeSet<>();
        if (root.app(path).isPresent()) {
            found.add(path);
        }
        if (root.hasGroup(path)) {
            root.appsWithin(path).forEach(app -> found.add(app.id()));
        }
        return found;
    }

    void refuseCycles() {
        Map<String, Integer> depths = new HashMap<>();
        direct.keySet().forEach(id -> depth(id, depths, new HashSet<>()));
    }

    /** The apps in layers: each layer depends on earlier ones only. */
    List<Set<String>> layers(Set<String> apps) {
        Map<String, Integer> depths = new HashMap<>();
        Map<Integer, Set<String>> layers = new TreeMap<>();
        for (String id : apps) {
            layers.computeIfAbsent(depth(id, depths, new HashSet<>()), depth -> new TreeSet<>()).add(id);
        }
        return List.copyOf(layers.values());
    }

    private int depth(String id, Map<String, Integer> known, Set<String> above) {
        Integer depth = known.get(id);
        if (depth != null) {
            return depth;
        }
        if (!above.add(id)) {
            throw new CyclicDependencies(root);
        }
        int deepest = 0;
        for (String dependency : direct.getOrDefault(id, Set.of())) {
            deepest = Math.max(deepest, 1 + depth(dependency, known, above));
        }
        above.remove(id);
        known.put(id, deepest);
        return deepest;
    }
}
