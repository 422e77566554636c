package io.jenkins.plugins.marathondeploy.release;

import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.gate.ConsulGate;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.prometheus.MetricRule;
import io.jenkins.plugins.marathondeploy.time.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gates that ask the services around Marathon: where they stand among others, and a metric's parameters as shells take them. */
public final class ServiceGates {
    /** Of a metric, besides its query. */
    public static final List<String> METRIC_KEYS = List.of("min", "max", "name", "every", "after", "breaches", "unanswered");

    private ServiceGates() {}

    /**
     * A policy with these gates: Consul's in front of those that it has, since who is registered nowhere can't be reached by a
     * probe either, the others behind them.
     *
     * @param policy whole but for these gates
     * @throws IllegalArgumentException when one of them looks in the soak, and there is none; the message can be shown
     */
    public static Policy added(Policy policy, List<Gate> gates) {
        List<Gate> all = new ArrayList<>(policy.gates());
        List<Gate> first = gates.stream().filter(gate -> gate.kind().equals(ConsulGate.KIND)).toList();
        all.addAll(0, first);
        gates.stream().filter(gate -> !first.contains(gate)).forEach(all::add);
        gates.stream()
                .filter(gate -> gate.when() == Gate.When.SOAK && policy.soak().isZero())
                .findFirst()
                .ifPresent(gate -> {
                    throw new IllegalArgumentException(
                            gate.name() + " is looked at during the soak, and there is none: give soak (--soak), such as 5m");
                });
        return policy.withGates(all);
    }

    /**
     * A metric's limits and times from texts; those that are missing or empty have their defaults.
     *
     * @param given by {@link #METRIC_KEYS}
     * @throws IllegalArgumentException naming what is wrong; the message can be shown
     */
    public static MetricRule metric(Map<String, String> given, String query) {
        MetricRule.Schedule standard = MetricRule.Schedule.DEFAULT;
        return new MetricRule(
                given.getOrDefault("name", ""),
                query,
                new MetricRule.Limits(number(given, "min"), number(given, "max")),
                new MetricRule.Schedule(
                        duration(given, "every", standard.every()),
                        duration(given, "after", standard.after()),
                        count(given, standard.breaches()),
                        duration(given, "unanswered", standard.unanswered())));
    }

    private static boolean isGiven(Map<String, String> given, String key) {
        return !given.getOrDefault(key, "").isBlank();
    }

    private static Double number(Map<String, String> given, String key) {
        try {
            return isGiven(given, key) ? Double.valueOf(given.get(key).strip()) : null;
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException(key + "=" + given.get(key) + " is no number");
        }
    }

    private static int count(Map<String, String> given, int standard) {
        try {
            return isGiven(given, "breaches") ? Integer.parseInt(given.get("breaches").strip()) : standard;
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException("breaches=" + given.get("breaches") + " is no whole number");
        }
    }

    private static Duration duration(Map<String, String> given, String key, Duration standard) {
        return isGiven(given, key) ? DurationText.parse(given.get(key)) : standard;
    }
}
