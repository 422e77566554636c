package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.AppDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The instances that a deployment brought up, and which of them are good: healthy and ready. */
final class NewInstances {
    private final ActionRun.Workshop workshop;
    private final AppDefinition app;
    private final Map<String, Instance> all = new LinkedHashMap<>();
    private final Set<String> asked = new HashSet<>();

    NewInstances(ActionRun.Workshop workshop, AppDefinition app) {
        this.workshop = workshop;
        this.app = app;
    }

    void launch(int count) {
        for (int i = 0; i < count; i++) {
            add(workshop.instances().schedule(app));
        }
    }

    void add(Instance instance) {
        all.put(instance.id(), instance);
        changed(instance);
    }

    boolean contains(Instance instance) {
        return all.containsKey(instance.id());
    }

    int count() {
        return all.size();
    }

    /** Asks a new instance for its readiness as soon as it runs. */
    void changed(Instance instance) {
        if (contains(instance) && instance.condition() == Condition.RUNNING && asked.add(instance.task().id())) {
            workshop.readinessChecks().start(instance);
        }
    }

    void gone(Instance instance) {
        all.remove(instance.id());
    }

    static boolean isGood(Instance instance) {
        return instance.isHealthy() && instance.isReady();
    }

    int good() {
        return (int) all.values().stream().filter(NewInstances::isGood).count();
    }

    List<ObjectNode> readinessResults() {
        List<ObjectNode> results = new ArrayList<>();
        all.values().forEach(instance -> results.addAll(instance.readinessResults()));
        return results;
    }
}
