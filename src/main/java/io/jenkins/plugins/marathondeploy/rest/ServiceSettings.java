package io.jenkins.plugins.marathondeploy.rest;

import io.jenkins.plugins.marathondeploy.address.Origin;
import io.jenkins.plugins.marathondeploy.address.SafeUrl;
import io.jenkins.plugins.marathondeploy.address.TypedUrl;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.text.Shortened;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How a service is reached.
 *
 * @param name           what messages call it, {@code Consul}
 * @param addresses      tried in this order, all of the same service; a path ({@code https://host/prometheus}) is kept; at
 *                       least one
 * @param authentication asked before every request, so that a login that changes is picked up
 * @param http           timeouts and trusted authorities
 * @param scope          which part of the service is asked: Consul's data centre, a tenant of Mimir's; empty for the one that
 *                       the address has
 */
public record ServiceSettings(
        String name, List<URI> addresses, Supplier<Authentication> authentication, HttpSettings http, String scope) {
    /** What a request can carry as it is: names of data centres, and tenants, of which Mimir takes several with a | between. */
    private static final Pattern SCOPE = Pattern.compile("[A-Za-z0-9!_.*'()|-]{0,150}");

    /** @throws IllegalArgumentException when there is no address or one is wrong; the message holds no login */
    public ServiceSettings {
        Objects.requireNonNull(authentication, "authentication");
        Objects.requireNonNull(http, "http");
        if (!SCOPE.matcher(scope).matches()) {
            throw new IllegalArgumentException("\"" + Shortened.printable(scope, 50)
                    + "\" can't be a data centre or tenant: it has letters, digits and -_.!*'()| alone, 150 at most");
        }
        String service = name;
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException(service + "'s address is missing");
        }
        addresses = addresses.stream().map(address -> plain(service, address)).toList();
    }

    /** Without a login, with default bounds. */
    public static ServiceSettings of(String name, URI... addresses) {
        return new ServiceSettings(name, List.of(addresses), Authentication::none, HttpSettings.defaults(), "");
    }

    public ServiceSettings withAuthentication(Supplier<Authentication> login) {
        return new ServiceSettings(name, addresses, login, http, scope);
    }

    public ServiceSettings withHttp(HttpSettings settings) {
        return new ServiceSettings(name, addresses, authentication, settings, scope);
    }

    /**
     * @param part as {@link #scope}
     * @throws IllegalArgumentException when it can't be one; the message can be shown
     */
    public ServiceSettings withScope(String part) {
        return new ServiceSettings(name, addresses, authentication, http, part.strip());
    }

    /**
     * Addresses as users write them, separated by commas or blanks.
     *
     * @param pages paths of the service's own pages and interface, which its address ends before
     * @throws IllegalArgumentException when one of them is no address; the message holds no login
     */
    public static List<URI> addresses(String name, Pattern pages, String text) {
        return Stream.of(text.strip().split("[,\\s]+"))
                .filter(part -> !part.isEmpty())
                .map(part -> parsed(name, pages, part))
                .toList();
    }

    private static URI parsed(String name, Pattern pages, String text) {
        URI address;
        try {
            address = TypedUrl.parse(text);
        } catch (IllegalArgumentException problem) {
            throw new IllegalArgumentException(name + "'s address: " + problem.getMessage());
        }
        URI plain = plain(name, address);
        if (pages.matcher(plain.getRawPath()).find()) {
            throw page(name, address);
        }
        return plain;
    }

    private static URI plain(String name, URI address) {
        Origin.of(address);
        if (address.getRawQuery() != null || address.getRawFragment() != null) {
            throw page(name, address);
        }
        return URI.create(address.getScheme() + "://" + address.getRawAuthority() + address.getRawPath().replaceAll("/+$", ""));
    }

    private static IllegalArgumentException page(String name, URI address) {
        return new IllegalArgumentException(SafeUrl.of(address) + " is a page of " + name + "'s; give its address alone, such as "
                + address.getScheme() + "://" + address.getRawAuthority());
    }
}
