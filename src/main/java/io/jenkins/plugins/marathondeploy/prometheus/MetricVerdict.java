package io.jenkins.plugins.marathondeploy.prometheus;

/**
 * What a metric says about a new version.
 *
 * @param text a sentence without its full stop, with the values that were seen
 */
public record MetricVerdict(State state, String text) {
    /** Where it stands. */
    public enum State {
        WAITING,
        PASSED,
        FAILED
    }
}
