package io.jenkins.plugins.marathondeploy.cluster.marathon.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.AppDefinition;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.Timestamps;
import io.jenkins.plugins.marathondeploy.cluster.mesos.Sandbox;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is to be launched.
 *
 * @param taskId such as {@code web.instance-5b43d5ad-e6b4-11f1-be7e-024277aed3b0._app.1}
 * @param app the version of the app
 * @param host the agent's host
 * @param ports the agent's ports that the task was given, in the order of the app's port definitions
 * @param sandbox where its output goes
 */
public record TaskLaunch(String taskId, AppDefinition app, String host, List<Integer> ports, Sandbox sandbox) {

    /**
     * The variables that Marathon sets, and the app's own, which win. With a bridge network PORT and PORT0 are the
     * agent's ports as well, not those inside the container.
     */
    public Map<String, String> environment() {
        Map<String, String> env = new LinkedHashMap<>();
        env.put("MARATHON_APP_ID", app.id());
        env.put("MARATHON_APP_VERSION", Timestamps.format(app.version()));
        env.put("MESOS_TASK_ID", taskId);
        env.put("HOST", host);
        for (int i = 0; i < ports.size(); i++) {
            String port = String.valueOf(ports.get(i));
            env.put("PORT" + i, port);
            JsonNode definition = app.ports().path(i);
            if (definition.path("containerPort").asInt(0) > 0) {
                env.put("PORT_" + definition.get("containerPort").asText(), port);
            }
            if (definition.has("name")) {
                env.put("PORT_" + definition.get("name").asText().toUpperCase(Locale.ROOT), port);
            }
        }
        if (!ports.isEmpty()) {
            env.put("PORT", String.valueOf(ports.get(0)));
            env.put("PORTS", ports.stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
        app.content().path("env").properties().forEach(variable -> {
            if (variable.getValue().isTextual()) {
                env.put(variable.getKey(), variable.getValue().textValue());
            }
        });
        return env;
    }
}
