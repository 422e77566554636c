package io.jenkins.plugins.marathondeploy.deploy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.marathon.GroupStatus;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import io.jenkins.plugins.marathondeploy.marathon.RunningDeployment;
import io.jenkins.plugins.marathondeploy.marathon.Submission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A small model of Marathon, after the transcripts: what deployments, locks, force, revert and cancel do to apps and
 * groups, step by step. It knows the truth that a machine has to find out, and who changed what.
 */
final class SimulatedMarathon {
    static final String US = "us";
    static final String OTHER = "other";
    private static final ObjectMapper JSON = new ObjectMapper();

    final Map<String, SimulatedApp> apps = new TreeMap<>();
    final List<String> violations = new ArrayList<>();
    /** Whether a write arrives long after it was sent: what it meets then is nobody's fault. */
    boolean late;
    int limit = 100;
    /** What it makes of an app that is sent; applied to a copy. */
    UnaryOperator<ObjectNode> keeps = UnaryOperator.identity();
    long killTime = 500;
    private final List<SimulatedApp> leaving = new ArrayList<>();
    private final Map<String, DeployerRecord> records = new HashMap<>();
    /** By whom an app that is not there any more was removed. */
    private final Map<String, String> removedBy = new HashMap<>();
    private final List<SimulatedDeployment> deployments = new ArrayList<>();
    private final Map<String, Map<String, ObjectNode>> history = new HashMap<>();
    private final SimulatedGroups groups = new SimulatedGroups();
    private int versions;
    private int ids;

    /** Some time passes. */
    void step(long now) {
        apps.values().forEach(app -> app.step(now, replacing(app.id), killTime));
        leaving.forEach(app -> app.step(now, true, killTime));
        leaving.removeIf(app -> app.tasks.isEmpty());
        deployments.removeIf(one -> one.originals().keySet().stream().allMatch(app -> done(one, app)));
    }

    private boolean replacing(String app) {
        return deployments.stream().anyMatch(deployment -> deployment.replaces(app));
    }

    private boolean done(SimulatedDeployment deployment, String app) {
        if (leaving.stream().anyMatch(gone -> gone.id.equals(app))) {
            return false;
        }
        SimulatedApp there = apps.get(app);
        return there == null || (deployment.replaces(app) ? there.settled() : there.scaled());
    }

    DeployerRecord of(String author) {
        return records.computeIfAbsent(author, unknown -> new DeployerRecord());
    }

    /** @param changes what becomes of which app; null for deletion */
    Submission change(Map<String, ObjectNode> changes, boolean force, String author) {
        return change(changes, Map.of(), force, author);
    }

