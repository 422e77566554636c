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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A small model of Marathon, after the transcripts: what deployments, locks, force, revert and cancel do to apps, in
 * steps of half a second. It knows the truth that a machine has to find out, and who changed what.
 */
final class SimulatedMarathon {
    static final String US = "us";
    static final String OTHER = "other";
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Deployment(String id, String version, String author, Map<String, ObjectNode> originals) {
        boolean touches(java.util.Collection<String> apps) {
            return originals.keySet().stream().anyMatch(apps::contains);
        }
    }

    final Map<String, SimulatedApp> apps = new TreeMap<>();
    /** What we changed that was a change indeed, since someone else changed something. */
    final List<String> effective = new ArrayList<>();
    /** The commands that ran before we changed anything. */
    final Map<String, String> beforeUs = new TreeMap<>();
    final List<String> violations = new ArrayList<>();
    /** Whether a write arrives long after it was sent: what it meets then is nobody's fault. */
    boolean late;
    int limit = 100;
    long killTime = 500;
    private final List<SimulatedApp> leaving = new ArrayList<>();
    private final List<ObjectNode> lost = new ArrayList<>();
    private final List<Deployment> deployments = new ArrayList<>();
    private final Map<String, Map<String, ObjectNode>> history = new HashMap<>();
    private final Map<String, String> groupVersions = new HashMap<>();
    private int versions;
    private int ids;

    /** Half a second passes. */
    void step(long now) {
        apps.values().forEach(app -> app.step(now, deploying(app.id), killTime));
        leaving.forEach(app -> app.step(now, true, killTime));
        leaving.removeIf(app -> app.tasks.isEmpty());
        deployments.removeIf(deployment -> deployment.originals().keySet().stream().allMatch(this::done));
    }

    private boolean deploying(String app) {
        return deployments.stream().anyMatch(deployment -> deployment.originals().containsKey(app));
    }

    private boolean done(String app) {
        return leaving.stream().noneMatch(gone -> gone.id.equals(app))
                && (!apps.containsKey(app) || apps.get(app).settled());
    }

    /** @param changes what becomes of which app; null for deletion */
    Submission change(Map<String, ObjectNode> changes, boolean force, String author) {
        Map<String, ObjectNode> real = new LinkedHashMap<>();
        changes.forEach((app, definition) -> real.put(app, plain(definition)));
        real.entrySet().removeIf(change -> Objects.equals(definition(change.getKey()), change.getValue()));
        String version = nextVersion();
        String id = "d" + ++ids;
        if (real.isEmpty()) {
            return new Submission(version, id);
        }
        List<Deployment> conflicts = deployments.stream().filter(other -> other.touches(real.keySet())).toList();
        if (!conflicts.isEmpty() && !force) {
            throw new MarathonException(Kind.LOCKED, "App is locked by one or more deployments",
                    conflicts.stream().map(Deployment::id).toList(), List.of(), null);
        }
        if (deployments.size() - conflicts.size() >= limit) {
            throw tooMany();
        }
        if (author.equals(US)) {
            if (effective.isEmpty() && beforeUs.isEmpty()) {
                apps.forEach((app, one) -> beforeUs.put(app, one.command()));
            }
            effective.add(what(real));
        } else {
            effective.clear();
        }
        deployments.removeAll(conflicts);
        Map<String, ObjectNode> originals = new LinkedHashMap<>();
        real.keySet().forEach(app -> originals.put(app, definition(app)));
        deployments.add(new Deployment(id, version, author, originals));
        real.forEach((app, definition) -> apply(app, definition, version, author));
        Map<String, ObjectNode> state = new TreeMap<>();
        apps.forEach((app, one) -> state.put(app, one.definition.deepCopy()));
        history.put(version, state);
        return new Submission(version, id);
    }

    private static String what(Map<String, ObjectNode> changes) {
        StringBuilder what = new StringBuilder();
        changes.forEach((app, definition) -> what.append(app).append(' ')
                .append(definition == null ? "gone" : definition.path("cmd").asText() + " x" + definition.path("instances"))
                .append(';'));
        return what.toString();
    }

    private void apply(String id, ObjectNode definition, String version, String author) {
        groupVersions.put(group(id), version);
        if (definition == null) {
            SimulatedApp gone = apps.remove(id);
            gone.deleted = true;
            leaving.add(gone);
        } else {
            apps.computeIfAbsent(id, SimulatedApp::new).change(definition, version, author);
        }
    }

    Submission put(String id, ObjectNode definition, boolean force, String author) {
        return change(Map.of(id, definition), force, author);
    }

    Submission putGroup(String id, ObjectNode definition, boolean force, String author) {
        Map<String, ObjectNode> changes = new LinkedHashMap<>();
        apps.keySet().stream().filter(app -> group(app).equals(id)).forEach(app -> changes.put(app, null));
        definition.path("apps").forEach(app -> changes.put(app.path("id").asText(), (ObjectNode) app));
        return change(changes, force, author);
    }

