package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

import java.util.List;

/** StopApplication: all instances go, then the app is terminated. */
final class StopRun extends ActionRun {
    StopRun(DeploymentPlan.Action action, Workshop workshop) {
        super(action, workshop);
    }

    @Override
    void start() {
        workshop().healthChecks().removeAll(action().app());
        List.copyOf(instances().of(action().app())).forEach(instances()::decommission);
    }

    @Override
    boolean isDone() {
        return instances().of(action().app()).isEmpty();
    }

    @Override
    void finish() {
        instances().forgetApp(action().app());
        workshop().events().appTerminated(action().app());
    }

    @Override
    public boolean shallGo(Instance instance) {
        return true;
    }
}
