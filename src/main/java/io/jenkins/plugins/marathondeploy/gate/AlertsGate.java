package io.jenkins.plugins.marathondeploy.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.prometheus.LabelMatchers;
import io.jenkins.plugins.marathondeploy.prometheus.Prometheus;
import java.time.Duration;
import java.util.List;

/**
 * The settings of a gate that is red when an alert of Prometheus' fires in the soak that did not before the deployment.
 *
 * @param prometheus which one
 * @param matchers   which alerts, by conditions on their labels: {@code app="web",severity=~"page|ticket"}
 */
public record AlertsGate(ServiceReference prometheus, String matchers) {
    /** Of {@link Gate#kind}. */
    public static final String KIND = "alerts";

    private static final Duration PACE = Duration.ofSeconds(15);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** @throws IllegalArgumentException with a message for the user */
    public AlertsGate {
        prometheus.settings(Prometheus::settings);
        LabelMatchers.parse(matchers);
    }

    /** Of a Prometheus by its addresses. */
    public AlertsGate(String addresses, String credentialsId, String matchers) {
        this(ServiceReference.at(addresses, credentialsId), matchers);
    }

    /** The settings of a gate of this kind, as {@link #gates} wrote them. */
    static AlertsGate of(Gate gate) {
        JsonNode settings = gate.settings();
        return new AlertsGate(ServiceReference.of(settings, MetricGate.PROMETHEUS), settings.path("alerts").asText());
    }

    /** Before anything is sent, which fire anyway; in the soak, whether others do. */
    public List<Gate> gates() {
        ObjectNode settings =
                prometheus.into(JsonNodeFactory.instance.objectNode(), MetricGate.PROMETHEUS).put("alerts", matchers);
        return List.of(
                new Gate(
                        KIND, "present alerts " + matchers, Gate.When.BEFORE, MetricGate.BEFORE_LIMIT, MetricGate.BEFORE_PACE,
                        prometheus.addresses(), settings),
                new Gate(KIND, "alerts " + matchers, Gate.When.SOAK, LIMIT, PACE, prometheus.addresses(), settings));
    }
}
