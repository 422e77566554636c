package io.jenkins.plugins.marathondeploy.cluster.marathon.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.AppDefinition;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.PathId;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.Timestamps;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Condition;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Health;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Instance;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Task;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Tasks as answers show them: C05, E04, G03, C14. */
final class TaskView {
    private TaskView() {
    }

    /** The tasks of instances; one that never had a task is not shown. */
    static ArrayNode tasks(Collection<Instance> instances) {
        ArrayNode tasks = JsonNodeFactory.instance.arrayNode();
        instances.stream().filter(instance -> instance.task() != null).forEach(instance -> tasks.add(task(instance)));
        return tasks;
    }

    static ObjectNode task(Instance instance) {
        Task task = instance.task();
        // G03-app-failing.txt: a task that is over has neither version nor times nor ports
        boolean over = instance.condition().isTerminal();
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("appId", instance.app().id());
        ArrayNode results = json.putArray("healthCheckResults");
        instance.health().values().forEach(health -> results.add(health(instance, health)));
        json.put("host", task.host()).put("id", task.id());
        json.set("ipAddresses", task.ipAddresses());
        ArrayNode ports = json.putArray("ports");
        json.putArray("servicePorts");
        json.put("slaveId", task.agentId()).put("state", instance.condition().taskState());
        if (!over) {
            task.ports().forEach(ports::add);
            json.put("stagedAt", Timestamps.format(task.stagedAt()));
            if (task.startedAt() != null) {
                json.put("startedAt", Timestamps.format(task.startedAt()));
            }
            json.put("version", Timestamps.format(instance.app().version()));
        }
        json.set("localVolumes", localVolumes(instance));
        return json;
    }

    /** LocalVolumeConversion; the ids are those of the instance's first launch, and stay. */
    private static ArrayNode localVolumes(Instance instance) {
        ArrayNode volumes = JsonNodeFactory.instance.arrayNode();
        for (JsonNode volume : instance.app().content().path("container").path("volumes")) {
            if (volume.has("persistent")) {
                String path = volume.path("containerPath").asText();
                String uuid = UUID.nameUUIDFromBytes((instance.id() + path).getBytes(StandardCharsets.UTF_8)).toString();
                volumes.addObject().put("runSpecId", instance.app().id()).put("containerPath", path).put("uuid", uuid)
                        .put("persistenceId", PathId.safe(instance.app().id()) + "#" + path + "#" + uuid);
            }
        }
        return volumes;
    }

    private static ObjectNode health(Instance instance, Health health) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("alive", health.alive())
                .put("consecutiveFailures", health.consecutiveFailures());
        putMoment(json, "firstSuccess", health.firstSuccess());
        json.put("instanceId", "instance [" + instance.id() + "]");
        putMoment(json, "lastSuccess", health.lastSuccess());
        putMoment(json, "lastFailure", health.lastFailure());
        if (health.lastFailureCause() != null) {
            json.put("lastFailureCause", health.lastFailureCause());
        }
        return json;
    }

    private static void putMoment(ObjectNode json, String field, Instant moment) {
        if (moment != null) {
            json.put(field, Timestamps.format(moment));
        }
    }

    /** The lines of the text form: {@code web	10000	127.0.0.1:31174	127.0.0.1:31352	}. */
    static String text(AppDefinition app, List<Instance> instances) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < app.servicePorts().size(); i++) {
            text.append(PathId.safe(app.id())).append('\t').append(app.servicePorts().get(i)).append('\t');
            for (Instance instance : instances) {
                if (instance.condition() == Condition.RUNNING && i < instance.task().ports().size()) {
                    text.append(instance.task().host()).append(':').append(instance.task().ports().get(i)).append('\t');
                }
            }
            text.append('\n');
        }
        return text.toString();
    }
}
