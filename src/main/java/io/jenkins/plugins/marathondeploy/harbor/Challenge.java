package io.jenkins.plugins.marathondeploy.harbor;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a registry asks for at {@code /v2/}: {@code WWW-Authenticate: Bearer realm="https://HOST/service/token",
 * service="harbor-registry"}, or {@code Basic realm="…"}.
 *
 * @param scheme  lower-case: {@code bearer}, {@code basic}
 * @param realm   where tokens are given; empty unless an http or https address
 * @param service what to ask them for
 */
record Challenge(String scheme, Optional<URI> realm, String service) {
    private static final Pattern PARAMETER = Pattern.compile("(?<![A-Za-z])([A-Za-z]+)=\"([^\"]*)\"");

    static Challenge parse(String header) {
        String text = header.strip();
        int space = text.indexOf(' ');
        String scheme = (space < 0 ? text : text.substring(0, space)).toLowerCase(Locale.ROOT);
        Optional<URI> realm = Optional.empty();
        String service = "";
        Matcher parameters = PARAMETER.matcher(text);
        while (parameters.find()) {
            if (parameters.group(1).equalsIgnoreCase("realm")) {
                realm = address(parameters.group(2));
            } else if (parameters.group(1).equalsIgnoreCase("service")) {
                service = parameters.group(2);
            }
        }
        return new Challenge(scheme, realm, service);
    }

    boolean isBearer() {
        return scheme.equals("bearer");
    }

    /** Whether the login that it asks for can be given: a token from a known place, or name and password. */
    boolean canBeMet() {
        return isBearer() ? realm.isPresent() : scheme.equals("basic");
    }

    private static Optional<URI> address(String text) {
        try {
            URI uri = URI.create(text);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return http && uri.getHost() != null && uri.getRawUserInfo() == null ? Optional.of(uri) : Optional.empty();
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }
}
