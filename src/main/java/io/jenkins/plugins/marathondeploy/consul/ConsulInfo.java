package io.jenkins.plugins.marathondeploy.consul;

/**
 * What a test of the connection has found.
 *
 * @param leader address of the leading server, {@code 10.0.0.1:8300}
 */
public record ConsulInfo(String leader, Token token) {
    /** What is known of the token. */
    public enum Token {
        /** None is configured: where the default policy denies, nothing can be seen. */
        NONE("no token is given: where Consul's default policy is deny, every service looks empty"),
        KNOWN("the token is known"),
        /** 401 "ACL support disabled". */
        ACLS_DISABLED("this Consul has no ACLs, so the token means nothing"),
        /** Before 1.4 there was no way to ask. */
        CANNOT_BE_TESTED("this Consul is older than 1.4 and does not tell whether the token is known");

        private final String words;

        Token(String words) {
            this.words = words;
        }
    }

    /** One line for people. */
    @Override
    public String toString() {
        return "Consul's leader is " + leader + "; " + token.words;
    }
}
