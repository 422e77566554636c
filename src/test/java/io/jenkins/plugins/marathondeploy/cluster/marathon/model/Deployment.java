package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.Timestamps;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** A deployment that runs. */
public final class Deployment {
    private final DeploymentPlan plan;
    private final Set<String> condemned;
    private final Instant visibleFrom;
    private List<ActionRun> runs = List.of();
    private int step;
    private boolean busy;
    private boolean over;

    Deployment(DeploymentPlan plan, Set<String> condemned, Instant visibleFrom) {
        this.plan = plan;
        this.condemned = condemned;
        this.visibleFrom = visibleFrom;
    }

    /** What it does. */
    public DeploymentPlan plan() {
        return plan;
    }

    /** The instances that a kill with scale wants to go. */
    Set<String> condemned() {
        return condemned;
    }

    /** From when on the list shows it. */
    public Instant visibleFrom() {
        return visibleFrom;
    }

    List<ActionRun> runs() {
        return runs;
    }

    void runs(List<ActionRun> next) {
        runs = next;
    }

    /** The number of its present step, from 1. */
    public int step() {
        return step;
    }

    int nextStep() {
        return ++step;
    }

    boolean isBusy() {
        return busy;
    }

    void busy(boolean now) {
        busy = now;
    }

    boolean isOver() {
        return over;
    }

    void over() {
        over = true;
    }

    /** What the readiness checks of an app's new instances answered last: I23-readiness-app.txt. */
    public List<ObjectNode> readinessResults(String app) {
        return runs.stream().filter(run -> run.action().app().equals(app))
                .flatMap(run -> run.readinessResults().stream()).toList();
    }

    /** Its entry of {@code /v2/deployments}. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", plan.id())
                .put("version", Timestamps.format(plan.version()));
        ArrayNode affected = json.putArray("affectedApps");
        plan.affectedApps().forEach(affected::add);
        json.putArray("affectedPods");
        json.set("steps", plan.stepsJson());
        ArrayNode actions = json.putArray("currentActions");
        for (ActionRun run : runs) {
            ArrayNode results = actions.addObject().put("action", run.action().type()).put("app", run.action().app())
                    .putArray("readinessCheckResults");
            run.readinessResults().forEach(results::add);
        }
        return json.put("currentStep", step).put("totalSteps", plan.steps().size());
    }
}
