package io.jenkins.plugins.marathondeploy.http;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which redirects are followed, and with what: the JDK's own following takes a login along to any host.
 */
final class Redirect {
    /** Redirects that are followed in one exchange. */
    static final int LIMIT = 5;

    private static final Set<Integer> ANY_METHOD = Set.of(307, 308);
    private static final Set<Integer> READS_ONLY = Set.of(301, 302, 303);

    private Redirect() {}

    /**
     * The request to send next; empty when the answer is to be given to the caller. A write is repeated for 307 and 308
     * only, since the others would turn it into a read.
     *
     * @throws HttpFailure kind {@code REDIRECT}: no usable target, or from https to http
     */
    static Optional<HttpCall> next(HttpCall call, int status, HttpHeaders headers) {
        if (!ANY_METHOD.contains(status) && !(READS_ONLY.contains(status) && call.isRead())) {
            return Optional.empty();
        }
        String location = headers.firstValue("Location").orElse("");
        URI target = target(call, status, location);
        Origin origin = Origin.of(target);
        if (Origin.of(call.uri()).scheme().equals("https") && origin.scheme().equals("http")) {
            throw new HttpFailure(
                    HttpFailure.Kind.REDIRECT,
                    call + " was redirected from https to " + SafeUrl.of(target) + ", which is not followed",
                    null);
        }
        boolean mayLogin = origin.equals(Origin.of(call.uri())) || call.loginOrigins().contains(origin);
        return Optional.of(new HttpCall(
                call.method(),
                target,
                call.headers(),
                call.body(),
                mayLogin ? call.authentication() : Authentication.none(),
                // Once dropped, a login does not come back by a further redirect.
                call.loginOrigins()));
    }

    static HttpFailure tooMany(HttpCall call) {
        return new HttpFailure(
                HttpFailure.Kind.REDIRECT, call + " was redirected more than " + LIMIT + " times", null);
    }

    private static URI target(HttpCall call, int status, String location) {
        try {
            URI target = call.uri().resolve(location);
            if (!location.isBlank() && target.getHost() != null && target.getRawUserInfo() == null
                    && target.getScheme().toLowerCase(Locale.ROOT).startsWith("http")) {
                return target;
            }
        } catch (IllegalArgumentException notAnAddress) {
            // Told below.
        }
        throw new HttpFailure(
                HttpFailure.Kind.REDIRECT, call + " answered " + status + " without an address to go to", null);
    }
}
