package io.jenkins.plugins.marathondeploy.http;

import io.jenkins.plugins.marathondeploy.address.AddressRules;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Bounds of every exchange, and whom to trust.
 *
 * @param connectTimeout until a connection (TLS included) stands; more than zero
 * @param requestTimeout for the whole exchange: connecting, sending, redirects, reading the body to its end; more than
 *                       zero
 * @param maxBodyBytes   the largest answer that is read, in bytes; a larger one is a failure, never cut silently
 * @param authorityPem   certificates (PEM text, one or several) of authorities that are trusted besides the JVM's own;
 *                       certificates are always verified
 * @param allowed        addresses that may be connected to, asked for and compared before each request; nothing of what they
 *                       answer is shown in messages. Empty where the address is a trusted person's own choice
 */
public record HttpSettings(
        Duration connectTimeout, Duration requestTimeout, int maxBodyBytes, Optional<String> authorityPem,
        Optional<AddressRules> allowed) {
    private static final int MAX_BODY_BYTES = 32 * 1024 * 1024;

    public HttpSettings {
        Objects.requireNonNull(authorityPem, "authorityPem");
        Objects.requireNonNull(allowed, "allowed");
        positive(connectTimeout, "connect timeout");
        positive(requestTimeout, "request timeout");
        if (maxBodyBytes <= 0) {
            throw new IllegalArgumentException("the largest body must be more than 0 bytes, not " + maxBodyBytes);
        }
        // A request that times out while it still connects could not be told from one that was sent.
        if (connectTimeout.compareTo(requestTimeout) > 0) {
            connectTimeout = requestTimeout;
        }
    }

    /** 10 s to connect, 30 s for the exchange, 32 MiB, the JVM's authorities. */
    public static HttpSettings defaults() {
        return new HttpSettings(Duration.ofSeconds(10), Duration.ofSeconds(30), MAX_BODY_BYTES, Optional.empty(),
                Optional.empty());
    }

    public HttpSettings withConnectTimeout(Duration timeout) {
        return new HttpSettings(timeout, requestTimeout, maxBodyBytes, authorityPem, allowed);
    }

    public HttpSettings withRequestTimeout(Duration timeout) {
        return new HttpSettings(connectTimeout, timeout, maxBodyBytes, authorityPem, allowed);
    }

    public HttpSettings withMaxBodyBytes(int bytes) {
        return new HttpSettings(connectTimeout, requestTimeout, bytes, authorityPem, allowed);
    }

    /** @param pem certificates of private authorities, PEM text */
    public HttpSettings withAuthority(String pem) {
        return new HttpSettings(connectTimeout, requestTimeout, maxBodyBytes, Optional.of(pem), allowed);
    }

    /** For an address that somebody named who is not trusted with all that this process reaches. */
    public HttpSettings withAllowed(AddressRules rules) {
        return new HttpSettings(connectTimeout, requestTimeout, maxBodyBytes, authorityPem, Optional.of(rules));
    }

    private static void positive(Duration value, String name) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException("the " + name + " must be more than zero, not " + value);
        }
    }
}
