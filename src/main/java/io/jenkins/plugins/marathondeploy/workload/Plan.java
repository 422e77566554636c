package io.jenkins.plugins.marathondeploy.workload;

import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.template.Comparison;
import io.jenkins.plugins.marathondeploy.template.Definition;
import io.jenkins.plugins.marathondeploy.template.Difference;
import io.jenkins.plugins.marathondeploy.template.KeptValue;
import io.jenkins.plugins.marathondeploy.template.OwnLabels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What is to be sent, after a look at what runs. A changed label alone makes Marathon restart every instance
 * (J03-label-only), so that only apps which differ in something else get this submission's labels; the others keep the
 * labels of ours that they run with.
 *
 * @param definition  what is sent
 * @param configured  the apps whose configuration changes, or that are new
 * @param scaled      the apps of which nothing but the number of instances changes, and that number
 * @param removed     the apps of a group that are not in the file, unless Marathon keeps them or the file is merged into
 *                    what runs
 * @param kept        the apps that are sent as they are, or that Marathon keeps since nothing is said of them, and their
 *                    configurations
 * @param groupFields where fields of the group itself change, these fields; else empty
 * @param differences for the log
 */
public record Plan(
        Definition definition,
        LinkedHashSet<String> configured,
        LinkedHashMap<String, Integer> scaled,
        LinkedHashSet<String> removed,
        LinkedHashMap<String, DesiredState.Mark> kept,
        String groupFields,
        ArrayList<String> differences) {
    /**
     * Compares, and changes nothing.
     *
     * @param wanted     the rendered definition
     * @param labels     of ours, for each app that changes
     * @param submission value of the label that tells this submission from all others
     * @param found      what runs; empty when there is no such app or group
     */
    public static Plan of(
            Definition wanted,
            Map<String, String> labels,
            String submission,
            Optional<TargetStatus> found,
            Options options) {
        return new Planning(wanted, labels, submission, options).plan(found);
    }

    /**
     * What counts as a difference.
     *
     * @param keepInstances whether the number of instances that runs stays, whatever the file says
     * @param mergeGroup    whether apps and groups of a group that are not in the file stay as they run
     * @param alwaysSubmit  whether also what does not differ is sent, so that every instance is started anew
     * @param kept          what Marathon is known to keep otherwise than it was sent, of an app: no difference
     * @param notes         gets a sentence for each such value
     */
    public record Options(
            boolean keepInstances,
            boolean mergeGroup,
            boolean alwaysSubmit,
            Function<String, Set<KeptValue>> kept,
            Consumer<String> notes) {}

    /**
     * What is told of apps that run in a group, are not in the file and stay, a line each.
     *
     * @param merged whether the file is merged into what runs; else those stay of which it says nothing
     */
    public static List<String> keptBeside(Definition wanted, TargetStatus found, boolean merged) {
        return found.apps().stream()
                .filter(app -> !wanted.appIds().contains(app.id()) && (merged || wanted.keeps(app.id())))
                .map(app -> app.id() + ": not in the file, kept as it runs")
                .toList();
    }

    /** Whether there is nothing to send. */
    public boolean changesNothing() {
        return differences.isEmpty();
    }

    /** What Marathon shows once it has taken it. Where only numbers change, the numbers have to be ours. */
    public DesiredState desired(String version, String deploymentId, Snapshot before) {
        LinkedHashMap<String, DesiredState.Mark> apps = new LinkedHashMap<>();
        configured.forEach(id -> apps.put(id, DesiredState.Mark.of(version)));
        scaled.forEach((id, instances) -> {
            Snapshot.App was = before.apps().get(id);
            // Deleted by someone while the answer was lost, it is new.
            apps.put(id, was == null
                    ? DesiredState.Mark.of(version)
                    : new DesiredState.Mark(was.configuration(), configured.isEmpty() ? instances : -1));
        });
        return new DesiredState(version, deploymentId, apps, kept, removed, groupFields);
    }

    /**
     * Whether this, sent with a lost answer, is there: by the label that only it carries, or, where it changed no
     * configuration, by the numbers of instances, the apps that are gone, and the group's fields. Returns what was found,
     * its deployment's id still unknown.
     */
    public Optional<DesiredState> arrived(String submission, Snapshot before, Optional<TargetStatus> found) {
        return found.filter(status -> isThere(submission, before, status)).map(status -> {
            Optional<String> version = configured.stream()
                    .findFirst()
                    .flatMap(status::app)
                    .map(DesiredState::configurationOf)
                    .or(() -> scaled.keySet().stream().findFirst().flatMap(status::app).map(AppStatus::version));
            return desired(version.orElse(status.version()), "", before);
        });
    }

    private boolean isThere(String submission, Snapshot before, TargetStatus status) {
        if (!configured.isEmpty()) {
            return configured.stream().allMatch(id -> status.app(id)
                    .map(app -> submission.equals(app.labels().get(OwnLabels.SUBMISSION)))
                    .orElse(false));
        }
        return scaled.entrySet().stream().allMatch(wanted -> status.app(wanted.getKey())
                        .map(app -> app.instances() == wanted.getValue() && isNew(app, before))
                        .orElse(false))
                && removed.stream().allMatch(id -> status.app(id).isEmpty())
                && GroupFields.same(groupFields, status.definition());
    }

    private static boolean isNew(AppStatus app, Snapshot before) {
        Snapshot.App was = before.apps().get(app.id());
        return was == null || !was.version().equals(app.version());
    }

    /** Whether an app is in the file, or removed since it is not. */
    public boolean names(String app) {
        return configured.contains(app) || scaled.containsKey(app) || kept.containsKey(app) || removed.contains(app);
    }

    /** The ids of the apps that change, the new and the removed among them. */
    public List<String> changed() {
        List<String> changed = new ArrayList<>(configured);
        changed.addAll(scaled.keySet());
        changed.addAll(removed);
        return changed;
    }

    /** Makes a plan, app by app. */
    private static final class Planning {
        private final Map<String, String> labels;
        private final String submission;
        private final Options options;
        private final Definition wanted;
        private final Plan plan;
        private Definition definition;
        private String groupVersion = "";

        Planning(Definition wanted, Map<String, String> labels, String submission, Options options) {
            this.wanted = wanted;
            this.labels = labels;
            this.submission = submission;
            this.options = options;
            definition = wanted;
            plan = new Plan(
                    wanted, new LinkedHashSet<>(), new LinkedHashMap<>(), new LinkedHashSet<>(), new LinkedHashMap<>(), "",
                    new ArrayList<>());
        }

        Plan plan(Optional<TargetStatus> found) {
            if (wanted.kind() == Definition.Kind.GROUP) {
                groupVersion = found.map(TargetStatus::version).orElse("");
            }
            for (String id : wanted.appIds()) {
                Optional<AppStatus> running = found.flatMap(status -> status.app(id));
                if (running.isEmpty()) {
                    plan.differences.add(id + ": is new");
                    configure(id, "");
                } else {
                    compare(id, running.get());
                }
            }
            if (options.mergeGroup && wanted.kind() == Definition.Kind.GROUP) {
                definition = found.map(status -> definition.mergedInto(status.definition())).orElse(definition);
            } else {
                found.ifPresent(this::remove);
            }
            String groupFields = found.map(this::groupFields).orElse("");
            if (found.isEmpty() && plan.differences.isEmpty()) {
                plan.differences.add(wanted.id() + ": is new");
            }
            return new Plan(
                    definition, plan.configured, plan.scaled, plan.removed, plan.kept, groupFields, plan.differences);
        }

        private void remove(TargetStatus found) {
            for (AppStatus app : found.apps()) {
                if (wanted.appIds().contains(app.id())) {
                    continue;
                }
                if (wanted.keeps(app.id())) {
                    plan.kept.put(app.id(), DesiredState.Mark.of(DesiredState.configurationOf(app)));
                } else {
                    plan.removed.add(app.id());
                    plan.differences.add(app.id() + ": not in the file, will be stopped");
                }
            }
        }

        private void compare(String id, AppStatus app) {
            // Marathon's own PUT keeps the number that the file does not say.
            if (options.keepInstances || !wanted.saysInstances(id)) {
                definition = definition.withInstances(id, app.instances());
            }
            Comparison.Result result = Comparison.compare(
                    definition.app(id),
                    app.definition(),
                    new Comparison.Options(options.keepInstances, options.kept.apply(id)));
            String place = wanted.kind() == Definition.Kind.GROUP ? id + " " : "";
            result.notes().forEach(note -> options.notes.accept((place.isEmpty() ? "" : id + ": ") + note));
            result.differences().forEach(difference -> plan.differences.add(place + difference));
            if (result.isEmpty() && options.alwaysSubmit) {
                plan.differences.add(id + ": nothing differs, started anew all the same");
                configure(id, app.version());
            } else if (result.isEmpty() && TargetStatus.isHalfWay(app)) {
                plan.differences.add(id + ": nothing differs, but " + app.outdatedTasks()
                        + " instances of another version run and no deployment replaces them");
                configure(id, app.version());
            } else if (options.alwaysSubmit) {
                configure(id, app.version());
            } else if (result.isEmpty()) {
                plan.kept.put(id, DesiredState.Mark.of(DesiredState.configurationOf(app)));
                definition = definition.withOwnLabelsOf(id, app.definition());
            } else if (result.onlyInstances()) {
                plan.scaled.put(id, definition.app(id).path("instances").asInt(1));
                definition = definition.withOwnLabelsOf(id, app.definition());
            } else {
                configure(id, app.version());
            }
        }

        private String groupFields(TargetStatus status) {
            if (wanted.kind() != Definition.Kind.GROUP) {
                return "";
            }
            List<Difference> differences =
                    GroupFields.differences(wanted.json(), status.definition(), options.mergeGroup);
            differences.forEach(difference -> plan.differences.add(difference.toString()));
            return differences.isEmpty() ? ""
                    : options.mergeGroup ? GroupFields.ofMerged(wanted.json()) : GroupFields.of(wanted.json());
        }

        private void configure(String id, String previous) {
            plan.configured.add(id);
            labels.forEach((label, value) -> definition = definition.withLabel(id, label, value));
            if (!previous.isEmpty()) {
                definition = definition.withLabel(id, OwnLabels.PREVIOUS, previous);
            }
            if (!groupVersion.isEmpty()) {
                definition = definition.withLabel(id, OwnLabels.PREVIOUS_GROUP, groupVersion);
            }
            definition = definition.withLabel(id, OwnLabels.SUBMISSION, submission);
        }
    }
}
