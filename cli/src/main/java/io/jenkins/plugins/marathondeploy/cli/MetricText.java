package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.deploy.DurationText;
import io.jenkins.plugins.marathondeploy.prometheus.MetricRule;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A metric as an option's value: {@code max=0.02,every=10s:sum(rate(errors[1m]))}. */
final class MetricText {
    private static final List<String> KEYS = List.of("min", "max", "name", "every", "after", "breaches", "unanswered");

    private MetricText() {}

    /** @throws IllegalArgumentException with a message for the user */
    static MetricRule parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("'" + text + "' has no limits; write max=0.02:QUERY");
        }
        Map<String, String> given = new HashMap<>();
        for (String part : text.substring(0, colon).split(",")) {
            String[] pair = part.split("=", 2);
            if (pair.length != 2 || !KEYS.contains(pair[0].strip())) {
                throw new IllegalArgumentException("'" + part + "' in front of the colon is none of "
                        + String.join("=, ", KEYS) + "=; write max=0.02:QUERY");
            }
            if (given.put(pair[0].strip(), pair[1].strip()) != null) {
                throw new IllegalArgumentException(pair[0].strip() + "= is given twice");
            }
        }
        MetricRule.Schedule standard = MetricRule.Schedule.DEFAULT;
        return new MetricRule(
                given.getOrDefault("name", ""),
                text.substring(colon + 1),
                new MetricRule.Limits(number(given, "min"), number(given, "max")),
                new MetricRule.Schedule(
                        duration(given, "every", standard.every()),
                        duration(given, "after", standard.after()),
                        count(given, standard.breaches()),
                        duration(given, "unanswered", standard.unanswered())));
    }

    private static Double number(Map<String, String> given, String key) {
        try {
            return given.containsKey(key) ? Double.valueOf(given.get(key)) : null;
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException(key + "=" + given.get(key) + " is no number");
        }
    }

    private static int count(Map<String, String> given, int standard) {
        try {
            return given.containsKey("breaches") ? Integer.parseInt(given.get("breaches")) : standard;
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException("breaches=" + given.get("breaches") + " is no whole number");
        }
    }

    private static Duration duration(Map<String, String> given, String key, Duration standard) {
        return given.containsKey(key) ? DurationText.parse(given.get(key)) : standard;
    }
}
