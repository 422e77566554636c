package io.jenkins.plugins.marathondeploy.http;

import java.net.URI;
import java.util.Locale;

/**
 * Scheme, host and port: what must be the same for a login to follow a redirect.
 *
 * @param port the default port of the scheme is written out
 */
public record Origin(String scheme, String host, int port) {
    /** @param uri an absolute http or https address */
    public static Origin of(URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int standard = scheme.equals("https") ? 443 : 80;
        return new Origin(scheme, uri.getHost().toLowerCase(Locale.ROOT), uri.getPort() < 0 ? standard : uri.getPort());
    }

    @Override
    public String toString() {
        return scheme + "://" + host + ":" + port;
    }
}
