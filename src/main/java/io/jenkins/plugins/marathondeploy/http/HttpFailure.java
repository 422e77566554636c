package io.jenkins.plugins.marathondeploy.http;

import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

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

    /** What an exception of the JDK's client means for the exchange. */
    static HttpFailure of(HttpCall call, Throwable problem, HttpSettings settings) {
        Optional<HttpFailure> known = find(problem, HttpFailure.class);
        if (known.isPresent()) {
            return known.get();
        }
        String at = call + ": ";
        String host = call.uri().getHost();
        // Invalid status line: "SSH-2.0-OpenSSH_9.6": the JDK quotes what a server says that speaks something else.
        boolean confidential = settings.allowed().isPresent();
        String why = confidential ? "" : reason(problem);
        if (has(problem, HttpConnectTimeoutException.class)) {
            String waited = seconds(settings.connectTimeout());
            return new HttpFailure(Kind.CONNECT, at + "no connection within " + waited, problem);
        }
        if (has(problem, UnresolvedAddressException.class)) {
            return new HttpFailure(Kind.CONNECT, at + "the host name " + host + " is not known", problem);
        }
        if (has(problem, ConnectException.class)) {
            // The JDK's client does not say that a connection was refused.
            String hint = why.isEmpty() ? "; look whether a server listens there" : why;
            return new HttpFailure(Kind.CONNECT, at + "no connection" + hint, problem);
        }
        if (has(problem, HttpTimeoutException.class) || has(problem, TimeoutException.class)) {
            String waited = seconds(settings.requestTimeout());
            return new HttpFailure(Kind.TIMEOUT, at + "no whole answer within " + waited, null);
        }
        Optional<CertificateException> refused = find(problem, CertificateException.class);
        if (refused.isPresent()) {
            String told = refused.get().getMessage();
            String what = has(problem, CertPathBuilderException.class)
                    ? " is not trusted; it was issued by \"" + told + "\". If that authority is yours, give its"
                            + " certificate (PEM) with --ca, or in the server's configuration"
                    : " is not valid: " + told;
            return new HttpFailure(Kind.CERTIFICATE, at + "the certificate of " + host + what, problem);
        }
        if (has(problem, SSLHandshakeException.class) || isNoTls(problem)) {
            return new HttpFailure(Kind.TLS, at + "no TLS connection" + why + "; look whether it is https there", problem);
        }
        return new HttpFailure(Kind.CUT, at + "the connection ended before a whole answer was there" + why,
                confidential ? null : problem);
    }

    /**
     * A client that has an authenticator, which one made for a proxy with a login has, turns a server's 401 into one of
     * these exceptions, since that authenticator knows the proxy's login only.
     */
    static boolean isHidden401(Throwable problem) {
        String message = String.valueOf(problem.getMessage());
        return message.equals("No credentials provided") || message.endsWith("header missing for response code 401");
    }

    /** A server without TLS answers the handshake with plain text: "Unrecognized SSL message, plaintext connection?". */
    private static boolean isNoTls(Throwable problem) {
        return find(problem, SSLException.class)
                .map(Throwable::getMessage)
                .filter(message -> message != null && message.contains("nrecognized SSL message"))
                .isPresent();
    }

    private static String reason(Throwable problem) {
        String message = problem.getMessage();
        return message == null || message.isBlank() ? "" : " (" + message + ")";
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    static boolean has(Throwable problem, Class<? extends Throwable> type) {
        return find(problem, type).isPresent();
    }

    private static <T extends Throwable> Optional<T> find(Throwable problem, Class<T> type) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }
}
