package io.jenkins.plugins.marathondeploy.http;

import io.jenkins.plugins.marathondeploy.address.Origin;
import io.jenkins.plugins.marathondeploy.address.SafeUrl;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One request. Immutable; the {@code with…} methods give changed copies.
 *
 * @param method         {@code GET}, {@code PUT}, …
 * @param uri            http or https, with a host and without a login in it, see {@link Origin#of}
 * @param headers        besides the login, the user agent and what the protocol needs
 * @param body           empty when there is none
 * @param authentication the login
 * @param origins        places besides its own, as {@link Origin#of} gives them, that a redirect may lead to
 */
public record HttpCall(
        String method,
        URI uri,
        Map<String, String> headers,
        byte[] body,
        Authentication authentication,
        Set<Origin> origins) {
    /** Redirects that are followed in one exchange. */
    static final int REDIRECTS = 5;

    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<Integer> REDIRECT_ANY = Set.of(307, 308);
    private static final Set<Integer> REDIRECT_READS = Set.of(301, 302, 303);

    public HttpCall {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(authentication, "authentication");
        Origin.of(uri);
        headers = Map.copyOf(headers);
        body = body.clone();
        origins = Set.copyOf(origins);
    }

    /** A request without body, login or further headers. */
    public static HttpCall of(String method, URI uri) {
        return new HttpCall(method, uri, Map.of(), new byte[0], Authentication.none(), Set.of());
    }

    public static HttpCall get(URI uri) {
        return of("GET", uri);
    }

    /** With JSON as its body. */
    public HttpCall withJson(byte[] json) {
        return new HttpCall(method, uri, headers, json, authentication, origins)
                .withHeader("Content-Type", "application/json");
    }

    public HttpCall withHeader(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(headers);
        changed.put(name, value);
        return new HttpCall(method, uri, changed, body, authentication, origins);
    }

    public HttpCall withAuthentication(Authentication login) {
        return new HttpCall(method, uri, headers, body, login, origins);
    }

    /** @param others whom this place may redirect to: they are the same server */
    public HttpCall withOrigins(Set<Origin> others) {
        return new HttpCall(method, uri, headers, body, authentication, others);
    }

    /** Whether the request only reads, so that sending it twice does no harm. */
    public boolean isRead() {
        return READS.contains(method);
    }

    /**
     * The request that an answer redirects to, login and body included: only to the same scheme, host and port or to one of
     * {@link #origins}, since the JDK's own following takes all of it along to any host. Empty when the answer is no
     * redirect, or none to follow: a write is repeated for 307 and 308 only, since the others would turn it into a read.
     *
     * @throws HttpFailure kind {@code REDIRECT}: no usable target, or one that is none of its places
     */
    public Optional<HttpCall> redirected(int status, HttpHeaders answer) {
        if (!REDIRECT_ANY.contains(status) && !(REDIRECT_READS.contains(status) && isRead())) {
            return Optional.empty();
        }
        URI target = answer.firstValue("Location")
                .flatMap(this::target)
                .orElseThrow(() -> misdirected("answered " + status + " without an address to go to"));
        Origin from = Origin.of(uri);
        Origin to = Origin.of(target);
        if (from.scheme().equals("https") && to.scheme().equals("http")) {
            throw misdirected("was redirected from https to " + SafeUrl.of(target) + ", which is not followed");
        }
        if (!to.equals(from) && !origins.contains(to)) {
            throw misdirected("was redirected to " + SafeUrl.of(target) + ", which is not followed, since it is another server."
                    + " If it is the same one, add it to the configured addresses, or give it in their place");
        }
        return Optional.of(new HttpCall(method, target, headers, body, authentication, origins));
    }

    private Optional<URI> target(String location) {
        try {
            URI target = uri.resolve(location);
            boolean usable = !location.isBlank() && target.getHost() != null && target.getRawUserInfo() == null
                    && target.getScheme().toLowerCase(Locale.ROOT).startsWith("http");
            return usable ? Optional.of(target) : Optional.empty();
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    /** Kind {@code REDIRECT}. */
    HttpFailure misdirected(String how) {
        return new HttpFailure(HttpFailure.Kind.REDIRECT, this + " " + how, null);
    }

    @Override
    public byte[] body() {
        return body.clone();
    }

    /** {@code GET https://host/path}: without login, query or body. */
    @Override
    public String toString() {
        return method + " " + SafeUrl.of(uri);
    }
}
