package io.jenkins.plugins.marathondeploy.rest;

/**
 * Why an exchange with a service failed. The message says what was tried, where, what came back and what can be done; it
 * never contains a login.
 */
public final class ServiceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, as far as a caller has to tell it apart. */
    public enum Kind {
        /** No address could be connected to: nothing was sent. */
        UNREACHABLE,
        /** No address has a certificate that is accepted: nothing was sent. */
        UNTRUSTED,
        /** Sent, but no whole answer came: a change may have been applied. */
        NO_ANSWER,
        /** 429 or 5xx: the service is there but can't serve at the moment. */
        UNAVAILABLE,
        /** The login is missing, wrong, or can't be sent. */
        UNAUTHORISED,
        /** The login is right but may not do this. */
        FORBIDDEN,
        /** 404: no such thing, or the address is that of something else. */
        NOT_FOUND,
        /** The request itself is wrong: asking again does not help. */
        INVALID,
        /** An answer that is none of the service's: a proxy's page, JSON cut short, a redirect elsewhere. */
        UNEXPECTED
    }

    private final Kind kind;

    public ServiceException(Kind kind, String message) {
        this(kind, message, null);
    }

    public ServiceException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether asking again later can help. */
    public boolean isTransient() {
        return switch (kind) {
            case UNREACHABLE, NO_ANSWER, UNAVAILABLE, UNEXPECTED -> true;
            default -> false;
        };
    }
}
