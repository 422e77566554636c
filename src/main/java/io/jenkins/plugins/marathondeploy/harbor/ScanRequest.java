package io.jenkins.plugins.marathondeploy.harbor;

/**
 * What Harbor says to a request to scan an image.
 *
 * @param said its words, with the status
 */
public record ScanRequest(Answer answer, String said) {
    /** What it means. */
    public enum Answer {
        /** 202: a scan is queued; the report that was there is gone. */
        QUEUED,
        /** 409 "a previous scan process is Running": somebody else's. */
        RUNNING,
        /** 400 or 422 "the configured scanner … does not support scanning artifact": it never will be. */
        NOT_SCANNABLE,
        /** 412 "no available scanner for project", or it is deactivated. */
        NO_SCANNER
    }
}
