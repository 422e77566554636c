package io.jenkins.plugins.marathondeploy.cluster.marathon.task;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;

/**
 * One question of a health or readiness check.
 *
 * @param protocol as in the app's definition: {@code HTTP}, {@code TCP}, {@code MESOS_HTTP}, {@code COMMAND}, …
 * @param path the path of an HTTP check
 * @param port the agent's port; 0 when the task has none
 * @param timeout how long an answer may take
 * @param command the command of a COMMAND check
 */
public record Probe(String protocol, String path, int port, Duration timeout, String command) {

    /** The question of a health check to a task with these ports. */
    public static Probe ofHealthCheck(JsonNode check, List<Integer> ports) {
        int port = check.path("port").asInt(at(ports, check.path("portIndex").asInt(0)));
        return new Probe(check.path("protocol").asText(), check.path("path").asText("/"), port,
                Duration.ofSeconds(check.path("timeoutSeconds").asLong()),
                check.path("command").path("value").asText(""));
    }

    /** The question of a readiness check. */
    public static Probe ofReadinessCheck(JsonNode check, JsonNode definitions, List<Integer> ports) {
        int index = 0;
        for (int i = 0; i < definitions.size(); i++) {
            if (definitions.get(i).path("name").asText().equals(check.path("portName").asText())) {
                index = i;
            }
        }
        return new Probe(check.path("protocol").asText(), check.path("path").asText("/"), at(ports, index),
                Duration.ofSeconds(check.path("timeoutSeconds").asLong()), "");
    }

    private static int at(List<Integer> ports, int index) {
        return index < ports.size() ? ports.get(index) : 0;
    }
}
