package io.jenkins.plugins.marathondeploy.prometheus;

/**
 * What a metric says about a new version.
 *
 * @param text a clause whose subject is the metric, with the values that were seen: {@code is within its limits (max 2): last 1}
 */
public record MetricVerdict(State state, String text) {
    /** Where it stands. */
    public enum State {
        WAITING,
        PASSED,
        FAILED
    }
}
