package io.jenkins.plugins.marathondeploy.harbor;

import io.jenkins.plugins.marathondeploy.address.Origin;
import io.jenkins.plugins.marathondeploy.address.SafeUrl;
import io.jenkins.plugins.marathondeploy.address.TypedUrl;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How one Harbor is reached.
 *
 * @param address        {@code https://harbor.example} or {@code http://127.0.0.1:5000}, without a path
 * @param authentication asked before every request, so that a login that changes is picked up
 * @param http           timeouts and trusted authorities
 * @param tokenServices  where the login may be sent besides the address, when Harbor names that place as its token
 *                       service; empty for wherever it names
 */
public record HarborSettings(
        URI address,
        Supplier<Authentication> authentication,
        HttpSettings http,
        Optional<Set<Origin>> tokenServices) {
    /** @throws IllegalArgumentException when the address can't be Harbor's; the message holds no login */
    public HarborSettings {
        address = checked(address);
        Objects.requireNonNull(authentication, "authentication");
        Objects.requireNonNull(http, "http");
        tokenServices = tokenServices.map(Set::copyOf);
    }

    /** With any token service that Harbor names. */
    public HarborSettings(URI address, Supplier<Authentication> authentication, HttpSettings http) {
        this(address, authentication, http, Optional.empty());
    }

    /** With default bounds. */
    public static HarborSettings of(URI address, Authentication login) {
        return new HarborSettings(address, () -> login, HttpSettings.defaults());
    }

    public HarborSettings withHttp(HttpSettings settings) {
        return new HarborSettings(address, authentication, settings, tokenServices);
    }

    /**
     * @param addresses text as users write it, separated by commas or blanks; empty for none but Harbor's own address
     * @throws IllegalArgumentException when one of them is no address
     */
    public HarborSettings withTokenServices(String addresses) {
        return new HarborSettings(address, authentication, http, Optional.of(tokenServices(addresses)));
    }

    /** @throws IllegalArgumentException when one of them is no address */
    public static Set<Origin> tokenServices(String addresses) {
        return Stream.of(addresses.strip().split("[,\\s]+"))
                .filter(text -> !text.isEmpty())
                .map(text -> Origin.of(TypedUrl.parse(text)))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the login may be sent to a place that Harbor names. */
    boolean trusts(URI tokenService) {
        Origin origin = Origin.of(tokenService);
        return tokenServices.isEmpty() || origin.equals(Origin.of(address)) || tokenServices.get().contains(origin);
    }

    /**
     * An address as users write it.
     *
     * @throws IllegalArgumentException when it can't be Harbor's
     */
    public static URI address(String text) {
        URI address;
        try {
            address = TypedUrl.parse(text);
        } catch (IllegalArgumentException problem) {
            throw new IllegalArgumentException("Harbor's address: " + problem.getMessage());
        }
        return checked(address);
    }

    private static URI checked(URI address) {
        Origin.of(address);
        if (!address.getRawPath().replace("/", "").isEmpty()
                || address.getRawQuery() != null
                || address.getRawFragment() != null) {
            throw new IllegalArgumentException(SafeUrl.of(address) + " is a page of Harbor's; give its address alone: "
                    + address.getScheme() + "://" + address.getRawAuthority());
        }
        return URI.create(address.getScheme() + "://" + address.getRawAuthority());
    }
}
