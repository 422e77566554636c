package io.jenkins.plugins.marathondeploy.address;

import io.jenkins.plugins.marathondeploy.text.Shortened;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Addresses that somebody may name who must not reach everything that this process reaches.
 *
 * @param origins  {@code https://marathon.example:8443}: scheme, host and port are the same
 * @param domains  {@code .example.org}: every host below it, with any scheme and port
 * @param networks {@code 10.20.0.0/16}: every address in it, and every name of which all addresses are in it
 */
public record AllowedAddresses(Set<Origin> origins, Set<String> domains, List<Network> networks) implements AddressRules {
    /** What a name means; the JVM's own resolver but in tests. */
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /** @param prefix leading bits that are the same */
    public record Network(InetAddress address, int prefix) {
        boolean contains(InetAddress other) {
            byte[] own = address.getAddress();
            byte[] its = other.getAddress();
            if (own.length != its.length) {
                return false;
            }
            for (int bit = 0; bit < prefix; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((own[bit / 8] & mask) != (its[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The JVM's own, in seconds. */
    private static final int CACHE_TIME = 30;

    private static final Pattern DOMAIN = Pattern.compile("\\*((?:\\.[a-z0-9-]+)*\\.[a-z][a-z0-9-]*)");
    private static final Pattern NETWORK = Pattern.compile("(?<address>[0-9]+(?:\\.[0-9]+){3}|[0-9a-f:.]*:[0-9a-f:.]*)/(?<prefix>[0-9]{1,3})");
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|\\[.*");

    public AllowedAddresses {
        origins = Set.copyOf(origins);
        domains = Set.copyOf(domains);
        networks = List.copyOf(networks);
    }

    /**
     * From text: rules separated by line ends, blanks or commas. Empty allows nothing.
     *
     * @throws IllegalArgumentException naming the rule that is none, and what one looks like
     */
    public static AllowedAddresses parse(String text) {
        Set<Origin> origins = new HashSet<>();
        Set<String> domains = new TreeSet<>();
        List<Network> networks = new ArrayList<>();
        for (String given : text.strip().split("[,\\s]+")) {
            String rule = given.toLowerCase(Locale.ROOT);
            var domain = DOMAIN.matcher(rule);
            var network = NETWORK.matcher(rule);
            if (rule.contains("://")) {
                origins.add(origin(given));
            } else if (domain.matches()) {
                domains.add(domain.group(1));
            } else if (network.matches()) {
                networks.add(network(given, network.group("address"), Integer.parseInt(network.group("prefix"))));
            } else if (!rule.isEmpty()) {
                throw wrong(given);
            }
        }
        return new AllowedAddresses(origins, domains, networks);
    }

    private static Origin origin(String rule) {
        URI address = TypedUrl.parse(rule);
        Origin origin = Origin.of(address);
        boolean more = !address.getRawPath().replace("/", "").isEmpty() || address.getRawQuery() != null || address.getRawFragment() != null;
        if (more) {
            throw wrong(SafeUrl.of(address));
        }
        return origin;
    }

    private static Network network(String rule, String address, int prefix) {
        try {
            InetAddress parsed = InetAddress.getByName(address);
            // ::ffff:10.0.0.0/104 is an IPv4 address to the JDK, of which 104 or fewer bits would mean something else.
            boolean mapped = address.contains(":") && parsed.getAddress().length == 4;
            if (!mapped && prefix <= 8 * parsed.getAddress().length) {
                return new Network(parsed, prefix);
            }
        } catch (UnknownHostException none) {
            // Such as 10.0.0.300: told below.
        }
        throw wrong(rule);
    }

    private static IllegalArgumentException wrong(String rule) {
        return new IllegalArgumentException("\"" + Shortened.of(rule, 100) + "\" is no rule for"
                + " addresses: write https://marathon.example:8443 (this scheme, host and port), *.example.org (all hosts below)"
                + " or 10.20.0.0/16 (all addresses of a network)");
    }

    /** These, for good. */
    @Override
    public AllowedAddresses now() {
        return this;
    }

    public boolean isEmpty() {
        return origins.isEmpty() && domains.isEmpty() && networks.isEmpty();
    }

    /** Whether an address can be allowed, without asking a name server: a name that may be one of a network can. */
    public boolean mayAllow(URI address) {
        return isNamed(address) || !networks.isEmpty() && !LITERAL.matcher(address.getHost()).matches();
    }

    /**
     * Why an address must not be connected to now; empty when it may be. Asks the name server where only a network can
     * allow it; the answer stays in the JVM's cache, where whoever connects next finds the same.
     */
    public Optional<String> refusal(URI address) {
        return refusal(
                address,
                InetAddress::getAllByName,
                cacheTime(Security.getProperty("networkaddress.cache.ttl"), System.getProperty("sun.net.inetaddr.ttl")));
    }

    /**
     * How long the JVM keeps what a name means, in seconds; negative for ever. It reads these texts in this way.
     *
     * @param security of the security property; null where it is not set
     * @param system   of the system property, which counts where the other one has no number; null where it is not set
     */
    static int cacheTime(String security, String system) {
        try {
            if (security != null) {
                return Integer.parseInt(security);
            }
        } catch (NumberFormatException none) {
            // The other one counts.
        }
        try {
            if (system != null) {
                return Integer.decode(system);
            }
        } catch (NumberFormatException none) {
            // The JVM's own counts.
        }
        return CACHE_TIME;
    }

    /** As {@link #refusal}, where somebody else resolves the name: a network allows its addresses alone. */
    public Optional<String> refusalByName(URI address) {
        return isNamed(address) ? Optional.empty() : Optional.of(unnamed(address));
    }

    private static String unnamed(URI address) {
        return Origin.of(address) + " is not among the addresses that may be named here";
    }

    Optional<String> refusal(URI address, Resolver resolver, int cacheTime) {
        String named = unnamed(address);
        if (isNamed(address)) {
            return Optional.empty();
        }
        if (!mayAllow(address)) {
            return Optional.of(named);
        }
        if (cacheTime == 0) {
            return Optional.of(named + ": a network allows names only where the JVM keeps what they mean"
                    + " (networkaddress.cache.ttl or sun.net.inetaddr.ttl is 0)");
        }
        try {
            for (InetAddress each : resolver.resolve(address.getHost())) {
                if (networks.stream().noneMatch(network -> network.contains(each))) {
                    return Optional.of(named + ": it is in none of the networks that are");
                }
            }
            return Optional.empty();
        } catch (UnknownHostException unknown) {
            return Optional.of("the host name " + address.getHost() + " is not known");
        }
    }

    /** By its text alone: origin, domain, or an address of a network. */
    private boolean isNamed(URI address) {
        String host = address.getHost().toLowerCase(Locale.ROOT);
        if (origins.contains(Origin.of(address))) {
            return true;
        }
        if (!LITERAL.matcher(host).matches()) {
            return domains.stream().anyMatch(host::endsWith);
        }
        try {
            InetAddress literal = InetAddress.getByName(host);
            return networks.stream().anyMatch(network -> network.contains(literal));
        } catch (UnknownHostException none) {
            return false;
        }
    }
}
