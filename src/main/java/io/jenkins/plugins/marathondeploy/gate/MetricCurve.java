package io.jenkins.plugins.marathondeploy.gate;

import io.jenkins.plugins.marathondeploy.prometheus.MetricMemory;
import io.jenkins.plugins.marathondeploy.prometheus.MetricRule;
import java.util.List;
import java.util.Optional;

/**
 * What a metric was in the soak, for a picture.
 *
 * @param name   of the metric
 * @param before the value before the deployment, as Prometheus writes it; empty where it is not known
 * @param values at the latest looks, the oldest first, as Prometheus writes them; "no data" where there was none
 * @param min    least value that is within the limits; null for none
 * @param max    greatest value that is within the limits; null for none
 */
public record MetricCurve(String name, String before, List<String> values, Double min, Double max) {
    public MetricCurve {
        values = List.copyOf(values);
    }

    /** That of a gate, from what it remembers; empty for one that is no metric of the soak, or was not looked at. */
    public static Optional<MetricCurve> of(Gate gate, Finding last) {
        if (!gate.kind().equals(MetricGate.KIND) || gate.when() != Gate.When.SOAK) {
            return Optional.empty();
        }
        MetricMemory.Values seen = MetricMemory.of(last.memory()).values();
        MetricRule rule = MetricGate.of(gate).rule();
        return seen.curve().isEmpty()
                ? Optional.empty()
                : Optional.of(new MetricCurve(
                        rule.name(), seen.before(), seen.curve(), rule.limits().min(), rule.limits().max()));
    }
}
