package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

import io.jenkins.plugins.marathondeploy.cluster.marathon.app.AppDefinition;

/** StartApplication: the app begins to be known, with no instance. */
final class StartRun extends ActionRun {
    private final AppDefinition app;

    StartRun(DeploymentPlan.Action action, Workshop workshop, AppDefinition app) {
        super(action, workshop);
        this.app = app;
    }

    @Override
    void start() {
        workshop().healthChecks().add(app);
    }

    @Override
    boolean isDone() {
        return true;
    }
}
