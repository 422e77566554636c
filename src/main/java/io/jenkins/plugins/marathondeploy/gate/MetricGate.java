package io.jenkins.plugins.marathondeploy.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.prometheus.MetricRule;
import io.jenkins.plugins.marathondeploy.prometheus.Prometheus;
import io.jenkins.plugins.marathondeploy.prometheus.QueryText;
import java.time.Duration;
import java.util.List;

/**
 * The settings of a gate that asks Prometheus for a metric, in the soak and at its end.
 *
 * @param prometheus which one
 * @param rule       with the query as the user wrote it, see {@link QueryText#fill}
 */
public record MetricGate(ServiceReference prometheus, MetricRule rule) {
    /** Of {@link Gate#kind}. */
    public static final String KIND = "metric";
    /** The field of the settings that has the addresses. */
    static final String PROMETHEUS = "prometheus";

    /** For whether it can be asked at all. */
    static final Duration BEFORE_LIMIT = Duration.ofSeconds(30);
    static final Duration BEFORE_PACE = Duration.ofSeconds(2);
    private static final Duration GRACE = Duration.ofMinutes(1);

    /** @throws IllegalArgumentException with a message for the user */
    public MetricGate {
        prometheus.settings(Prometheus::settings);
        QueryText.fill(rule.query(), new QueryText.Variables("/app", "", "", List.of()));
    }

    /** Of a Prometheus by its addresses. */
    public MetricGate(String addresses, String credentialsId, MetricRule rule) {
        this(ServiceReference.at(addresses, credentialsId), rule);
    }

    /** The settings of a gate of this kind, as {@link #gates} wrote them. */
    static MetricGate of(Gate gate) {
        JsonNode settings = gate.settings();
        return new MetricGate(
                ServiceReference.of(settings, PROMETHEUS),
                new MetricRule(
                        settings.path("name").asText(),
                        settings.path("query").asText(),
                        new MetricRule.Limits(number(settings.path("min")), number(settings.path("max"))),
                        new MetricRule.Schedule(
                                Duration.parse(settings.path("every").asText()), Duration.parse(settings.path("after").asText()),
                                settings.path("breaches").asInt(), Duration.parse(settings.path("unanswered").asText()))));
    }

    private static Double number(JsonNode value) {
        return value.isNumber() ? value.doubleValue() : null;
    }

    /** Before anything is sent, whether the query can be answered and what it gives; in the soak, its limits. */
    public List<Gate> gates() {
        MetricRule.Schedule schedule = rule.schedule();
        ObjectNode settings = prometheus.into(JsonNodeFactory.instance.objectNode(), PROMETHEUS)
                .put("name", rule.name()).put("query", rule.query())
                .put("every", schedule.every().toString()).put("after", schedule.after().toString())
                .put("breaches", schedule.breaches()).put("unanswered", schedule.unanswered().toString());
        if (rule.limits().min() != null) {
            settings.put("min", rule.limits().min());
        }
        if (rule.limits().max() != null) {
            settings.put("max", rule.limits().max());
        }
        Duration row = schedule.every().multipliedBy(schedule.breaches());
        Duration limit = schedule.after().plus(schedule.unanswered()).plus(row.compareTo(GRACE) > 0 ? row : GRACE);
        String name = "metric " + rule.name();
        return List.of(
                new Gate(KIND, "present value of " + name, Gate.When.BEFORE, BEFORE_LIMIT, BEFORE_PACE, prometheus.addresses(), settings),
                new Gate(KIND, name, Gate.When.SOAK, limit, schedule.every(), prometheus.addresses(), settings));
    }
}
