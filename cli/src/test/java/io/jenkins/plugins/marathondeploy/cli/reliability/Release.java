package io.jenkins.plugins.marathondeploy.cli.reliability;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A version of the app, as its repository would have it. Healthy as long as nobody turns its switch. */
final class Release {
    final String name;
    private final ObjectNode definition;

    private Release(String name, ObjectNode definition) {
        this.name = name;
        this.definition = definition;
    }

    /** @param name also that of the switch which says what its health checks get */
    static Release of(String name) {
        ObjectNode definition = JsonNodeFactory.instance.objectNode();
        definition.put("id", Place.APP).put("cmd", "serve " + name).put("instances", 2).put("cpus", 0.1).put("mem", 32);
        definition.putObject("env").put("RELEASE", name).put("SIM_HTTP", "file:" + name);
        definition.putArray("healthChecks").addObject().put("protocol", "HTTP").put("path", "/health").put("portIndex", 0)
                .put("gracePeriodSeconds", 1).put("intervalSeconds", 1).put("timeoutSeconds", 1)
                .put("maxConsecutiveFailures", 0);
        definition.putArray("ports").add(0);
        return new Release(name, definition);
    }

    /** Its tasks answer 500, and Marathon kills them for it. */
    Release sick() {
        return env("SIM_HTTP", "500").killed(1);
    }

    /** Marathon kills a task after so many failed checks; 0 for never. */
    Release killed(int failures) {
        ((ObjectNode) definition.at("/healthChecks/0")).put("maxConsecutiveFailures", failures);
        return this;
    }

    /** Nothing checks its health. */
    Release unchecked() {
        definition.remove("healthChecks");
        return this;
    }

    /** Its readiness check is answered with 200, which is not what it waits for. */
    Release neverReady() {
        definition.remove("ports");
        definition.putArray("portDefinitions").addObject().put("port", 0).put("name", "http");
        definition.putArray("readinessChecks").addObject().put("portName", "http").put("path", "/ready")
                .put("intervalSeconds", 2).put("timeoutSeconds", 1).putArray("httpStatusCodesForReady").add(204);
        return this;
    }

    /** Its instances have a persistent volume. */
    Release resident() {
        ObjectNode volume = definition.putObject("container").put("type", "MESOS").putArray("volumes").addObject();
        volume.put("containerPath", "data").put("mode", "RW").putObject("persistent").put("size", 10);
        return this;
    }

    /** Its file does not say how many instances there shall be. */
    Release withoutInstances() {
        definition.remove("instances");
        return this;
    }

    Release env(String variable, String value) {
        ((ObjectNode) definition.get("env")).put(variable, value);
        return this;
    }

    /** In a Docker container of this image. */
    Release image(String reference) {
        definition.putObject("container").put("type", "DOCKER").putObject("docker").put("image", reference);
        return this;
    }

    Release instances(int count) {
        definition.put("instances", count);
        return this;
    }

    Release cpus(double cpus) {
        definition.put("cpus", cpus);
        return this;
    }

    ObjectNode definition() {
        return definition.deepCopy();
    }
}
