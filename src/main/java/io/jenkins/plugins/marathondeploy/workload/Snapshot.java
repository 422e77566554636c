package io.jenkins.plugins.marathondeploy.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.marathon.TaskStatus;
import io.jenkins.plugins.marathondeploy.template.Definition;
import io.jenkins.plugins.marathondeploy.template.OwnLabels;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What ran before the first byte was sent, and so where a rollback goes. Never guessed from Marathon's list of versions,
 * which is not ordered and has rejected ones in it (J11-versions-after-409).
 *
 * @param version     empty when the target did not exist
 * @param fingerprint of its definition
 * @param groupFields of a group, its definition without apps; empty for an app
 * @param instances   it had
 * @param apps        the apps it had
 */
public record Snapshot(
        String version, String fingerprint, String groupFields, int instances, LinkedHashMap<String, App> apps) {
    /** Of an app or group that did not exist. */
    public static final Snapshot NOTHING = new Snapshot("", "", "", 0, new LinkedHashMap<>());

    /**
     * One app.
     *
     * @param version        its own
     * @param configuration  version of its configuration
     * @param instances      that were wanted
     * @param healthyVersion the version whose instances were healthy; empty when none were
     * @param incarnations   of an app whose instances live on from version to version, the number of tasks that each
     *                       instance has had; of any other empty
     */
    public record App(
            String version,
            String configuration,
            int instances,
            String healthyVersion,
            LinkedHashMap<String, Integer> incarnations) {}

    /** What a look has shown. */
    public static Snapshot of(TargetStatus status) {
        LinkedHashMap<String, App> apps = new LinkedHashMap<>();
        status.apps().forEach(app -> apps.put(
                app.id(),
                new App(
                        app.version(),
                        DesiredState.configurationOf(app),
                        app.instances(),
                        healthyVersion(app),
                        TaskFailures.incarnations(app))));
        return new Snapshot(
                status.version(),
                Fingerprint.of(status.definition()),
                GroupFields.of(status.definition()),
                status.instances(),
                apps);
    }

    /**
     * What ran before an earlier attempt of the same build, which was killed, had sent what runs now; empty where none has.
     * Its definition is not known, so that its fingerprint is empty. Of a group, its fields of its own are those of now.
     *
     * @param sent whether that build has sent an app
     */
    public static Optional<Snapshot> beforeAttempt(TargetStatus status, Predicate<AppStatus> sent, Target target) {
        List<AppStatus> ours = status.apps().stream().filter(sent).toList();
        // Not the apps' versions: what somebody has scaled since then still has our labels.
        String newest = ours.stream().map(DesiredState::configurationOf).max(String::compareTo).orElse("");
        // Going back to a group's version would undo what someone else did to its other apps since.
        if (ours.isEmpty() || status.apps().stream().anyMatch(app -> app.version().compareTo(newest) > 0)) {
            return Optional.empty();
        }
        boolean group = target instanceof Target.Group;
        String version = OwnLabels.previous(group, ours.stream().map(AppStatus::labels).toList());
        if (version.isEmpty()) {
            // An app that was sent by itself says nothing of its group, which is no newer for it.
            boolean isNew = ours.size() == status.apps().size()
                    && OwnLabels.previous(false, ours.stream().map(AppStatus::labels).toList()).isEmpty();
            return isNew ? Optional.of(NOTHING) : Optional.empty();
        }
        Snapshot now = of(status);
        // What the same build has sent before its last submission is in that version already.
        for (AppStatus app : ours.stream().filter(app -> OwnLabels.previous(group, List.of(app.labels())).equals(version)).toList()) {
            String previous = app.labels().getOrDefault(OwnLabels.PREVIOUS, "");
            App is = now.apps.get(app.id());
            if (previous.isEmpty()) {
                now.apps.remove(app.id());
            } else {
                now.apps.put(app.id(), new App(is.version, is.configuration, is.instances, previous, is.incarnations));
            }
        }
        return Optional.of(new Snapshot(version, "", now.groupFields, now.instances, now.apps));
    }

    /**
     * The present version as long as one of its instances is healthy and no other version has more; else the version with
     * the most healthy instances: after a deployer was killed, Marathon's version may be one that never was healthy.
     */
    private static String healthyVersion(AppStatus app) {
        if (app.instances() == 0 || TargetStatus.ready(app) >= app.instances()) {
            return app.version();
        }
        String configuration = DesiredState.configurationOf(app);
        Map<String, Integer> healthy = new TreeMap<>();
        for (TaskStatus task : app.tasks()) {
            boolean well = task.state().equals("TASK_RUNNING") && task.alive().orElse(!app.healthChecked());
            if (well && task.version().isPresent()) {
                String version = task.version().get();
                healthy.merge(version.compareTo(configuration) >= 0 ? app.version() : version, 1, Integer::sum);
            }
        }
        return healthy.entrySet().stream()
                .max(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse("");
    }

    /** Whether there was such an app or group. */
    public boolean existed() {
        return !version.isEmpty();
    }

    /** The version that a rollback goes back to: of an app, the one whose instances were healthy. */
    public String goal(Target target) {
        App only = target instanceof Target.App ? apps.get(target.id()) : null;
        return only == null || only.healthyVersion().isEmpty() ? version : only.healthyVersion();
    }

    /** The apps of which no version was healthy. */
    public Set<String> unhealthy() {
        Set<String> ids = new LinkedHashSet<>();
        apps.forEach((id, app) -> {
            if (app.healthyVersion().isEmpty()) {
                ids.add(id);
            }
        });
        return ids;
    }

    /** The apps whose healthy instances are of another version than the present one. */
    public Set<String> healthyElsewhere() {
        Set<String> ids = new LinkedHashSet<>();
        apps.forEach((id, app) -> {
            if (!app.healthyVersion().isEmpty() && !app.healthyVersion().equals(app.version())) {
                ids.add(id);
            }
        });
        return ids;
    }

    /** Whether the apps that a state is about are, to the version, what they were: nothing has arrived. */
    public boolean isStill(Optional<TargetStatus> found, DesiredState desired) {
        Set<String> ids = new LinkedHashSet<>(desired.apps().keySet());
        ids.addAll(desired.absent());
        boolean same = ids.stream().allMatch(id -> {
            Optional<String> now = found.flatMap(status -> status.app(id)).map(app -> app.version());
            return now.equals(Optional.ofNullable(apps.get(id)).map(App::version));
        });
        return same && (desired.groupFields().isEmpty()
                || found.map(status -> GroupFields.same(
                                GroupFields.before(desired.groupFields(), groupFields), status.definition()))
                        .orElse(!existed()));
    }

    /**
     * Whether the apps and groups that a state does not name are what they were, numbers of instances included: going back
     * to a group's version does nothing to them.
     */
    public boolean hasSameBeside(DesiredState desired, TargetStatus found) {
        TreeMap<String, String> now = new TreeMap<>();
        found.apps().forEach(app -> now.put(app.id(), app.version()));
        TreeMap<String, String> then = new TreeMap<>();
        apps.forEach((id, app) -> then.put(id, app.version()));
        now.keySet().removeIf(desired::names);
        then.keySet().removeIf(desired::names);
        return now.equals(then) && GroupFields.sameBeside(desired.groupFields(), groupFields, found.definition());
    }

    /** Whether nobody has changed anything but numbers of instances. */
    public boolean hasSameConfigurations(Optional<TargetStatus> found) {
        return hasSameConfigurations(found, id -> true);
    }

    /** The same of some of its apps. */
    public boolean hasSameConfigurations(Optional<TargetStatus> found, Predicate<String> some) {
        TreeMap<String, String> now = new TreeMap<>();
        found.ifPresent(status -> status.apps().forEach(app -> now.put(app.id(), DesiredState.configurationOf(app))));
        TreeMap<String, String> then = new TreeMap<>();
        apps.forEach((id, app) -> then.put(id, app.configuration()));
        now.keySet().removeIf(some.negate());
        then.keySet().removeIf(some.negate());
        return now.equals(then) && found.isPresent() == existed();
    }

    /**
     * What is there now, while a submission whose answer was lost has not arrived. A slow one arrives over whatever
     * someone else deploys meanwhile, and a rollback has to bring that back, healthy yet or not.
     */
    public Snapshot orNewer(Plan late, Optional<TargetStatus> found) {
        // Where only numbers of instances are to change, the configurations that were seen before say what is ours.
        return late.configured().isEmpty() || hasSameConfigurations(found)
                ? this
                : found.map(Snapshot::of).map(Snapshot::asItIs).orElse(NOTHING);
    }

    private Snapshot asItIs() {
        LinkedHashMap<String, App> same = new LinkedHashMap<>();
        apps.forEach((id, app) -> same.put(
                id, new App(app.version, app.configuration, app.instances, app.version, app.incarnations)));
        return new Snapshot(version, fingerprint, groupFields, instances, same);
    }

    /** Whether a version is the same definition, numbers of instances too. */
    public boolean isDefinedAs(ObjectNode definition) {
        if (!Fingerprint.of(definition).equals(fingerprint)) {
            return false;
        }
        Definition other = Definition.ofJson(definition.toString());
        return apps.entrySet().stream().allMatch(
                app -> other.app(app.getKey()).path("instances").asInt(1) == app.getValue().instances());
    }

    /** All apps as they are: for what is not to be changed. */
    public DesiredState unchanged() {
        LinkedHashMap<String, DesiredState.Mark> same = new LinkedHashMap<>();
        apps.forEach((id, app) -> same.put(id, DesiredState.Mark.of(app.configuration())));
        return new DesiredState(version, "", same, new LinkedHashMap<>(), new LinkedHashSet<>(), "");
    }

    /** What Marathon shows, or will show, once a rollback to this has arrived. */
    public DesiredState restored(DesiredState failed, String rollbackVersion, String deploymentId) {
        LinkedHashMap<String, DesiredState.Mark> back = new LinkedHashMap<>();
        LinkedHashSet<String> gone = new LinkedHashSet<>();
        failed.apps().forEach((id, mark) -> {
            App was = apps.get(id);
            if (was == null) {
                gone.add(id);
            } else if (mark.configuration().equals(was.configuration()) && was.healthyVersion().equals(was.version())) {
                back.put(id, new DesiredState.Mark(was.configuration(), mark.instances() < 0 ? -1 : was.instances()));
            } else {
                back.put(id, DesiredState.Mark.of(rollbackVersion));
            }
        });
        failed.absent().stream()
                .filter(apps::containsKey)
                .forEach(id -> back.put(id, DesiredState.Mark.of(rollbackVersion)));
        String fields = GroupFields.before(failed.groupFields(), groupFields);
        return new DesiredState(rollbackVersion, deploymentId, back, failed.others(), gone, fields);
    }
}
