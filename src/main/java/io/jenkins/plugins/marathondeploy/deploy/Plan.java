package io.jenkins.plugins.marathondeploy.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.template.Comparison;
import io.jenkins.plugins.marathondeploy.template.Definition;
import io.jenkins.plugins.marathondeploy.template.Difference;
import io.jenkins.plugins.marathondeploy.template.OwnLabels;
import java.io.Serializable;
import java.util.ArrayList;
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
 * @param apps        the apps that differ
 * @param scaleOnly   whether the number of instances is all that differs
 * @param differences for the log
 */
record Plan(Definition definition, LinkedHashSet<String> apps, boolean scaleOnly, ArrayList<String> differences)
        implements Serializable {
    static Plan of(
            Definition wanted,
            Map<String, String> labels,
            String submission,
            Optional<TargetStatus> found,
            boolean keepInstances) {
        Definition definition = wanted;
        LinkedHashSet<String> changed = new LinkedHashSet<>();
        ArrayList<String> differences = new ArrayList<>();
        boolean scaleOnly = true;
        for (String id : wanted.appIds()) {
            Optional<AppStatus> running = found.flatMap(status -> status.app(id));
            if (running.isEmpty()) {
                changed.add(id);
                scaleOnly = false;
                definition = labelled(definition, id, labels, submission, "");
                continue;
            }
            AppStatus app = running.get();
            if (keepInstances) {
                definition = definition.withInstances(id, app.instances());
            }
            Comparison.Result result =
                    Comparison.compare(definition.app(id), app.definition(), new Comparison.Options(keepInstances));
            result.differences().stream().map(Difference::toString).forEach(differences::add);
            if (result.isEmpty() || result.onlyInstances()) {
                definition = labelledAsItRuns(definition, id, app);
            } else {
                scaleOnly = false;
                definition = labelled(definition, id, labels, submission, app.version());
            }
            if (!result.isEmpty()) {
                changed.add(id);
            }
        }
        for (AppStatus app : found.map(TargetStatus::apps).orElse(List.of())) {
            if (!wanted.appIds().contains(app.id())) {
                scaleOnly = false;
                differences.add(app.id() + ": not in the file, will be stopped");
            }
        }
        return new Plan(definition, changed, scaleOnly && !changed.isEmpty(), differences);
    }

    boolean changesNothing() {
        return apps.isEmpty() && differences.isEmpty();
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
