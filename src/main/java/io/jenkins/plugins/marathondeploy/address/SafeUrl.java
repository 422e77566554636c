package io.jenkins.plugins.marathondeploy.address;

import java.net.URI;

/**
 * An address as it may be shown: a login in it is left out, and so is the query, which in a signed address holds a
 * signature.
 */
public final class SafeUrl {
    private SafeUrl() {}

    public static String of(URI uri) {
        String host = uri.getHost();
        if (host == null) {
            // Not parsed as host and port: everything up to the last @ may be a login.
            String authority = uri.getRawAuthority();
            host = authority == null ? "" : authority.substring(authority.lastIndexOf('@') + 1);
        } else if (uri.getPort() >= 0) {
            host = host + ":" + uri.getPort();
        }
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        return uri.getScheme() + "://" + host + path;
    }
}
