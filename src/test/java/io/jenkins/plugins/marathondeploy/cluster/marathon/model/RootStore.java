package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

import io.jenkins.plugins.marathondeploy.cluster.marathon.app.AppDefinition;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.Timestamps;
import io.jenkins.plugins.marathondeploy.cluster.marathon.time.Loop;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The present root group, the earlier ones, and every version of every app that was ever stored. */
public final class RootStore {
    /** As many as Marathon keeps by default ({@code zk_max_versions}). */
    private static final int VERSIONS_KEPT = 50;

    private final Loop loop;
    private final TreeMap<Instant, RootGroup> history = new TreeMap<>();
    private final Map<String, Map<Instant, AppDefinition>> versions = new HashMap<>();
    private RootGroup present;
    private Instant lastVersion = Instant.EPOCH;

    RootStore(Loop loop) {
        this.loop = loop;
        present = RootGroup.empty(nextVersion());
        history.put(present.version(), present);
    }

    /** The present root group. */
    public RootGroup present() {
        return present;
    }

    void set(RootGroup next) {
        present = next;
        history.put(next.version(), next);
        if (history.size() > VERSIONS_KEPT) {
            history.pollFirstEntry();
        }
        store(next);
    }

    /** Keeps the new versions of a root group, also of one that is refused: E15-versions-while-locked.txt. */
    void store(RootGroup root) {
        for (AppDefinition app : root.apps().values()) {
            if (app.version().equals(root.version())) {
                Map<Instant, AppDefinition> known = versionsOf(app.id());
                known.put(app.version(), app);
                if (known.size() > VERSIONS_KEPT) {
                    known.remove(known.keySet().iterator().next());
                }
            }
        }
    }

    /** A version that no other has. */
    Instant nextVersion() {
        Instant now = loop.now().truncatedTo(ChronoUnit.MILLIS);
        lastVersion = now.isAfter(lastVersion) ? now : lastVersion.plusMillis(1);
        return lastVersion;
    }

    /** The versions of an app, in no order that means something. */
    public List<String> versions(String app) {
        return versionsOf(app).keySet().stream().map(Timestamps::format).toList();
    }

    /** A version of an app; asking for one that does not exist adds it to the list, D14-versions-after-rollback.txt. */
    public Optional<AppDefinition> version(String app, Instant version) {
        Map<Instant, AppDefinition> known = versionsOf(app);
        if (!known.containsKey(version)) {
            known.put(version, null);
        }
        return Optional.ofNullable(known.get(version));
    }

    private Map<Instant, AppDefinition> versionsOf(String app) {
        return versions.computeIfAbsent(app, id -> new LinkedHashMap<>());
    }

    /** The root group as it was at a version. */
    public Optional<RootGroup> at(Instant version) {
        return Optional.ofNullable(history.get(version));
    }

    /** The versions at which a group existed, the latest first. */
    public List<String> groupVersions(String group) {
        List<String> found = new ArrayList<>();
        history.descendingMap().forEach((version, root) -> {
            if (root.hasGroup(group)) {
                found.add(Timestamps.format(version));
            }
        });
        return found;
    }
}
