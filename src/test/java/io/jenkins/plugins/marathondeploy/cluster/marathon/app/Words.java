package io.jenkins.plugins.marathondeploy.cluster.marathon.app;

import com.fasterxml.jackson.databind.JsonNode;

/** The words of a field that takes no other, as its RAML lists them. Marathon reads them in any case ({@code EnumVisitor}). */
enum Words {
    /** {@code container.type}. */
    CONTAINER_TYPE("MESOS", "DOCKER"),
    /** {@code container.docker.network}. */
    DOCKER_NETWORK("BRIDGE", "HOST", "NONE", "USER"),
    /** {@code networks.mode}. */
    NETWORK_MODE("container", "container/bridge", "host"),
    /** The protocol of a port. */
    PORT_PROTOCOL("tcp", "udp", "udp,tcp"),
    /** The protocol of a health check. */
    HEALTH_PROTOCOL("HTTP", "HTTPS", "TCP", "COMMAND", "MESOS_TCP", "MESOS_HTTP", "MESOS_HTTPS"),
    /** {@code ipProtocol}. */
    IP_PROTOCOL("IPv4", "IPv6"),
    /** The scheme of a check, the protocol of a readiness check. */
    HTTP_SCHEME("HTTP", "HTTPS"),
    /** The mode of a volume. */
    READ_MODE("RO", "RW"),
    /** The type of a persistent volume. */
    DISK_TYPE("root", "path", "mount"),
    /** {@code residency.taskLostBehavior}. */
    TASK_LOST("WAIT_FOREVER", "RELAUNCH_AFTER_TIMEOUT"),
    /** {@code killSelection}. */
    KILL_SELECTION("YOUNGEST_FIRST", "OLDEST_FIRST");

    private final String[] words;

    Words(String... words) {
        this.words = words;
    }

    /** Whether a text is one of them. */
    boolean contain(String text) {
        for (String word : words) {
            if (word.equalsIgnoreCase(text)) {
                return true;
            }
        }
        return false;
    }

    /** The word in a field of an object as Marathon writes it; the other where the field is missing or null. */
    String of(JsonNode object, String field, String otherwise) {
        for (String word : words) {
            if (word.equalsIgnoreCase(object.path(field).asText(""))) {
                return word;
            }
        }
        return otherwise;
    }
}
