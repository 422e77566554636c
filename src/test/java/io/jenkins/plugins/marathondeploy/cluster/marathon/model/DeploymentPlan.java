package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.AppDefinition;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What a deployment does, step by step.
 *
 * @param id the deployment's id
 * @param original what there was
 * @param target what there shall be
 * @param steps empty when nothing changes
 */
public record DeploymentPlan(String id, RootGroup original, RootGroup target, List<List<Action>> steps) {

    /** What is done to one app: {@code StartApplication}, {@code ScaleApplication}, {@code RestartApplication}, {@code StopApplication}. */
    public record Action(String type, String app) {
    }

    /** The plan from the one to the other: stop what is gone, start what is new (with no instance), then change and scale by dependency. */
    public static DeploymentPlan between(RootGroup original, RootGroup target) {
        List<List<Action>> steps = new ArrayList<>();
        addStep(steps, difference(original, target).stream().map(id -> new Action("StopApplication", id)).toList());
        addStep(steps, difference(target, original).stream().map(id -> new Action("StartApplication", id)).toList());
        Set<String> changed = new TreeSet<>();
        for (AppDefinition app : target.apps().values()) {
            AppDefinition before = original.app(app.id()).orElse(null);
            if (before == null || !before.version().equals(app.version())) {
                changed.add(app.id());
            }
        }
        for (Set<String> layer : new Dependencies(target).layers(changed)) {
            addStep(steps, layer.stream().map(id -> change(original, target, id)).toList());
        }
        return new DeploymentPlan(UUID.randomUUID().toString(), original, target, steps);
    }

    private static Set<String> difference(RootGroup one, RootGroup other) {
        Set<String> ids = new TreeSet<>(one.apps().keySet());
        ids.removeAll(other.apps().keySet());
        return ids;
    }

    private static Action change(RootGroup original, RootGroup target, String id) {
        AppDefinition before = original.app(id).orElse(null);
        boolean scaleOnly = before == null
                || before.lastConfigChangeAt().equals(target.app(id).orElseThrow().lastConfigChangeAt());
        return new Action(scaleOnly ? "ScaleApplication" : "RestartApplication", id);
    }

    private static void addStep(List<List<Action>> steps, List<Action> actions) {
        if (!actions.isEmpty()) {
            steps.add(actions);
        }
    }

    /** The plan's version: that of what there shall be. */
    public Instant version() {
        return target.version();
    }

    /** The apps that it touches, in the order of its steps. */
    public Set<String> affectedApps() {
        Set<String> apps = new LinkedHashSet<>();
        steps.forEach(actions -> actions.forEach(action -> apps.add(action.app())));
        return apps;
    }

    /** The steps as events and answers show them. */
    public ArrayNode stepsJson() {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        steps.forEach(actions -> json.add(stepJson(actions)));
        return json;
    }

    /** One step as events and answers show it. */
    public static ObjectNode stepJson(List<Action> actions) {
        ObjectNode step = JsonNodeFactory.instance.objectNode();
        ArrayNode array = step.putArray("actions");
        actions.forEach(action -> array.addObject().put("action", action.type()).put("app", action.app()));
        return step;
    }

    /** The light form that events carry: D00-events-sse-rolling-upgrade.txt. */
    public ObjectNode lightJson() {
        ObjectNode plan = JsonNodeFactory.instance.objectNode().put("id", id);
        plan.set("steps", stepsJson());
        return plan.put("version", Timestamps.format(version()));
    }
}
