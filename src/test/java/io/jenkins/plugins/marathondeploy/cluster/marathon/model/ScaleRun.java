package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.AppDefinition;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** ScaleApplication: surplus instances go, or missing ones come up and become healthy and ready. */
final class ScaleRun extends ActionRun {
    private final AppDefinition app;
    private final Set<String> condemned;
    private final NewInstances added;
    private final Set<String> going = new HashSet<>();

    ScaleRun(DeploymentPlan.Action action, Workshop workshop, AppDefinition app, Set<String> condemned) {
        super(action, workshop);
        this.app = app;
        this.condemned = condemned;
        added = new NewInstances(workshop, app);
    }

    @Override
    void start() {
        workshop().healthChecks().add(app);
        instances().queue().startOver(app);
        instances().wanted(app.id()).stream().filter(instance -> condemned.contains(instance.id()))
                .forEach(this::remove);
        List<Instance> wanted = instances().wanted(app.id());
        wanted.stream().sorted(Instances.killOrder(app)).limit(Math.max(0, wanted.size() - app.instances()))
                .forEach(this::remove);
        // an instance that is still dying counts: E84-rollback-of-delete.txt, the deployment was over at once
        long there = instances().of(app.id()).stream()
                .filter(instance -> !going.contains(instance.id()))
                .filter(instance -> instance.isWanted() || instance.condition().isActive()).count();
        added.launch((int) Math.max(0, app.instances() - there));
    }

    private void remove(Instance instance) {
        going.add(instance.id());
        instances().release(instance);
    }

    @Override
    public void changed(Instance instance) {
        added.changed(instance);
    }

    @Override
    public void gone(Instance instance) {
        going.remove(instance.id());
        added.gone(instance);
    }

    @Override
    boolean isDone() {
        return going.isEmpty() && added.good() >= added.count();
    }

    @Override
    List<ObjectNode> readinessResults() {
        return added.readinessResults();
    }
}
