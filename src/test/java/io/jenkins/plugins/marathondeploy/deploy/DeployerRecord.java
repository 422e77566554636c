package io.jenkins.plugins.marathondeploy.deploy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What one deployer has sent to a {@link SimulatedMarathon}, and what of it he has seen. */
final class DeployerRecord {
    /** What he changed that was a change indeed, since someone else changed something. */
    final List<String> effective = new ArrayList<>();
    /** The commands that a rollback may bring back: what there was before he changed anything, and what of it was healthy. */
    final Map<String, Set<String>> before = new TreeMap<>();
    /** Definitions whose answer was lost. */
    private final List<ObjectNode> lost = new ArrayList<>();
    private boolean changed;
    /** What a rollback by hand may go back from. */
    private final Map<String, String> untouched = new HashMap<>();
    /** The configuration of each app in the last answer he got for it; empty where there was none. */
    private final Map<String, String> seen = new HashMap<>();

    void saw(String id, Optional<AppStatus> answer) {
        seen.put(id, answer.map(app -> app.lastConfigChangeAt().orElse(app.version())).orElse(""));
    }

    void sawAll(Collection<String> ids, List<AppStatus> answers) {
        ids.forEach(id -> seen.put(id, ""));
        answers.forEach(app -> saw(app.id(), Optional.of(app)));
    }

    /** Whether he knew what he would replace. A write of somebody who has not looked at all is not held to anything. */
    boolean knew(String id, String configuration) {
        return !seen.containsKey(id) || seen.get(id).equals(configuration);
    }

    void lost(ObjectNode definition) {
        lost.add(definition);
    }

    boolean hasLost(ObjectNode definition) {
        return lost.contains(definition);
    }

    boolean hasLost() {
        return !lost.isEmpty();
    }

    void mayBeUndone(String id, String configuration) {
        untouched.put(id, configuration);
    }

    boolean mayUndo(SimulatedApp app) {
        return app.configuration.equals(untouched.get(app.id));
    }

    /** Whether anything that he sent was a change. */
    boolean hasChanged() {
        return changed;
    }

    /** To be called before his first change is made. */
    void begins(Collection<SimulatedApp> apps, SimulatedMarathon marathon) {
        changed = true;
        if (effective.isEmpty() && before.isEmpty()) {
            apps.forEach(app -> {
                Set<String> commands = new HashSet<>(Set.of(app.command()));
                marathon.commandThatServes(app).ifPresent(commands::add);
                before.put(app.id, commands);
            });
        }
    }

    /**
     * For the same deployment once more, after a kill: what is to be brought back is what was there before the first; or,
     * where others have put something there since, what there is now.
     */
    void forgetsItsChanges(String author, Collection<SimulatedApp> now) {
        changed = false;
        boolean others = now.stream().anyMatch(app -> !app.author.equals(author)
                && !before.getOrDefault(app.id, Set.of(app.command())).contains(app.command()));
        if (others) {
            now.stream().filter(app -> before.containsKey(app.id)).forEach(app -> before.get(app.id).add(app.command()));
        }
    }

    /** For a deployment that begins after another of the same deployer has ended. */
    void beginsAnew() {
        changed = false;
        effective.clear();
        before.clear();
        lost.clear();
    }
}
