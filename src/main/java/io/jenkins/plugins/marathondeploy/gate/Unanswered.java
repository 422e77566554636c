package io.jenkins.plugins.marathondeploy.gate;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.rest.ServiceException;

/** What an exchange with a service that failed means to a gate. */
final class Unanswered {
    private Unanswered() {}

    /**
     * What can pass is asked again, as is a login that is being changed; a request that is wrong is not.
     *
     * @param problem thrown on unless it is a {@link ServiceException}
     */
    static Finding finding(Throwable problem, JsonNode memory) {
        ServiceException failure = of(problem);
        Finding finding = failure.kind() == ServiceException.Kind.INVALID
                ? Finding.failed(failure.getMessage())
                : Finding.unasked(failure.getMessage());
        return finding.remembering(memory);
    }

    /** @throws RuntimeException what it is, unless it is a service's failure */
    static ServiceException of(Throwable problem) {
        if (problem instanceof ServiceException failure) {
            return failure;
        }
        throw problem instanceof RuntimeException defect ? defect : new IllegalStateException(problem);
    }

    /**
     * As {@link #finding}, for a gate that may wait for minutes: what only people can mend, a right that is missing above all,
     * is told at once.
     */
    static Finding atOnce(Throwable problem, JsonNode memory) {
        ServiceException failure = of(problem);
        Finding finding = failure.isTransient()
                ? Finding.unasked(failure.getMessage())
                : Finding.failed("it can't be asked: " + failure.getMessage());
        return finding.remembering(memory);
    }
}
