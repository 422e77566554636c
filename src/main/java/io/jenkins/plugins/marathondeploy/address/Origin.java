package io.jenkins.plugins.marathondeploy.address;

import java.net.URI;
import java.util.Locale;

/**
 * Scheme, host and port: what must be the same for a login to follow a redirect.
 *
 * @param port the default port of the scheme is written out
 */
public record Origin(String scheme, String host, int port) {
    /**
     * Returns where an address leads.
     *
     * @throws IllegalArgumentException when it is no http or https address, has no valid host, or a login in it
     */
    public static Origin of(URI uri) {
        check(uri);
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int standard = scheme.equals("https") ? 443 : 80;
        return new Origin(scheme, uri.getHost().toLowerCase(Locale.ROOT), uri.getPort() < 0 ? standard : uri.getPort());
    }

    @Override
    public String toString() {
        return scheme + "://" + host + ":" + port;
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
