package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.Timestamps;
import io.jenkins.plugins.marathondeploy.cluster.marathon.time.Loop;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Tells what happens, in the shapes of the *-events-sse-*.txt transcripts. */
public final class Events {
    private final Loop loop;
    private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();

    Events(Loop loop) {
        this.loop = loop;
    }

    /** Adds a listener; it is called one event at a time and must return at once. */
    public void listen(Consumer<Event> listener) {
        listeners.add(listener);
    }

    /** Takes a listener away. */
    public void forget(Consumer<Event> listener) {
        listeners.remove(listener);
    }

    /** Tells an event of the type with this data; type and time are added. */
    public void tell(String type, ObjectNode data) {
        data.put("eventType", type);
        if (!data.has("timestamp")) {
            data.put("timestamp", Timestamps.format(loop.now()));
        }
        Event event = new Event(type, data);
        listeners.forEach(listener -> listener.accept(event));
    }

    /** {@code api_post_event}. */
    public void apiPost(String clientIp, String uri, ObjectNode app) {
        tell("api_post_event", object().put("clientIp", clientIp).put("uri", uri).set("appDefinition", app));
    }

    void deploymentInfo(DeploymentPlan plan, List<DeploymentPlan.Action> step) {
        tell("deployment_info", withPlan(object(), plan).set("currentStep", DeploymentPlan.stepJson(step)));
    }

    void stepSuccess(DeploymentPlan plan, List<DeploymentPlan.Action> step) {
        tell("deployment_step_success", withPlan(object(), plan).set("currentStep", DeploymentPlan.stepJson(step)));
    }

    void deploymentSuccess(DeploymentPlan plan) {
        tell("deployment_success", withPlan(object().put("id", plan.id()), plan));
    }

    void deploymentFailed(DeploymentPlan plan, String reason) {
        tell("deployment_failed", withPlan(object().put("id", plan.id()), plan).put("reason", reason));
    }

    private static ObjectNode withPlan(ObjectNode data, DeploymentPlan plan) {
        return data.set("plan", plan.lightJson());
    }

    void groupChanged(String group, Instant version) {
        tell("group_change_success", object().put("groupId", group).put("version", Timestamps.format(version)));
    }

    void groupChangeFailed(String group, Instant version, String reason) {
        tell("group_change_failed", object().put("groupId", group).put("version", Timestamps.format(version))
                .put("reason", reason));
    }

    void healthCheckAdded(String app, Instant version, JsonNode check) {
        tell("add_health_check_event", object().put("appId", app).<ObjectNode>set("healthCheck", check)
                .put("version", Timestamps.format(version)));
    }

    void healthChecksRemoved(String app) {
        tell("remove_health_check_event", object().put("appId", app));
    }

    void appTerminated(String app) {
        tell("app_terminated_event", object().put("appId", app));
    }

    void instanceChanged(Instance instance) {
        Task task = instance.task();
        tell("instance_changed_event", object()
                .put("instanceId", instance.id())
                .put("condition", instance.condition().word())
                .put("runSpecId", instance.app().id())
                .put("agentId", task == null ? null : task.agentId())
                .put("host", task == null ? null : task.host())
                .put("runSpecVersion", Timestamps.format(instance.app().version())));
    }

    void statusUpdate(Instance instance, String state, String message) {
        Task task = instance.task();
        ObjectNode data = object().put("slaveId", task.agentId()).put("taskId", task.id()).put("taskStatus", state)
                .put("message", message).put("appId", instance.app().id()).put("host", task.host());
        data.set("ipAddresses", task.ipAddresses());
        task.ports().forEach(data.putArray("ports")::add);
        tell("status_update_event", data.put("version", Timestamps.format(instance.app().version())));
    }

    void healthCheckFailed(Instance instance, JsonNode check) {
        tell("failed_health_check_event", object().put("appId", instance.app().id()).<ObjectNode>set("healthCheck", check)
                .put("taskId", instance.id()));
    }

    void healthChanged(Instance instance, boolean alive) {
        tell("health_status_changed_event", object().put("appId", instance.app().id())
                .put("instanceId", instance.id()).put("version", Timestamps.format(instance.app().version()))
                .put("alive", alive));
    }

    void instanceHealthChanged(Instance instance, boolean healthy) {
        tell("instance_health_changed_event", object().put("instanceId", instance.id())
                .put("runSpecId", instance.app().id()).put("healthy", healthy)
                .put("runSpecVersion", Timestamps.format(instance.app().version())));
    }

    void unhealthyKilled(Instance instance, String reason, Instant lastFailure) {
        tell("unhealthy_instance_kill_event", object().put("appId", instance.app().id())
                .put("taskId", instance.task().id()).put("instanceId", instance.id())
                .put("version", Timestamps.format(instance.app().version())).put("reason", reason)
                .put("host", instance.task().host()).put("slaveId", instance.task().agentId())
                .put("timestamp", Timestamps.format(lastFailure)));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
