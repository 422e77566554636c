package io.jenkins.plugins.marathondeploy.http;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** The {@code Authorization} header's value for a login. */
final class AuthorizationHeader {
    private AuthorizationHeader() {}

    /** @throws IllegalArgumentException when the login can't be sent in a header; the message does not contain it */
    static Optional<String> of(Authentication authentication) {
        if (authentication instanceof Authentication.Basic basic) {
            if (basic.user().indexOf(':') >= 0) {
                throw new IllegalArgumentException("a user name can't contain a colon (RFC 7617)");
            }
            byte[] pair = (basic.user() + ":" + basic.password().reveal()).getBytes(StandardCharsets.UTF_8);
            return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
        }
        if (authentication instanceof Authentication.Token token) {
            String value = token.scheme() + separator(token) + token.value().reveal();
            // The JDK's own complaint would quote the header, and with it the token.
            if (value.chars().anyMatch(character -> character < ' ' || character > '~')) {
                throw new IllegalArgumentException(
                        "the token has a character that no HTTP header can carry, a line break at its end perhaps");
            }
            return Optional.of(value);
        }
        return Optional.empty();
    }

    /** DC/OS wants {@code token=…}, everybody else {@code Bearer …}. */
    private static String separator(Authentication.Token token) {
        return token.scheme().equalsIgnoreCase("token") ? "=" : " ";
    }
}
