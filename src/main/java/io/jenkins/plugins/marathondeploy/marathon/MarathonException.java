package io.jenkins.plugins.marathondeploy.marathon;

import java.util.List;

/**
 * Why an exchange with Marathon failed. The message says what was tried, where, what came back and what can be done;
 * it never contains a login.
 */
public final class MarathonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, as far as a caller has to tell it apart. */
    public enum Kind {
        /** No instance could be connected to: nothing was sent. */
        UNREACHABLE,
        /** No instance has a certificate that is accepted: nothing was sent. */
        UNTRUSTED,
        /** A change was answered with a redirect that is not followed: it was not carried out. */
        REDIRECTED,
        /** Sent, but no whole answer came: a write may have been applied. */
        NO_ANSWER,
        /** 502 without a leader, 503: Marathon is there but can't serve at the moment; a write may have been applied. */
        UNAVAILABLE,
        /**
         * 500 with a message of Marathon's own: it can pass, but an answer that stays the same is its answer. A write may
         * have been applied.
         */
        INTERNAL_ERROR,
        /** 401. */
        UNAUTHORISED,
        /** 403 that is not the deployment limit. */
        FORBIDDEN,
        /** 403 "too many running deployments". */
        TOO_MANY_DEPLOYMENTS,
        /** 409 with the ids of the deployments that hold the lock. */
        LOCKED,
        /** 409 without ids. */
        CONFLICT,
        /** 400 or 422: the request itself is wrong. */
        INVALID,
        /** 404. */
        NOT_FOUND,
        /** An answer that is none of Marathon's: a proxy's page, JSON cut short, another service. */
        UNEXPECTED
    }

    private final Kind kind;
    private final List<String> deployments;
    private final List<String> details;

    public MarathonException(Kind kind, String message) {
        this(kind, message, List.of(), List.of(), null);
    }

    /**
     * @param deployments ids that hold the lock, for {@link Kind#LOCKED}
     * @param details     one line a field for {@link Kind#INVALID}: {@code /container/docker/image: error.minLength}
     */
    public MarathonException(
            Kind kind, String message, List<String> deployments, List<String> details, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.deployments = List.copyOf(deployments);
        this.details = List.copyOf(details);
    }

    public Kind kind() {
        return kind;
    }

    public List<String> deployments() {
        return deployments;
    }

    public List<String> details() {
        return details;
    }

    /** Whether asking again later can help. */
    public boolean isTransient() {
        return switch (kind) {
            case UNREACHABLE, NO_ANSWER, UNAVAILABLE, INTERNAL_ERROR, UNEXPECTED -> true;
            default -> false;
        };
    }

    /** Whether a write that failed like this may have been applied all the same: look before sending it again. */
    public boolean mayHaveBeenApplied() {
        return switch (kind) {
            case NO_ANSWER, UNAVAILABLE, INTERNAL_ERROR, UNEXPECTED -> true;
            default -> false;
        };
    }
}
