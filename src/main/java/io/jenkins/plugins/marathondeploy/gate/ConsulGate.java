package io.jenkins.plugins.marathondeploy.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.consul.Consul;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The settings of a gate that asks Consul: each instance of the new version has to be registered and passing.
 *
 * @param consul   which one
 * @param services in which every instance has to be; none: those of the names that registrars give in which one is
 * @param tag      that their registrations have; empty for any
 * @param stale    whether registrations of old instances that still pass make it red; they are told in any case
 * @param timeout  until all are there
 */
public record ConsulGate(ServiceReference consul, List<String> services, String tag, boolean stale, Duration timeout) {
    /** Of {@link Gate#kind}. */
    public static final String KIND = "consul";
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

    private static final Duration PACE = Duration.ofSeconds(2);
    private static final Duration BEFORE_LIMIT = Duration.ofSeconds(30);

    /** @throws IllegalArgumentException with a message for the user */
    public ConsulGate {
        Objects.requireNonNull(timeout, "timeout");
        consul.settings(Consul::settings);
        services = services.stream().map(String::strip).filter(name -> !name.isEmpty()).toList();
        tag = tag.strip();
    }

    /** Of a Consul by its addresses, whatever tags the registrations have. */
    public ConsulGate(String addresses, String credentialsId, List<String> services, boolean stale, Duration timeout) {
        this(ServiceReference.at(addresses, credentialsId), services, "", stale, timeout);
    }

    /** The settings of a gate of this kind, as {@link #gates} wrote them. */
    static ConsulGate of(Gate gate) {
        JsonNode settings = gate.settings();
        List<String> services = new ArrayList<>();
        settings.path("services").forEach(name -> services.add(name.asText()));
        return new ConsulGate(
                ServiceReference.of(settings, KIND), services, settings.path("tag").asText(), settings.path("stale").asBoolean(),
                gate.limit());
    }

    /** Before anything is sent, whether it can be asked and what is there; of the healthy version, whether all are. */
    public List<Gate> gates() {
        ObjectNode settings = consul.into(JsonNodeFactory.instance.objectNode(), KIND).put("stale", stale).put("tag", tag);
        services.forEach(settings.putArray("services")::add);
        return List.of(
                new Gate(KIND, "Consul's present state", Gate.When.BEFORE, BEFORE_LIMIT, PACE, consul.addresses(), settings),
                new Gate(KIND, "Consul", Gate.When.VERIFY, timeout, PACE, consul.addresses(), settings));
    }
}
