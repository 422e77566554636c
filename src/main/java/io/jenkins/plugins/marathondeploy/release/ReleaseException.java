package io.jenkins.plugins.marathondeploy.release;

import io.jenkins.plugins.marathondeploy.marathon.MarathonException;

/** A release can't begin. Nothing was changed on Marathon; the message is all that the user needs. */
public final class ReleaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String id;

    private ReleaseException(String id, String message, Throwable cause) {
        super(message, cause);
        this.id = id;
    }

    /** Something that the user gave, or a system that is used, stands against it. */
    static ReleaseException because(RuntimeException cause) {
        String message = cause instanceof MarathonException
                ? "Marathon: " + cause.getMessage() + ". Nothing was changed on Marathon."
                : cause.getMessage();
        return new ReleaseException("", message, cause);
    }

    static ReleaseException of(String message) {
        return new ReleaseException("", message, null);
    }

    /** What runs of this app or group stands against it. */
    static ReleaseException refused(String id, String message) {
        return new ReleaseException(id, message, null);
    }

    /** The app or group whose state on Marathon stands against it; empty for any other reason. */
    public String id() {
        return id;
    }
}
