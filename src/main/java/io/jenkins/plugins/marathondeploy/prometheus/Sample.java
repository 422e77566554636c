package io.jenkins.plugins.marathondeploy.prometheus;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One value of a query's answer.
 *
 * @param labels empty for a scalar, and where they must not be shown
 * @param text   the value as Prometheus writes it: {@code 0.99}, {@code 1e+06}, {@code NaN}, {@code +Inf}
 * @param value  the same as a number
 */
public record Sample(Map<String, String> labels, String text, double value) {
    public Sample {
        labels = Map.copyOf(labels);
    }

    /**
     * From the text of an answer.
     *
     * @throws NumberFormatException when it is none of Prometheus' numbers
     */
    static Sample of(Map<String, String> labels, String text) {
        double value = switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
        return new Sample(labels, text, value);
    }

    /** {@code up{instance="a",job="b"}}, as Prometheus writes it; empty for a scalar. */
    static String series(Map<String, String> labels) {
        String name = labels.getOrDefault("__name__", "");
        String others = new TreeMap<>(labels).entrySet().stream()
                .filter(label -> !label.getKey().equals("__name__"))
                .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
                .collect(Collectors.joining(","));
        return name + (others.isEmpty() ? "" : "{" + others + "}");
    }
}
