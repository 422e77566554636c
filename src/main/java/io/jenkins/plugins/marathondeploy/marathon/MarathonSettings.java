package io.jenkins.plugins.marathondeploy.marathon;

import io.jenkins.plugins.marathondeploy.address.Origin;
import io.jenkins.plugins.marathondeploy.address.SafeUrl;
import io.jenkins.plugins.marathondeploy.address.TypedUrl;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * How one Marathon is reached.
 *
 * @param instances      addresses of its instances (or of a proxy), tried in this order; a path in front of {@code /v2}
 *                       ({@code https://host/service/marathon}) is kept; at least one
 * @param authentication asked before every request, so that a login that changes is picked up
 * @param http           timeouts and trusted authorities
 */
public record MarathonSettings(List<URI> instances, Supplier<Authentication> authentication, HttpSettings http) {
    /** @throws IllegalArgumentException when an address can't be one of Marathon's; the message holds no login */
    public MarathonSettings {
        if (instances.isEmpty()) {
            throw new IllegalArgumentException("Marathon's address is missing");
        }
        instances = instances.stream().map(MarathonSettings::checked).toList();
    }

    /** Without a login, with default bounds. */
    public static MarathonSettings of(URI... instances) {
        return new MarathonSettings(List.of(instances), Authentication::none, HttpSettings.defaults());
    }

    /**
     * From text as users write it: addresses separated by commas or spaces.
     *
     * @throws IllegalArgumentException when there is none or one is wrong
     */
    public static List<URI> addresses(String text) {
        return Stream.of(text.strip().split("[,\\s]+"))
                .filter(part -> !part.isEmpty())
                .map(MarathonSettings::parsed)
                .toList();
    }

    public MarathonSettings withAuthentication(Supplier<Authentication> login) {
        return new MarathonSettings(instances, login, http);
    }

    public MarathonSettings withHttp(HttpSettings settings) {
        return new MarathonSettings(instances, authentication, settings);
    }

    private static URI parsed(String text) {
        URI address;
        try {
            address = TypedUrl.parse(text);
        } catch (IllegalArgumentException problem) {
            throw new IllegalArgumentException("Marathon's address: " + problem.getMessage());
        }
        return checked(address);
    }

    private static URI checked(URI address) {
        Origin.of(address);
        String path = address.getRawPath().replaceAll("/+$", "");
        if (address.getRawQuery() != null || address.getRawFragment() != null || path.endsWith("/ui")
                || path.endsWith("/v2") || path.contains("/v2/")) {
            throw new IllegalArgumentException(SafeUrl.of(address)
                    + " is a page of Marathon's; give its address without /ui, /v2 and what follows");
        }
        URI plain = URI.create(address.getScheme() + "://" + address.getRawAuthority() + path);
        // Settings are made anew with each login: a thousand deployments wait with one address, not with a thousand copies.
        return plain.equals(address) ? address : plain;
    }
}
