package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.AppDefinition;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.MarathonError;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.PathId;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A change of apps and groups being prepared. */
public final class RootChange {
    private final RootGroup base;
    private final SortedMap<String, ObjectNode> apps = new TreeMap<>();
    private final SortedMap<String, GroupSettings> groups;
    private final boolean roles;
    private final UnaryOperator<ObjectNode> keeps;
    private final Set<String> restarted = new HashSet<>();

    /**
     * A change of what there is at present.
     *
     * @param roles with roles or, as before Marathon 1.9, without
     * @param keeps what it makes of an app besides
     */
    RootChange(RootGroup base, boolean roles, UnaryOperator<ObjectNode> keeps) {
        this.base = base;
        this.roles = roles;
        this.keeps = keeps;
        base.apps().values().forEach(app -> apps.put(app.id(), app.content()));
        groups = new TreeMap<>(base.groups());
    }

    /** What is changed. */
    public RootGroup base() {
        return base;
    }

    /** Adds or replaces an app; its groups come into being with it. */
    public void putApp(ObjectNode content) {
        String id = content.get("id").textValue();
        PathId.ancestors(id).forEach(group -> groups.putIfAbsent(group, GroupSettings.NONE));
        apps.put(id, keeps.apply(withRole(id, content)));
    }

    private ObjectNode withRole(String id, ObjectNode content) {
        if (roles == content.has("role")) {
            return content;
        }
        ObjectNode changed = content.deepCopy();
        changed.remove("role");
        if (roles) {
            String top = PathId.ancestors(id).stream().skip(1).findFirst().orElse(PathId.ROOT);
            changed.put("role", groups.get(top).enforceRole() ? PathId.safe(top) : "*");
        }
        return changed;
    }

    /** Takes an app away; its group stays. */
    public void removeApp(String id) {
        apps.remove(id);
    }

    /** Adds a group or sets what it says of itself; its role only where there are roles. */
    public void putGroup(String path, GroupSettings settings) {
        PathId.ancestors(path).forEach(group -> groups.putIfAbsent(group, GroupSettings.NONE));
        groups.put(path, new GroupSettings(settings.dependencies(), roles && settings.enforceRole()));
    }

    /** Takes away everything in a group, and the group unless it is the root. */
    public void removeGroup(String path) {
        apps.keySet().removeIf(id -> PathId.isWithin(PathId.parent(id), path));
        groups.keySet().removeIf(group -> !group.equals(PathId.ROOT) && PathId.isWithin(group, path));
    }

    /** Takes a group away when nothing is left in it. */
    public void removeEmptyGroup(String path) {
        if (apps.keySet().stream().noneMatch(id -> PathId.isWithin(PathId.parent(id), path))) {
            removeGroup(path);
        }
    }

    /** Marks an app as changed although its content stays. */
    public void restart(String id) {
        restarted.add(id);
    }

    /** The content that an app will have; null when there is no such app. */
    public ObjectNode app(String id) {
        return apps.get(id);
    }

    /**
     * The result. Unchanged apps keep their version.
     *
     * @param assignPorts false leaves ports that Marathon has to choose at 0, as a dry run of a group does
     */
    public RootGroup build(Instant version, boolean assignPorts) {
        checkIds();
        SortedMap<String, AppDefinition> built = new TreeMap<>();
        ServicePorts ports = new ServicePorts(base, apps);
        apps.forEach((id, content) -> {
            AppDefinition before = base.app(id).orElse(null);
            boolean untouched = before != null && before.content() == content && !restarted.contains(id);
            built.put(id, untouched && assignPorts
                    ? before
                    : versioned(before, assignPorts ? ports.assign(content, before) : content, version));
        });
        RootGroup result = new RootGroup(version, built, groups);
        new Dependencies(result).refuseCycles();
        return result;
    }

    private AppDefinition versioned(AppDefinition before, ObjectNode content, Instant version) {
        if (before == null || restarted.contains(before.id()) || !before.sameConfiguration(content)) {
            return AppDefinition.changed(content, version);
        }
        if (before.instances() == content.get("instances").intValue()) {
            return before;
        }
        return new AppDefinition(content, version, version, before.lastConfigChangeAt());
    }

    /** As Group's validation says it; in F28-group-app-same-id.txt and F29-app-then-subapp.txt the command is refused first. */
    private void checkIds() {
        for (String id : apps.keySet()) {
            if (groups.containsKey(id)) {
                throw MarathonError.notValid("/", "Groups and Applications may not have the same identifier.");
            }
        }
    }
}
