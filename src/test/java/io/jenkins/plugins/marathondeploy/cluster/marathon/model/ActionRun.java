package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** One action of a deployment's step while it is carried out. */
abstract class ActionRun implements InstanceWatcher {
    private final DeploymentPlan.Action action;
    private final Workshop workshop;

    ActionRun(DeploymentPlan.Action action, Workshop workshop) {
        this.action = action;
        this.workshop = workshop;
    }

    DeploymentPlan.Action action() {
        return action;
    }

    Workshop workshop() {
        return workshop;
    }

    Instances instances() {
        return workshop.instances();
    }

    /** What the actions of all deployments work with. */
    record Workshop(Instances instances, HealthChecks healthChecks, ReadinessChecks readinessChecks, Events events) {
    }

    abstract void start();

    abstract boolean isDone();

    /** Called once, when the action is done. */
    void finish() {
    }

    @Override
    public void changed(Instance instance) {
    }

    @Override
    public void gone(Instance instance) {
    }

    @Override
    public boolean shallGo(Instance instance) {
        return false;
    }

    /** What readiness checks answered last. */
    List<ObjectNode> readinessResults() {
        return List.of();
    }
}
