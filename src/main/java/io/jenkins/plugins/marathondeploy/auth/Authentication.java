package io.jenkins.plugins.marathondeploy.auth;

import java.util.Objects;

/**
 * How a request identifies itself. Neither form is serializable: whoever persists keeps the id of a credential and
 * resolves it anew.
 */
public sealed interface Authentication {
    /** The word before a token unless somebody says otherwise (RFC 6750); DC/OS wants {@code token}. */
    String TOKEN_SCHEME = "Bearer";

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
    record None() implements Authentication {}

    /** See {@link Authentication#basic(String, Secret)}. */
    record Basic(String user, Secret password) implements Authentication {
        public Basic {
            Objects.requireNonNull(user, "user");
            Objects.requireNonNull(password, "password");
        }
    }

    /** See {@link Authentication#token(String, Secret)}. */
    record Token(String scheme, Secret value) implements Authentication {
        public Token {
            Objects.requireNonNull(scheme, "scheme");
            Objects.requireNonNull(value, "token");
        }
    }
}
