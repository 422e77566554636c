package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.AppDefinition;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** RestartApplication: the rolling upgrade, as the D30-strategy-*-timeline.txt transcripts show it. */
final class RestartRun extends ActionRun {
    private final AppDefinition app;
    private final NewInstances added;
    private final Set<String> old = new HashSet<>();
    private final Deque<Instance> toKill = new ArrayDeque<>();
    private final Set<String> replaced = new HashSet<>();
    private int capacity;

    RestartRun(DeploymentPlan.Action action, Workshop workshop, AppDefinition app) {
        super(action, workshop);
        this.app = app;
        added = new NewInstances(workshop, app);
    }

    @Override
    void start() {
        workshop().healthChecks().add(app);
        instances().queue().startOver(app);
        List<Instance> present = instances().wanted(app.id());
        for (Instance instance : present) {
            if (instance.app().version().equals(app.version())) {
                added.add(instance);
            } else {
                old.add(instance.id());
                toKill.add(instance);
            }
        }
        int immediately = plan(present.size());
        for (int i = 0; i < immediately; i++) {
            killNext();
        }
        launch();
    }

    /** How many of the old go at once; sets how many instances there may be altogether. */
    private int plan(int present) {
        int healthy = (int) Math.ceil(app.instances() * app.minimumHealthCapacity());
        capacity = (int) (app.instances() * (1 + app.maximumOverCapacity()));
        if (healthy == capacity && capacity <= present) {
            if (app.isResident()) {
                // its volumes can't be had twice, so one less runs for a while: TaskReplaceActor.computeRestartStrategy
                return present - healthy + 1;
            }
            // minimumHealthCapacity 1 without over capacity: one more is allowed (D30-strategy-min1-over0-timeline.txt)
            capacity++;
        }
        return Math.max(0, present - healthy);
    }

    private void killNext() {
        Instance next = toKill.poll();
        if (next != null) {
            instances().release(next);
        }
    }

    private void launch() {
        int room = capacity - old.size() - added.count();
        added.launch(Math.max(0, Math.min(room, app.instances() - added.count())));
    }

    @Override
    public void changed(Instance instance) {
        added.changed(instance);
        if (old.contains(instance.id()) && instance.condition() == Condition.UNREACHABLE) {
            // InstanceChangedPredicates.considerTerminal: an old one that can't be reached is given up at once
            instances().release(instance);
        }
        if (added.contains(instance) && NewInstances.isGood(instance) && replaced.add(instance.task().id())) {
            killNext();
        }
    }

    @Override
    public void gone(Instance instance) {
        added.gone(instance);
        if (old.remove(instance.id())) {
            toKill.remove(instance);
            launch();
        }
    }

    /** An old instance whose task ends is not started again: E46-timeline-put-after-cancel.txt. */
    @Override
    public boolean shallGo(Instance instance) {
        return old.contains(instance.id());
    }

    @Override
    boolean isDone() {
        return old.isEmpty() && added.good() >= app.instances();
    }

    @Override
    List<ObjectNode> readinessResults() {
        return added.readinessResults();
    }
}
