package io.jenkins.plugins.marathondeploy.cluster.harbor;

import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Who may log in. Names and passwords are compared as they are: a {@code $} is a {@code $}. */
final class Accounts {
    private static final String BASIC = "Basic ";

    private final Map<String, Account> byName = new ConcurrentHashMap<>();

    void add(Account account) {
        byName.put(account.name(), account);
    }

    Account get(String name) {
        Account account = byName.get(name);
        if (account == null) {
            throw new IllegalArgumentException("No account " + name + ": add it first");
        }
        return account;
    }

    /** The account of the request's Basic login; empty without one and with a wrong one alike, as Harbor has it. */
    Optional<Account> authenticate(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        if (header == null || !header.startsWith(BASIC)) {
            return Optional.empty();
        }
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(header.substring(BASIC.length()).trim());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        String login = new String(decoded, StandardCharsets.UTF_8);
        int colon = login.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        return Optional.ofNullable(byName.get(login.substring(0, colon)))
                .filter(account -> account.accepts(login.substring(colon + 1)));
    }
}
