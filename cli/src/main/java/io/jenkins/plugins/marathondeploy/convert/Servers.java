package io.jenkins.plugins.marathondeploy.convert;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Marathon servers of the configuration, to which addresses in old jobs lead. */
public final class Servers {
    private final Map<String, String> names = new LinkedHashMap<>();

    /**
     * Adds a server.
     *
     * @param assignment {@code NAME=URL}; the URL may be several, separated by commas or blanks
     * @throws IllegalArgumentException when it is none
     */
    public void add(String assignment) {
        int equals = assignment.indexOf('=');
        if (equals < 1 || equals == assignment.length() - 1) {
            throw new IllegalArgumentException("A server is given as NAME=URL, such as prod=https://marathon.example.org.");
        }
        for (String url : assignment.substring(equals + 1).strip().split("[,\\s]+")) {
            names.put(normal(url), assignment.substring(0, equals).strip());
        }
    }

    /** The server that has this address. */
    Optional<String> name(String url) {
        return Optional.ofNullable(names.get(normal(url)));
    }

    /** Scheme and host in small letters, without the scheme's own port and a slash at the end. */
    private static String normal(String url) {
        String text = url.strip().replaceFirst("/+$", "");
        try {
            URI uri = new URI(text);
            if (uri.getScheme() == null || uri.getHost() == null) {
                return text;
            }
            String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
            int own = scheme.equals("https") ? 443 : 80;
            String port = uri.getPort() < 0 || uri.getPort() == own ? "" : ":" + uri.getPort();
            return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port + uri.getRawPath();
        } catch (URISyntaxException e) {
            return text;
        }
    }
}