    /** @param own fields of groups, by their ids */
    private Submission change(
            Map<String, ObjectNode> changes, Map<String, ObjectNode> own, boolean force, String author) {
        Map<String, ObjectNode> real = new LinkedHashMap<>();
        changes.forEach((app, definition) -> real.put(app, whole(definition)));
        real.entrySet().removeIf(change -> Objects.equals(definition(change.getKey()), change.getValue()));
        boolean fields = groups.differ(own);
        String version = nextVersion();
        String id = "d" + ++ids;
        if (real.isEmpty() && !fields) {
            return new Submission(version, id);
        }
        List<SimulatedDeployment> conflicts = deployments.stream().filter(other -> other.touches(real.keySet())).toList();
        if (!conflicts.isEmpty() && !force) {
            throw new MarathonException(Kind.LOCKED, "App is locked by one or more deployments",
                    conflicts.stream().map(SimulatedDeployment::id).toList(), List.of(), null);
        }
        if (deployments.size() - conflicts.size() >= limit) {
            throw tooMany();
        }
        if (isDeployer(author)) {
            real.keySet().forEach(app -> guardUnseen(app, author));
            of(author).begins(apps.values(), this);
            of(author).effective.add(what(real) + (fields ? " fields " + own : ""));
        }
        records.forEach((deployer, record) -> {
            if (!deployer.equals(author)) {
                record.effective.clear();
            }
        });
        deployments.removeAll(conflicts);
        Map<String, ObjectNode> originals = new LinkedHashMap<>();
        real.keySet().forEach(app -> originals.put(app, definition(app)));
        Set<String> scaled = real.entrySet().stream()
                .filter(one -> one.getValue() != null && apps.containsKey(one.getKey())
                        && SimulatedApp.onlyScales(definition(one.getKey()), one.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(HashSet::new));
        if (!real.isEmpty()) {
            deployments.add(new SimulatedDeployment(id, version, author, originals, groups.now(own.keySet()), scaled));
        }
        real.forEach((app, definition) -> apply(app, definition, version, author));
        groups.change(own, version);
        Map<String, ObjectNode> state = new TreeMap<>();
        apps.forEach((app, one) -> state.put(app, one.definition.deepCopy()));
        groups.keepIn(state, version, apps.values());
        history.put(version, state);
        return new Submission(version, id);
    }

    private static boolean isDeployer(String author) {
        return !author.equals(OTHER);
    }

    private static String what(Map<String, ObjectNode> changes) {
        StringBuilder what = new StringBuilder();
        changes.forEach((app, definition) -> what.append(app).append(' ')
                .append(definition == null ? "gone" : definition.path("cmd").asText() + " x" + definition.path("instances"))
                .append(';'));
        return what.toString();
    }

    private void apply(String id, ObjectNode definition, String version, String author) {
        groups.changed(SimulatedGroups.of(id), version);
        if (definition == null) {
            SimulatedApp gone = apps.remove(id);
            gone.deleted = true;
            leaving.add(gone);
            removedBy.put(id, author);
        } else {
            apps.computeIfAbsent(id, SimulatedApp::new).change(definition, version, author);
        }
    }

    Submission put(String id, ObjectNode definition, boolean force, String author) {
        return change(Map.of(id, definition), force, author);
    }

    Submission putGroup(String id, ObjectNode definition, boolean force, String author) {
        Map<String, ObjectNode> changes = new LinkedHashMap<>();
        apps.keySet().stream().filter(app -> SimulatedGroups.of(app).equals(id)).forEach(app -> changes.put(app, null));
        definition.path("apps").forEach(app -> changes.put(app.path("id").asText(), (ObjectNode) app));
        return change(changes, Map.of(id, groups.put(id, definition)), force, author);
    }

    /** @param force over a running deployment */
    Submission restore(String id, String version, boolean force, String author) {
        ObjectNode definition = history.getOrDefault(version, Map.of()).get(id);
        if (definition == null || !apps.containsKey(id)) {
            throw new MarathonException(Kind.NOT_FOUND, "App '" + id + "' does not exist");
        }
        guard(id, author);
        return put(id, definition.deepCopy(), force, author);
    }

    Submission restoreGroup(String id, String version, boolean force, String author) {
        if (!history.containsKey(version)) {
            throw new MarathonException(Kind.INVALID, "Group " + id + " not available in version " + version);
        }
        Map<String, ObjectNode> changes = new LinkedHashMap<>();
        apps.keySet().stream().filter(app -> SimulatedGroups.of(app).equals(id)).forEach(app -> changes.put(app, null));
        history.get(version).forEach((app, definition) -> {
            if (SimulatedGroups.of(app).equals(id)) {
                changes.put(app, definition.deepCopy());
            }
        });
        changes.forEach((app, definition) -> {
            if (!Objects.equals(definition, definition(app))) {
                guard(app, author);
            }
        });
        ObjectNode own = history.get(version).get(id);
        return change(changes, own == null ? Map.of() : Map.of(id, own.deepCopy()), force, author);
    }

    Submission delete(String id, String author) {
        if (!apps.containsKey(id)) {
            throw new MarathonException(Kind.NOT_FOUND, "App '" + id + "' does not exist");
        }
        guard(id, author);
        Map<String, ObjectNode> gone = new HashMap<>();
        gone.put(id, null);
        return change(gone, author.equals(OTHER), author);
    }

    Submission deleteGroup(String id, String author) {
        Map<String, ObjectNode> gone = new HashMap<>();
        apps.keySet().stream().filter(app -> SimulatedGroups.of(app).equals(id)).forEach(app -> gone.put(app, null));
        gone.keySet().forEach(app -> guard(app, author));
        return change(gone, author.equals(OTHER), author);
    }

    Submission revert(String id, String author) {
        SimulatedDeployment deployment = find(id);
        if (deployments.size() >= limit) {
            throw tooMany();
        }
        guardDeployment(id, author);
        deployments.remove(deployment);
        return change(deployment.originals(), deployment.groups(), true, author);
    }

    void cancel(String id, String author) {
        SimulatedDeployment deployment = find(id);
        guardDeployment(id, author);
        deployments.remove(deployment);
    }

    private SimulatedDeployment find(String id) {
        return deployments.stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new MarathonException(Kind.NOT_FOUND, "DeploymentPlan " + id + " does not exist"));
    }

