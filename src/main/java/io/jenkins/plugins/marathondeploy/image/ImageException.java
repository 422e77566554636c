package io.jenkins.plugins.marathondeploy.image;

/**
 * Why a build or a push failed. The message says what was tried, where, what came back and what can be done; it never
 * contains a login or the value of a build argument.
 */
public final class ImageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, as far as a caller has to tell it apart. */
    public enum Kind {
        /** The request itself is wrong: a reference, a path, an option. Nothing was sent. */
        INVALID,
        /** The Dockerfile needs BuildKit, which the engine's API does not offer to this client. Nothing was sent. */
        NEEDS_BUILDKIT,
        /** The engine could not be reached, or did not answer at all. */
        ENGINE_UNREACHABLE,
        /** The engine was there, then the connection broke: restarted, stopped, out of memory. */
        ENGINE_LOST,
        /** The builder failed by a fault of its own that passes: the same build can succeed at once. */
        BUILDER_FAULT,
        /** The engine's disk is full. */
        DISK_FULL,
        /** The engine ran the Dockerfile and an instruction failed. */
        BUILD_FAILED,
        /** The image is not on the engine. */
        NO_SUCH_IMAGE,
        /** The registry knows the login but refuses: no such project, no permission, quota used up. */
        DENIED,
        /** The registry does not accept the login, or the token expired in the middle. */
        UNAUTHORISED,
        /** The tag exists and may not be changed, or a project policy forbids the push (412). */
        IMMUTABLE_TAG,
        /** The registry could not be reached, or answered with an error of its own (5xx, connection reset). */
        REGISTRY_UNAVAILABLE,
        /** Stopped by the caller. */
        CANCELLED,
        /** An answer that is none of the above. */
        UNEXPECTED
    }

    private final Kind kind;

    public ImageException(Kind kind, String message) {
        this(kind, message, null);
    }

    public ImageException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether nothing was sent to engine or registry, because the request was seen to be wrong before. */
    public boolean isRefused() {
        return kind == Kind.INVALID || kind == Kind.NEEDS_BUILDKIT;
    }
}
