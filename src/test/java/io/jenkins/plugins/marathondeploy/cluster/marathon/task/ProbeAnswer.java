package io.jenkins.plugins.marathondeploy.cluster.marathon.task;

/**
 * What a task answered.
 *
 * @param status the HTTP status; 200 or 500 for other protocols; 0 when there was no answer
 * @param contentType the answer's Content-Type, empty when it has none
 * @param body the answer's text
 * @param cause why it counts as a failure, in Marathon's words; empty when it does not
 */
public record ProbeAnswer(int status, String contentType, String body, String cause) {

    /** An HTTP answer; healthy from 200 to 399. */
    public static ProbeAnswer http(int status, String contentType, String body) {
        boolean healthy = status >= 200 && status < 400;
        return new ProbeAnswer(status, contentType, body, healthy ? "" : status + " " + HttpReason.of(status));
    }

    /** No answer at all. */
    public static ProbeAnswer failed(String cause) {
        return new ProbeAnswer(0, "", "", cause);
    }

    /** Whether a health check counts it as a success. */
    public boolean healthy() {
        return cause.isEmpty();
    }
}