    /** Nothing may be sent over a change by somebody else that the deployer has not seen. */
    private void guardUnseen(String id, String author) {
        SimulatedApp app = apps.get(id);
        String configuration = app == null ? "" : app.configuration;
        String by = app == null ? removedBy.getOrDefault(id, author) : app.author;
        if (!late && !by.equals(author) && !of(author).knew(id, configuration)) {
            violations.add(author + " sent over what " + by + " did to " + id + ", unseen: "
                    + (app == null ? "removed" : alias(configuration)));
        }
    }

    /** What a deployer undoes has to be his own, or to be taken for it ({@link #bringsWhatWasLost}). */
    private void guard(String id, String author) {
        SimulatedApp app = apps.get(id);
        boolean known = app == null || app.author.equals(author) || of(author).mayUndo(app) || of(author).hasLost(app.definition);
        if (isDeployer(author) && !late && !known) {
            violations.add(author + " undid " + id + " over the change " + alias(app.configuration) + " by " + app.author);
        }
    }

    private void guardDeployment(String id, String author) {
        SimulatedDeployment deployment = find(id);
        if (isDeployer(author) && !late && !deployment.author().equals(author) && !bringsWhatWasLost(deployment, author)) {
            violations.add(author + " touched deployment " + id + " by " + deployment.author());
        }
    }

    /**
     * Someone who reverts the revert of our deployment, or scales to the number that we asked for, brings just what we
     * asked for. Where the answer to our change was lost, nothing tells that from the change itself.
     */
    private boolean bringsWhatWasLost(SimulatedDeployment deployment, String author) {
        return deployment.originals().keySet().stream().allMatch(id -> of(author).hasLost(definition(id)));
    }

    /** A change whose answer is lost. */
    void lost(ObjectNode definition, String author) {
        of(author).lost(whole(definition));
    }

    /**
     * What a rollback may bring back. Nobody can know when a change arrived whose answer was lost, and so not what
     * someone else's change it went over while nobody looked.
     */
    Set<String> mayRunAgain(String id, Set<String> before, String author) {
        Set<String> commands = new HashSet<>(before);
        if (of(author).hasLost()) {
            history.values().stream().filter(state -> state.containsKey(id)).map(state -> state.get(id))
                    .filter(definition -> !of(author).hasLost(definition))
                    .forEach(definition -> commands.add(definition.path("cmd").asText()));
        }
        return commands;
    }

    /** The command of the version that most healthy instances have, unless that is the present one. */
    Optional<String> commandThatServes(SimulatedApp app) {
        Map<String, Long> healthy = app.tasks.stream()
                .filter(SimulatedTask::isHealthy)
                .collect(Collectors.groupingBy(task -> task.version, TreeMap::new, Collectors.counting()));
        return healthy.entrySet().stream()
                .max(Comparator.comparing(Map.Entry<String, Long>::getValue).thenComparing(Map.Entry::getKey))
                .flatMap(most -> version(app.id, most.getKey()))
                .map(definition -> definition.path("cmd").asText());
    }

