package io.jenkins.plugins.marathondeploy.http;

/** No whole answer came. The message names the request (without login and query) and what can be done. */
public final class HttpFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** How far the exchange got. */
    public enum Kind {
        /** No connection: nothing was sent. */
        CONNECT,
        /** No TLS came about: nothing was sent. */
        TLS,
        /** The server's certificate was not accepted: nothing was sent, and asking again does not help. */
        CERTIFICATE,
        /** No whole answer in time; the request may have been carried out. */
        TIMEOUT,
        /** The connection ended before the answer did; the request may have been carried out. */
        CUT,
        /** The answer is larger than allowed; the request may have been carried out. */
        TOO_LARGE,
        /** A redirect that must not or can't be followed; the place that redirected did not carry the request out. */
        REDIRECT,
        /** The waiting thread was interrupted (its flag is set again); the request may have been carried out. */
        INTERRUPTED
    }

    private final Kind kind;

    public HttpFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether it is certain that the request was not carried out. */
    public boolean nothingSent() {
        return kind == Kind.CONNECT || kind == Kind.TLS || kind == Kind.CERTIFICATE;
    }
}
