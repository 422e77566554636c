package io.jenkins.plugins.marathondeploy.prometheus;

import io.jenkins.plugins.marathondeploy.rest.Answers;
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
    public Alert {
        labels = Map.copyOf(labels);
    }

    /**
     * Returns the alerts that fire and have labels that match, by their labels: what is kept from the look before a deployment.
     *
     * @throws IllegalArgumentException when a regular expression takes too long on one of the labels
     */
    public static List<String> firing(List<Alert> alerts, LabelMatchers matchers) {
        return alerts.stream()
                .filter(alert -> alert.firing && matchers.matches(alert.labels))
                .map(alert -> Sample.series(alert.labels))
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
                .filter(alert -> !before.contains(Sample.series(alert.labels)))
                .map(Alert::toString)
                .distinct()
                .toList();
    }

    @Override
    public String toString() {
        String name = labels.getOrDefault("alertname", "an alert without a name");
        return confidential
                ? "an alert (not shown, since the address is the job's)"
                : Answers.line(name + " " + Sample.series(labels));
    }
}
