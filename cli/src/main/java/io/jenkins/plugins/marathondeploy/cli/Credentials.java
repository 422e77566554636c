package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Logins from environment variables, or from the files that the same variables with {@code _FILE} at their end name.
 * Never from arguments, which every user of the machine can read. Values are taken literally: a robot account's
 * {@code $} stays.
 */
final class Credentials {
    /** Harbor's password, which names its login. */
    static final String HARBOR = "HARBOR_PASSWORD";

    /** The variables whose values nobody may see. */
    static final List<String> SECRET = Stream.concat(
                    Stream.of("MARATHON_TOKEN", "MARATHON_PASSWORD", HARBOR),
                    Arrays.stream(PlatformService.values())
                            .flatMap(service -> Stream.of(service.prefix("") + "TOKEN", service.prefix("") + "PASSWORD")))
            .toList();

    /** The logins of single servers: {@code MARATHON_NORTH_PASSWORD}, {@code HARBOR_NORTH_PASSWORD}, {@code CONSUL_NORTH_TOKEN}. */
    private static final Pattern OF_ONE = Pattern.compile(
            "((?:MARATHON|HARBOR|CONSUL|PROMETHEUS|ALERTMANAGER|GRAFANA)_[A-Z0-9_]+_(?:TOKEN|PASSWORD))(?:_FILE)?");

    private static final long LARGEST_FILE = 64 * 1024;

    private final Map<String, String> environment;

    Credentials(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * {@code MARATHON_TOKEN}, or {@code MARATHON_USER} with {@code MARATHON_PASSWORD}, or none.
     *
     * @param tokenScheme the word before the token in the Authorization header
     * @throws Refusal when only a part is given, or both kinds
     */
    Authentication marathon(String tokenScheme) {
        return tokenOrLogin("MARATHON_", tokenScheme);
    }

    /**
     * The login of one Marathon: as {@link #marathon(String)}, from variables with its name in them
     * ({@code MARATHON_NORTH_USER}), or from those without where there is none with it.
     *
     * @param server its name; empty for none
     * @throws Refusal as there
     */
    Authentication marathon(String server, String tokenScheme) {
        Authentication own = server.isEmpty() ? Authentication.none() : tokenOrLogin(prefix(server), tokenScheme);
        return own instanceof Authentication.None ? marathon(tokenScheme) : own;
    }

    /** What the variables of a server begin with; what a variable can't have in its name is {@code _}. */
    static String prefix(String server) {
        return "MARATHON_" + variable(server);
    }

    /** As {@link #prefix}, of a Harbor. */
    static String harborPrefix(String server) {
        return "HARBOR_" + variable(server);
    }

    static String variable(String server) {
        return server.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_") + "_";
    }

    private Authentication tokenOrLogin(String prefix, String tokenScheme) {
        Optional<String> token = value(prefix + "TOKEN");
        Authentication login = login(prefix + "USER", prefix + "PASSWORD");
        if (token.isEmpty()) {
            return login;
        }
        if (!(login instanceof Authentication.None)) {
            throw new Refusal(prefix + "TOKEN and " + prefix + "USER are both set; unset one of them");
        }
        return Authentication.token(tokenScheme, Secret.of(token.get()));
    }

    /** The variables whose values nobody may see, with those of single servers. */
    Set<String> secretNames() {
        Set<String> names = new LinkedHashSet<>(SECRET);
        environment.keySet().stream().map(OF_ONE::matcher).filter(Matcher::matches).map(name -> name.group(1)).forEach(names::add);
        return names;
    }

    /** {@code HARBOR_USER} with {@code HARBOR_PASSWORD}, or none. */
    Authentication harbor() {
        return login("HARBOR_USER", "HARBOR_PASSWORD");
    }

    /**
     * The login of one Harbor: from variables with its name in them ({@code HARBOR_NORTH_USER}), or from those without where
     * there is none with it.
     *
     * @param server its name; empty for none
     * @throws Refusal when only a part is given
     */
    Authentication harbor(String server) {
        String prefix = harborPrefix(server);
        Authentication own = server.isEmpty() ? Authentication.none() : login(prefix + "USER", prefix + "PASSWORD");
        return own instanceof Authentication.None ? harbor() : own;
    }

    /**
     * The login of one Consul, Prometheus, Alertmanager or Grafana, a token or a user with a password: from variables with its
     * name in them ({@code CONSUL_NORTH_TOKEN}), or from those without ({@code CONSUL_HTTP_TOKEN}) where there is none with it.
     *
     * @param server its name; empty for none
     * @throws Refusal when only a part is given, or both kinds, or a file can't be read
     */
    Authentication service(PlatformService service, String server) {
        Authentication own = tokenOrLogin(service.prefix(server), Authentication.TOKEN_SCHEME);
        return own instanceof Authentication.None && !server.isEmpty() ? service(service, "") : own;
    }

    /** Every secret there is, for {@link Masking}; files that can't be read are left to whoever needs them. */
    List<Secret> secrets() {
        List<Secret> secrets = new ArrayList<>();
        for (String name : secretNames()) {
            try {
                value(name).map(Secret::of).ifPresent(secrets::add);
            } catch (Refusal unreadable) {
                continue;
            }
        }
        return secrets;
    }

    /** The user names beside the secrets, which together make the Base64 of a Basic login. */
    List<Authentication.Basic> logins() {
        List<Authentication.Basic> logins = new ArrayList<>();
        Stream<String> servers = secretNames().stream()
                .filter(name -> name.endsWith("_PASSWORD"))
                .map(name -> name.substring(0, name.length() - "_PASSWORD".length()));
        for (String server : servers.toList()) {
            try {
                if (login(server + "_USER", server + "_PASSWORD") instanceof Authentication.Basic basic) {
                    logins.add(basic);
                }
            } catch (Refusal incomplete) {
                continue;
            }
        }
        return logins;
    }

    private Authentication login(String userName, String passwordName) {
        Optional<String> user = value(userName);
        Optional<String> password = value(passwordName);
        if (user.isEmpty() && password.isEmpty()) {
            return Authentication.none();
        }
        if (user.isEmpty() || password.isEmpty()) {
            String missing = user.isEmpty() ? userName : passwordName;
            String there = user.isEmpty() ? passwordName : userName;
            throw new Refusal(there + " is set, but " + missing + " is not; a login needs both");
        }
        return Authentication.basic(user.get(), Secret.of(password.get()));
    }

    private Optional<String> value(String name) {
        String direct = environment.getOrDefault(name, "");
        String file = environment.getOrDefault(name + "_FILE", "");
        if (!direct.isEmpty() && !file.isEmpty()) {
            throw new Refusal(name + " and " + name + "_FILE are both set; unset one of them");
        }
        if (!file.isEmpty()) {
            return Optional.of(read(name + "_FILE", Path.of(file)));
        }
        return Optional.of(direct).filter(text -> !text.isEmpty());
    }

    /** The file's text without the line end that editors put at its end. */
    private static String read(String name, Path file) {
        String problem;
        try {
            if (Files.isRegularFile(file) && Files.size(file) <= LARGEST_FILE) {
                String text = Files.readString(file).replaceFirst("\\R\\z", "");
                if (!text.isEmpty()) {
                    return text;
                }
                problem = "is empty";
            } else {
                problem = Files.exists(file) ? "is no file of at most 64 KiB" : "does not exist";
            }
        } catch (IOException unreadable) {
            problem = "can't be read as UTF-8 text (" + unreadable.getClass().getSimpleName() + ")";
        }
        throw new Refusal(name + " names " + file + ", which " + problem);
    }
}