    Submission restore(String id, String version, String author) {
        ObjectNode definition = history.getOrDefault(version, Map.of()).get(id);
        if (definition == null || !apps.containsKey(id)) {
            throw new MarathonException(Kind.NOT_FOUND, "App '" + id + "' does not exist");
        }
        guard(id, author);
        return put(id, definition.deepCopy(), false, author);
    }

    Submission restoreGroup(String id, String version, String author) {
        if (!history.containsKey(version)) {
            throw new MarathonException(Kind.INVALID, "Group " + id + " not available in version " + version);
        }
        Map<String, ObjectNode> changes = new LinkedHashMap<>();
        apps.keySet().stream().filter(app -> group(app).equals(id)).forEach(app -> changes.put(app, null));
        history.get(version).forEach((app, definition) -> {
            if (group(app).equals(id)) {
                changes.put(app, definition.deepCopy());
            }
        });
        changes.forEach((app, definition) -> {
            if (!Objects.equals(definition, definition(app))) {
                guard(app, author);
            }
        });
        return change(changes, false, author);
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
        apps.keySet().stream().filter(app -> group(app).equals(id)).forEach(app -> gone.put(app, null));
        gone.keySet().forEach(app -> guard(app, author));
        return change(gone, author.equals(OTHER), author);
    }

    Submission revert(String id, String author) {
        Deployment deployment = find(id);
        if (deployments.size() >= limit) {
            throw tooMany();
        }
        if (!deployment.author().equals(author)) {
            guardDeployment(id, author);
        }
        deployments.remove(deployment);
        return change(deployment.originals(), true, author);
    }

    void cancel(String id, String author) {
        Deployment deployment = find(id);
        guardDeployment(id, author);
        deployments.remove(deployment);
    }

    private Deployment find(String id) {
        return deployments.stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new MarathonException(Kind.NOT_FOUND, "DeploymentPlan " + id + " does not exist"));
    }

    /** What we undo has to be ours. */
    private void guard(String id, String author) {
        SimulatedApp app = apps.get(id);
        if (author.equals(US) && !late && app != null && app.author.equals(OTHER) && !app.configuration.equals(untouched.get(id))) {
            violations.add("undid " + id + " over someone else's change " + alias(app.configuration));
        }
    }

    private void guardDeployment(String id, String author) {
        Deployment deployment = find(id);
        if (author.equals(US) && !late && deployment.author().equals(OTHER) && !bringsOurs(deployment)) {
            violations.add("touched someone else's deployment " + id);
        }
    }

    /**
     * Someone who reverts the revert of our deployment, or scales to the number that we asked for, brings just what we
     * asked for. Where the answer to our change was lost, nothing tells that from the change itself.
     */
    private boolean bringsOurs(Deployment deployment) {
        return deployment.originals().keySet().stream().allMatch(id -> lost.contains(definition(id)));
    }

    /** A change of ours whose answer is lost. */
    void lost(ObjectNode definition) {
        lost.add(plain(definition));
    }

    /**
     * What a rollback may bring back. Nobody can know when a change arrived whose answer was lost, and so not what
     * someone else's change it went over while nobody looked.
     */
    Set<String> mayRunAgain(String id, String before) {
        Set<String> commands = new HashSet<>(Set.of(before));
        if (!lost.isEmpty()) {
            history.values().stream().filter(state -> state.containsKey(id)).map(state -> state.get(id))
                    .filter(definition -> !lost.contains(definition))
                    .forEach(definition -> commands.add(definition.path("cmd").asText()));
        }
        return commands;
    }

    private final Map<String, String> untouched = new HashMap<>();

    /** What a rollback by hand may go back from. */
    void mayBeUndone(String id) {
        untouched.put(id, apps.get(id).configuration);
    }

    Optional<ObjectNode> version(String id, String version) {
        return Optional.ofNullable(history.getOrDefault(version, Map.of()).get(id)).map(ObjectNode::deepCopy);
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
                .filter(app -> group(app.id).equals(id))
                .map(app -> app.status(deploymentsOf(app.id)))
                .toList();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode answer = JSON.createObjectNode().put("id", id).put("version", groupVersions.get(id));
        found.forEach(app -> answer.withArray("apps").add(app.definition()));
        return Optional.of(new GroupStatus(id, groupVersions.get(id), found, answer));
    }

    List<RunningDeployment> deployments() {
        return deployments.stream()
                .map(one -> new RunningDeployment(
                        one.id(), one.version(), List.copyOf(one.originals().keySet()), 1, 1, List.of(), List.of()))
                .toList();
    }

    private List<String> deploymentsOf(String app) {
        return deployments.stream()
                .filter(deployment -> deployment.originals().containsKey(app))
                .map(Deployment::id)
                .collect(Collectors.toList());
    }

    private ObjectNode definition(String id) {
        return apps.containsKey(id) ? apps.get(id).definition.deepCopy() : null;
    }

    private static String group(String app) {
        return app.substring(0, app.lastIndexOf('/'));
    }

    /** The same numbers, whatever class they came in. */
    private static ObjectNode plain(ObjectNode definition) {
        try {
            return definition == null ? null : (ObjectNode) JSON.readTree(definition.toString());
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
