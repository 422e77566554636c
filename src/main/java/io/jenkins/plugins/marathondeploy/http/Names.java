package io.jenkins.plugins.marathondeploy.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Has a name resolved elsewhere before an exchange begins: the JDK's client resolves where it works, and waits for that,
 * for ten seconds and more where a name server is down. What was found, or that nobody knows the name, is in the JVM's
 * cache afterwards, where the client finds it ({@code networkaddress.cache.ttl}, 30 s unless it is set; with 0 the client
 * asks once more).
 */
public final class Names {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[.*|.*:.*");

    /** The JVM's own resolver. */
    public static final Consumer<String> JVM = Names::resolve;

    private final Function<String, Executor> threads;
    private final Consumer<String> resolver;
    private final Map<String, CompletableFuture<Void>> pending = new ConcurrentHashMap<>();

    /**
     * @param threads  by domain ({@code example.org} for {@code a.example.org}), whose names hang together: where one
     *                 executor waits for a name server, another should not
     * @param resolver returns when the JVM knows what a name means, or that nobody does
     */
    public Names(Function<String, Executor> threads, Consumer<String> resolver) {
        this.threads = threads;
        this.resolver = resolver;
    }

    /**
     * Completes when an exchange with this host can begin; never fails. At once for an address, and for no host.
     *
     * @param host a name or an address, empty for none
     */
    CompletableFuture<Void> known(String host) {
        if (host.isEmpty() || ADDRESS.matcher(host).matches()) {
            return CompletableFuture.completedFuture(null);
        }
        String name = host.toLowerCase(Locale.ROOT);
        CompletableFuture<Void> known = new CompletableFuture<>();
        CompletableFuture<Void> asked = pending.putIfAbsent(name, known);
        if (asked != null) {
            return asked;
        }
        threads.apply(name.substring(name.indexOf('.') + 1)).execute(() -> {
            try {
                resolver.accept(name);
            } finally {
                pending.remove(name);
                known.complete(null);
            }
        });
        return known;
    }

    private static void resolve(String name) {
        try {
            InetAddress.getByName(name);
        } catch (UnknownHostException unknown) {
            // The client's own question is answered so, too, and it says what follows from that.
            return;
        }
    }
}
