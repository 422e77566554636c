package io.jenkins.plugins.marathondeploy.prometheus;

import io.jenkins.plugins.marathondeploy.rest.Answers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * One alert of a rule of Prometheus'.
 *
 * @param labels       with {@code alertname}
 * @param firing       it is pending otherwise
 * @param confidential whether its labels must not be shown
 */
public record Alert(Map<String, String> labels, boolean firing, boolean confidential) {
    private static final int FINGERPRINT_BYTES = 8;

    public Alert {
        labels = Map.copyOf(labels);
    }

    /**
     * Returns the alerts that fire and have labels that match, each as a fingerprint of its labels: what is kept of the look before a
     * deployment.
     *
     * @throws IllegalArgumentException when a regular expression takes too long on one of the labels
     */
    public static List<String> firing(List<Alert> alerts, LabelMatchers matchers) {
        return alerts.stream()
                .filter(alert -> alert.firing && matchers.matches(alert.labels))
                .map(Alert::fingerprint)
                .sorted()
                .toList();
    }

    /**
     * Returns those that fire now and did not before, in words; empty for none.
     *
     * @param before what {@link #firing} gave before the deployment
     */
    public static List<String> began(List<String> before, List<Alert> now, LabelMatchers matchers) {
        return now.stream()
                .filter(alert -> alert.firing && matchers.matches(alert.labels))
                .filter(alert -> !before.contains(alert.fingerprint()))
                .map(Alert::toString)
                .distinct()
                .toList();
    }

    private String fingerprint() {
        try {
            byte[] series = Sample.series(labels).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(series), 0, FINGERPRINT_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        String name = labels.getOrDefault("alertname", "an alert without a name");
        return confidential
                ? "an alert (not shown, since the address is the job's)"
                : Answers.line(name + " " + Sample.series(labels));
    }
}
