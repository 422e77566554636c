package io.jenkins.plugins.marathondeploy.http;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One request. Immutable; the {@code with…} methods give changed copies.
 *
 * @param method         {@code GET}, {@code PUT}, …
 * @param uri            http or https, with a host and without a login in it
 * @param headers        besides the login, the user agent and what the protocol needs
 * @param body           empty when there is none
 * @param authentication the login; follows a redirect only within the same scheme, host and port
 * @param loginOrigins   further places, as {@link Origin#of} gives them, that may see the login after a redirect
 */
public record HttpCall(
        String method,
        URI uri,
        Map<String, String> headers,
        byte[] body,
        Authentication authentication,
        Set<Origin> loginOrigins) {
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    public HttpCall {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(authentication, "authentication");
        check(uri);
        headers = Map.copyOf(headers);
        body = body.clone();
        loginOrigins = Set.copyOf(loginOrigins);
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
        return new HttpCall(method, uri, headers, json, authentication, loginOrigins)
                .withHeader("Content-Type", "application/json");
    }

    public HttpCall withHeader(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(headers);
        changed.put(name, value);
        return new HttpCall(method, uri, changed, body, authentication, loginOrigins);
    }

    public HttpCall withAuthentication(Authentication login) {
        return new HttpCall(method, uri, headers, body, login, loginOrigins);
    }

    public HttpCall withLoginOrigins(Set<Origin> origins) {
        return new HttpCall(method, uri, headers, body, authentication, origins);
    }

    /** Whether the request only reads, so that sending it twice does no harm. */
    public boolean isRead() {
        return READS.contains(method);
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

    /**
     * The {@code Authorization} header's value.
     *
     * @throws IllegalArgumentException when the login can't be sent in a header; the message does not contain it
     */
    Optional<String> authorization() {
        if (authentication instanceof Authentication.Basic basic) {
            if (basic.user().indexOf(':') >= 0) {
                throw new IllegalArgumentException("a user name can't contain a colon (RFC 7617)");
            }
            byte[] pair = (basic.user() + ":" + basic.password().reveal()).getBytes(StandardCharsets.UTF_8);
            return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
        }
        if (authentication instanceof Authentication.Token token) {
            // DC/OS wants token=…, everybody else Bearer ….
            String separator = token.scheme().equalsIgnoreCase("token") ? "=" : " ";
            String value = token.scheme() + separator + token.value().reveal();
            // The JDK's own complaint would quote the header, and with it the token.
            if (value.chars().anyMatch(character -> character < ' ' || character > '~')) {
                throw new IllegalArgumentException(
                        "the token has a character that no HTTP header can carry, a line break at its end perhaps");
            }
            return Optional.of(value);
        }
        return Optional.empty();
    }

    private static void check(URI uri) {
        String scheme = uri.getScheme();
        if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
            throw new IllegalArgumentException(SafeUrl.of(uri) + " is no http or https address");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException(SafeUrl.of(uri) + " has no valid host name (an underscore in it?)");
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    SafeUrl.of(uri) + " was given with a login in the address; keep that in a credential");
        }
    }
}
