package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.prometheus.MetricRule;
import io.jenkins.plugins.marathondeploy.release.ServiceGates;
import java.util.HashMap;
import java.util.Map;

/** A metric as an option's value: {@code max=0.02,every=10s:sum(rate(errors[1m]))}. */
final class MetricText {
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
            if (pair.length != 2 || !ServiceGates.METRIC_KEYS.contains(pair[0].strip())) {
                throw new IllegalArgumentException("'" + part + "' in front of the colon is none of "
                        + String.join("=, ", ServiceGates.METRIC_KEYS) + "=; write max=0.02:QUERY");
            }
            if (given.put(pair[0].strip(), pair[1].strip()) != null) {
                throw new IllegalArgumentException(pair[0].strip() + "= is given twice");
            }
        }
        return ServiceGates.metric(given, text.substring(colon + 1));
    }
}
