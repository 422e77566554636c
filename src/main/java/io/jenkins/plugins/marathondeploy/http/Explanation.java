package io.jenkins.plugins.marathondeploy.http;

import io.jenkins.plugins.marathondeploy.http.HttpFailure.Kind;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/** What an exception of the JDK's client means for the exchange. */
final class Explanation {
    private Explanation() {}

    static HttpFailure of(HttpCall call, Throwable problem, HttpSettings settings) {
        Optional<HttpFailure> told = find(problem, HttpFailure.class);
        if (told.isPresent()) {
            return told.get();
        }
        if (find(problem, HttpConnectTimeoutException.class).isPresent()) {
            String waited = seconds(settings.connectTimeout());
            return new HttpFailure(Kind.CONNECT, call + ": no connection within " + waited, problem);
        }
        if (find(problem, UnresolvedAddressException.class).isPresent()) {
            String unknown = call + ": the host name " + call.uri().getHost() + " is not known";
            return new HttpFailure(Kind.CONNECT, unknown, problem);
        }
        if (find(problem, ConnectException.class).isPresent()) {
            return new HttpFailure(Kind.CONNECT, call + ": no connection" + reason(problem), problem);
        }
        if (find(problem, HttpTimeoutException.class).isPresent()) {
            return late(call, settings);
        }
        Optional<BoundedBody.TooLarge> large = find(problem, BoundedBody.TooLarge.class);
        if (large.isPresent()) {
            return new HttpFailure(
                    Kind.TOO_LARGE, call + ": the answer has " + large.get().getMessage(), problem);
        }
        Optional<ExplainingTrustManager.Refused> refused = find(problem, ExplainingTrustManager.Refused.class);
        if (refused.isPresent()) {
            return new HttpFailure(Kind.CERTIFICATE, refusal(call, refused.get()), problem);
        }
        if (find(problem, SSLHandshakeException.class).isPresent() || isNoTls(problem)) {
            return new HttpFailure(
                    Kind.TLS, call + ": no TLS connection" + reason(problem) + "; is it https there?", problem);
        }
        return new HttpFailure(
                Kind.CUT, call + ": the connection ended before a whole answer was there" + reason(problem), problem);
    }

    /**
     * A client that has an authenticator, which one made for a proxy with a login has, turns a server's 401 into one of
     * these exceptions, since that authenticator knows the proxy's login only.
     */
    static boolean isHidden401(Throwable problem) {
        String message = String.valueOf(problem.getMessage());
        return message.equals("No credentials provided") || message.endsWith("header missing for response code 401");
    }

    static HttpFailure late(HttpCall call, HttpSettings settings) {
        String waited = seconds(settings.requestTimeout());
        return new HttpFailure(Kind.TIMEOUT, call + ": no whole answer within " + waited, null);
    }

    private static String refusal(HttpCall call, ExplainingTrustManager.Refused refused) {
        String certificate = call + ": the certificate of " + call.uri().getHost();
        if (refused.unknownAuthority()) {
            return certificate + " is not trusted; it was issued by \"" + refused.issuer()
                    + "\". If that authority is yours, give its certificate (PEM) with --ca, or in the server's"
                    + " configuration";
        }
        return certificate + " is not valid: " + refused.getMessage();
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

    private static <T extends Throwable> Optional<T> find(Throwable problem, Class<T> type) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }
}
