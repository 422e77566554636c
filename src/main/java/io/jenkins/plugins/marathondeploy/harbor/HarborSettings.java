package io.jenkins.plugins.marathondeploy.harbor;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.http.HttpCall;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.http.SafeUrl;
import io.jenkins.plugins.marathondeploy.http.TypedUrl;
import java.net.URI;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * How one Harbor is reached.
 *
 * @param address        {@code https://harbor.example} or {@code http://127.0.0.1:5000}, without a path
 * @param authentication asked before every request, so that a login that changes is picked up
 * @param http           timeouts and trusted authorities
 */
public record HarborSettings(URI address, Supplier<Authentication> authentication, HttpSettings http) {
    /** @throws IllegalArgumentException when the address can't be Harbor's; the message holds no login */
    public HarborSettings {
        address = checked(address);
        Objects.requireNonNull(authentication, "authentication");
        Objects.requireNonNull(http, "http");
    }

    /** With default bounds. */
    public static HarborSettings of(URI address, Authentication login) {
        return new HarborSettings(address, () -> login, HttpSettings.defaults());
    }

    public HarborSettings withHttp(HttpSettings settings) {
        return new HarborSettings(address, authentication, settings);
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
        HttpCall.get(address);
        if (!address.getRawPath().replace("/", "").isEmpty()
                || address.getRawQuery() != null
                || address.getRawFragment() != null) {
            throw new IllegalArgumentException(SafeUrl.of(address) + " is a page of Harbor's; give its address alone: "
                    + address.getScheme() + "://" + address.getRawAuthority());
        }
        return URI.create(address.getScheme() + "://" + address.getRawAuthority());
    }
}
