package io.jenkins.plugins.marathondeploy.harbor;

/**
 * Why an exchange with Harbor failed. The message says what was tried, where, what came back and what can be done; it
 * never contains a login.
 */
public final class HarborException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, as far as a caller has to tell it apart. */
    public enum Kind {
        /** No connection: nothing was sent. */
        UNREACHABLE,
        /** Sent, but no whole answer came. */
        NO_ANSWER,
        /** 5xx or 429: Harbor is there but can't serve at the moment. */
        UNAVAILABLE,
        /** The login is missing or wrong. */
        UNAUTHORISED,
        /** The login is right but the account may not do this. */
        FORBIDDEN,
        /** The project does not exist, or the account may not push to it: Harbor answers both alike. */
        NO_PUSH_RIGHT,
        /** There is no such project, repository or artifact. */
        NOT_FOUND,
        /** 400: the request itself is wrong, a project name for instance. */
        INVALID,
        /** A registry perhaps, but without Harbor's API. */
        NOT_A_HARBOR,
        /** An answer that is none of Harbor's: a proxy's page, JSON cut short. */
        UNEXPECTED
    }

    private final Kind kind;

    public HarborException(Kind kind, String message) {
        this(kind, message, null);
    }

    public HarborException(Kind kind, String message, Throwable cause) {
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