    /** What a rollback by hand may go back from. */
    void mayBeUndone(String id) {
        of(US).mayBeUndone(id, apps.get(id).configuration);
    }

    Optional<ObjectNode> version(String id, String version) {
        return Optional.ofNullable(history.getOrDefault(version, Map.of()).get(id)).map(ObjectNode::deepCopy);
    }

    Optional<ObjectNode> groupVersion(String id, String version) {
        if (!history.containsKey(version)) {
            return Optional.empty();
        }
        ObjectNode own = history.get(version).get(id);
        ObjectNode group = (own == null ? JSON.createObjectNode() : own.deepCopy()).put("id", id);
        history.get(version).forEach((app, definition) -> {
            if (SimulatedGroups.of(app).equals(id)) {
                group.withArray("apps").add(groups.versioned(version, app, definition.deepCopy()));
            }
        });
        return Optional.of(group);
    }

    /** Makes a version of the only app another one than it was. */
    void rewrite(String version, String command) {
        history.get(version).values().iterator().next().put("cmd", command);
    }

    Optional<AppStatus> app(String id) {
        return Optional.ofNullable(apps.get(id)).map(app -> app.status(deploymentsOf(id)));
    }

    Optional<GroupStatus> groupStatus(String id) {
        List<AppStatus> found = apps.values().stream()
                .filter(app -> SimulatedGroups.of(app.id).equals(id))
                .map(app -> app.status(deploymentsOf(app.id)))
                .toList();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(groups.status(id, found));
    }

    /** The apps that a group has or had. */
    List<String> appIdsEver(String group) {
        return history.values().stream()
                .flatMap(state -> state.keySet().stream())
                .filter(id -> id.startsWith(group + "/"))
                .distinct()
                .toList();
    }

    List<RunningDeployment> deployments() {
        return deployments.stream()
                .map(one -> new RunningDeployment(
                        one.id(), one.version(), List.copyOf(one.originals().keySet()), 1, 1, List.of(),
                        one.originals().keySet().stream().filter(apps::containsKey)
                                .flatMap(app -> apps.get(app).readiness().stream()).toList()))
                .toList();
    }

    private List<String> deploymentsOf(String app) {
        return deployments.stream()
                .filter(deployment -> deployment.originals().containsKey(app))
                .map(SimulatedDeployment::id)
                .collect(Collectors.toList());
    }

    private ObjectNode definition(String id) {
        return apps.containsKey(id) ? apps.get(id).definition.deepCopy() : null;
    }

    /** The same numbers, whatever class they came in, and one instance where none is said (D44-app-after-partialUpdate-false). */
    private ObjectNode whole(ObjectNode definition) {
        try {
            ObjectNode whole = definition == null ? null : (ObjectNode) JSON.readTree(definition.toString());
            return whole == null ? null : keeps.apply(whole.has("instances") ? whole : whole.put("instances", 1));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MarathonException tooMany() {
        return new MarathonException(Kind.TOO_MANY_DEPLOYMENTS, "Max number (1) of running deployments is achieved");
    }

    private String nextVersion() {
        versions++;
        return String.format("2026-11-22T20:%02d:%02d.%03dZ", versions / 60_000, versions / 1000 % 60, versions % 1000);
    }

    /** {@code v3} for the third version. */
    static String alias(String version) {
        return version.startsWith("2026-11-22T20:")
                ? "v" + (Integer.parseInt(version.substring(14, 16)) * 60_000
                        + Integer.parseInt(version.substring(17, 19)) * 1000
                        + Integer.parseInt(version.substring(20, 23)))
                : version;
    }
}
