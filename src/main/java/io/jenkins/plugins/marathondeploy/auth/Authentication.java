package io.jenkins.plugins.marathondeploy.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/**
 * How a request identifies itself. Neither form is serializable: whoever persists keeps the id of a credential and
 * resolves it anew.
 */
public sealed interface Authentication {
    /** The word before a token unless somebody says otherwise (RFC 6750); DC/OS wants {@code token}. */
    String TOKEN_SCHEME = "Bearer";

    /**
     * The value of the {@code Authorization} header that says it; empty for none.
     *
     * @throws IllegalArgumentException when it can't be sent in a header; the message does not contain it
     */
    Optional<String> header();

    /** No login is sent. */
    static Authentication none() {
        return new None();
    }

    /**
     * A user name with a password. A Harbor robot account's name contains a {@code $}, which is kept as it is.
     *
     * @param user the user name, sent literally
     */
    static Authentication basic(String user, Secret password) {
        return new Basic(user, password);
    }

    /**
     * A token of DC/OS or of a proxy in front of Marathon.
     *
     * @param scheme the word before the token in the {@code Authorization} header: {@code token} for DC/OS,
     *               {@code Bearer} elsewhere
     */
    static Authentication token(String scheme, Secret token) {
        return new Token(scheme, token);
    }

    /** See {@link Authentication#none()}. */
    record None() implements Authentication {
        @Override
        public Optional<String> header() {
            return Optional.empty();
        }
    }

    /** See {@link Authentication#basic(String, Secret)}. */
    record Basic(String user, Secret password) implements Authentication {
        public Basic {
            Objects.requireNonNull(user, "user");
            Objects.requireNonNull(password, "password");
        }

        @Override
        public Optional<String> header() {
            if (user.indexOf(':') >= 0) {
                throw new IllegalArgumentException("a user name can't contain a colon (RFC 7617)");
            }
            byte[] pair = (user + ":" + password.reveal()).getBytes(StandardCharsets.UTF_8);
            return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
        }
    }

    /** See {@link Authentication#token(String, Secret)}. */
    record Token(String scheme, Secret value) implements Authentication {
        public Token {
            Objects.requireNonNull(scheme, "scheme");
            Objects.requireNonNull(value, "token");
        }

        @Override
        public Optional<String> header() {
            // DC/OS wants token=…, everybody else Bearer ….
            String header = scheme + (scheme.equalsIgnoreCase("token") ? "=" : " ") + value.reveal();
            // The JDK's own complaint would quote the header, and with it the token.
            if (header.chars().anyMatch(character -> character < ' ' || character > '~')) {
                throw new IllegalArgumentException(
                        "the token has a character that no HTTP header can carry, a line break at its end perhaps");
            }
            return Optional.of(header);
        }
    }
}
