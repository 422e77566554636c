package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds apps and groups of a group that wait for each other (F20-group-cyclic: "Dependency graph has cyclic
 * dependencies."). What a group depends on, everything in it does; who depends on a group waits for everything in it.
 */
final class DependencyOrder {
    /** Beside an app's id: what must be there before anything of a group may start. */
    private static final String BEFORE = "#before";

    private final Map<String, List<String>> waitsFor = new LinkedHashMap<>();

    private DependencyOrder() {}

    /** Ids of which some wait for each other in a circle; empty when there is an order to start them in. */
    static Set<String> unresolvable(ObjectNode group) {
        DependencyOrder order = new DependencyOrder();
        order.add(group, group.path("id").asText());
        return order.leftOver();
    }

    private void add(ObjectNode group, String id) {
        List<String> before = edges(id + BEFORE);
        dependencies(group, id, before);
        for (AppNode.GroupMember app : AppNode.GroupMember.in(group, id, "", "apps")) {
            edges(id).add(app.id());
            List<String> own = edges(app.id());
            own.add(id + BEFORE);
            dependencies(app.json(), id, own);
        }
        for (AppNode.GroupMember nested : AppNode.GroupMember.in(group, id, "", "groups")) {
            edges(id).add(nested.id());
            edges(nested.id() + BEFORE).add(id + BEFORE);
            add(nested.json(), nested.id());
        }
    }

    private static void dependencies(ObjectNode json, String group, List<String> edges) {
        for (JsonNode dependency : json.path("dependencies")) {
            edges.add(PathId.resolve(group, dependency.asText()));
        }
    }

    private List<String> edges(String id) {
        return waitsFor.computeIfAbsent(id, key -> new ArrayList<>());
    }

    /** Takes away whatever waits for nothing, until only circles and what waits for them are left. */
    private Set<String> leftOver() {
        Map<String, Integer> open = new LinkedHashMap<>();
        Map<String, List<String>> waiting = new LinkedHashMap<>();
        waitsFor.forEach((id, targets) -> {
            // A dependency outside of the group is none of its circles (B-dependency-missing: taken).
            List<String> known = targets.stream().filter(waitsFor::containsKey).toList();
            open.put(id, known.size());
            known.forEach(target -> waiting.computeIfAbsent(target, key -> new ArrayList<>()).add(id));
        });
        Deque<String> free = new ArrayDeque<>(open.keySet().stream().filter(id -> open.get(id) == 0).toList());
        Set<String> left = new LinkedHashSet<>(open.keySet());
        while (!free.isEmpty()) {
            String id = free.poll();
            left.remove(id);
            for (String waiter : waiting.getOrDefault(id, List.of())) {
                if (open.merge(waiter, -1, Integer::sum) == 0) {
                    free.add(waiter);
                }
            }
        }
        left.removeIf(id -> id.endsWith(BEFORE));
        return left;
    }
}
