package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

import java.time.Instant;

/**
 * What one health check knows of one instance. It outlives the instance's task: H00-events-sse-health-flip.txt.
 *
 * @param alive the last result that counted
 * @param consecutiveFailures since the last success
 * @param firstSuccess null when there was none; the same for the others
 * @param lastFailureCause such as {@code 500 Internal Server Error}
 */
public record Health(boolean alive, int consecutiveFailures, Instant firstSuccess, Instant lastSuccess,
        Instant lastFailure, String lastFailureCause) {
    /** Before any result. */
    static final Health UNKNOWN = new Health(false, 0, null, null, null, null);

    Health succeeded(Instant moment) {
        return new Health(true, 0, firstSuccess == null ? moment : firstSuccess, moment, lastFailure, lastFailureCause);
    }

    Health failed(Instant moment, String cause) {
        return new Health(false, consecutiveFailures + 1, firstSuccess, lastSuccess, moment, cause);
    }
}
