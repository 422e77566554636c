package io.jenkins.plugins.marathondeploy.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.template.Comparison;
import io.jenkins.plugins.marathondeploy.template.Definition;
import io.jenkins.plugins.marathondeploy.template.OwnLabels;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be sent, after a look at what runs. A changed label alone makes Marathon restart every instance
 * (J03-label-only), so that only apps which differ in something else get this submission's labels; the others keep the
 * labels of ours that they run with.
 *
 * @param definition  what is sent
 * @param configured  the apps whose configuration changes, or that are new
 * @param scaled      the apps of which nothing but the number of instances changes, and that number
 * @param removed     the apps of a group that are not in the file
 * @param kept        the apps that are sent as they are, and their configurations
 * @param differences for the log
 */
record Plan(
        Definition definition,
        LinkedHashSet<String> configured,
        LinkedHashMap<String, Integer> scaled,
        LinkedHashSet<String> removed,
        LinkedHashMap<String, Claim.Mark> kept,
        ArrayList<String> differences)
        implements Serializable {
    static Plan of(
            Definition wanted,
            Map<String, String> labels,
            String submission,
            Optional<TargetStatus> found,
            Policy policy) {
        Definition definition = wanted;
        Plan plan = new Plan(
                wanted, new LinkedHashSet<>(), new LinkedHashMap<>(), new LinkedHashSet<>(), new LinkedHashMap<>(),
                new ArrayList<>());
        for (String id : wanted.appIds()) {
            Optional<AppStatus> running = found.flatMap(status -> status.app(id));
            if (running.isEmpty()) {
                plan.configured.add(id);
                plan.differences.add(id + ": is new");
                definition = labelled(definition, id, labels, submission, "");
                continue;
            }
            AppStatus app = running.get();
            if (policy.keepInstances()) {
                definition = definition.withInstances(id, app.instances());
            }
            Comparison.Result result =
                    Comparison.compare(definition.app(id), app.definition(), new Comparison.Options(policy.keepInstances()));
            String place = wanted.kind() == Definition.Kind.GROUP ? id + " " : "";
            result.differences().forEach(difference -> plan.differences.add(place + difference));
            if (policy.alwaysSubmit()) {
                if (result.isEmpty()) {
                    plan.differences.add(id + ": nothing differs, started anew all the same");
                }
                plan.configured.add(id);
                definition = labelled(definition, id, labels, submission, app.version());
            } else if (result.isEmpty()) {
                plan.kept.put(id, Claim.Mark.of(Claim.configurationOf(app)));
                definition = labelledAsItRuns(definition, id, app);
            } else if (result.onlyInstances()) {
                plan.scaled.put(id, definition.app(id).path("instances").asInt(1));
                definition = labelledAsItRuns(definition, id, app);
            } else {
                plan.configured.add(id);
                definition = labelled(definition, id, labels, submission, app.version());
            }
        }
        for (AppStatus app : found.map(TargetStatus::apps).orElse(List.of())) {
            if (!wanted.appIds().contains(app.id())) {
                plan.removed.add(app.id());
                plan.differences.add(app.id() + ": not in the file, will be stopped");
            }
        }
        return new Plan(definition, plan.configured, plan.scaled, plan.removed, plan.kept, plan.differences);
    }

    boolean changesNothing() {
        return differences.isEmpty();
    }

    /** What is ours once Marathon has taken it. Where only numbers change, the numbers have to be ours. */
    Claim claim(String version, String deploymentId, Before before) {
        LinkedHashMap<String, Claim.Mark> apps = new LinkedHashMap<>();
        configured.forEach(id -> apps.put(id, Claim.Mark.of(version)));
        scaled.forEach((id, instances) -> apps.put(
                id, new Claim.Mark(before.apps().get(id).configuration(), configured.isEmpty() ? instances : -1)));
        return new Claim(version, deploymentId, apps, kept, removed);
    }

    private static Definition labelled(
            Definition definition, String id, Map<String, String> labels, String submission, String previous) {
        Definition labelled = definition;
        for (Map.Entry<String, String> label : labels.entrySet()) {
            labelled = labelled.withLabel(id, label.getKey(), label.getValue());
        }
        if (!previous.isEmpty()) {
            labelled = labelled.withLabel(id, OwnLabels.PREVIOUS, previous);
        }
        return labelled.withLabel(id, OwnLabels.SUBMISSION, submission);
    }

    private static Definition labelledAsItRuns(Definition definition, String id, AppStatus app) {
        Definition labelled = definition;
        ObjectNode running = app.definition();
        for (Map.Entry<String, JsonNode> label : running.path("labels").properties()) {
            if (OwnLabels.isOwn(label.getKey())) {
                labelled = labelled.withLabel(id, label.getKey(), label.getValue().asText());
            }
        }
        return labelled;
    }
}
