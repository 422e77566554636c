package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.Probe;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.ProbeAnswer;
import io.jenkins.plugins.marathondeploy.cluster.marathon.time.Loop;
import java.time.Duration;
import java.util.List;

/** Asks the new instances of a deployment whether they are ready, until they are: I22-readiness-deployments.txt. */
final class ReadinessChecks {
    private final Loop loop;
    private final InstanceWatcher watcher;

    ReadinessChecks(Loop loop, InstanceWatcher watcher) {
        this.loop = loop;
        this.watcher = watcher;
    }

    /** Begins to ask an instance that has just begun to run. */
    void start(Instance instance) {
        List<JsonNode> checks = instance.app().readinessChecks();
        for (int i = 0; i < checks.size(); i++) {
            ask(instance, instance.task(), i);
        }
    }

    private void ask(Instance instance, Task task, int index) {
        if (instance.task() != task || instance.condition() != Condition.RUNNING) {
            return;
        }
        JsonNode check = instance.app().readinessChecks().get(index);
        task.running().probe(Probe.ofReadinessCheck(check, instance.app().ports(), task.ports()),
                answer -> loop.run(() -> answered(instance, task, index, answer)));
    }

    private void answered(Instance instance, Task task, int index, ProbeAnswer answer) {
        if (instance.task() != task) {
            return;
        }
        JsonNode check = instance.app().readinessChecks().get(index);
        boolean ready = false;
        for (JsonNode status : check.path("httpStatusCodesForReady")) {
            ready |= status.intValue() == answer.status();
        }
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("name", check.path("name").asText())
                .put("taskId", task.id()).put("ready", ready);
        if (check.path("preserveLastResponse").asBoolean() && answer.status() > 0) {
            result.set("lastResponse", JsonNodeFactory.instance.objectNode().put("status", answer.status())
                    .put("contentType", answer.contentType()).put("body", answer.body()));
        }
        instance.readiness().put(index, result);
        if (ready) {
            watcher.changed(instance);
        } else {
            loop.after(Duration.ofSeconds(check.path("intervalSeconds").asLong()), () -> ask(instance, task, index));
        }
    }
}
