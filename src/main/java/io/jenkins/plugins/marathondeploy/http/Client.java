package io.jenkins.plugins.marathondeploy.http;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * The JDK's client, with an end. Left to itself its selector thread and its open connections stay until the garbage
 * collector finds that nobody holds the client any more, and a JVM that is to exit meanwhile waits 300 ms for that
 * thread.
 */
final class Client {
    /** Where clients are built, so that their threads can be found. One for all: a group of Java 17 is never freed. */
    private static final ThreadGroup GROUP = new ThreadGroup("marathon-deploy HTTP clients");

    private final HttpClient client;
    private final Set<Thread> selector;
    private int exchanges;
    private boolean retired;

    private Client(HttpClient client, Set<Thread> selector) {
        this.client = client;
        this.selector = selector;
    }

    /** Builds on a thread of the group, which the client's selector inherits. Throws what the builder throws. */
    static Client build(Supplier<HttpClient> builder) {
        CompletableFuture<Client> built = new CompletableFuture<>();
        Thread building = new Thread(GROUP, () -> {
            try {
                synchronized (GROUP) {
                    Set<Thread> before = selectors();
                    HttpClient client = builder.get();
                    Set<Thread> own = selectors();
                    own.removeAll(before);
                    built.complete(new Client(client, own));
                }
            } catch (Throwable problem) {
                built.completeExceptionally(problem);
            }
        }, "marathon-deploy HTTP client's start");
        building.setDaemon(true);
        building.setContextClassLoader(Client.class.getClassLoader());
        building.start();
        try {
            return built.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException problem ? problem : failed;
        }
    }

    /** The JDK's client names it {@code HttpClient-1-SelectorManager}; its workers may be in the group as well. */
    private static Set<Thread> selectors() {
        Thread[] threads = new Thread[GROUP.activeCount() + 16];
        int count = GROUP.enumerate(threads);
        Set<Thread> selectors = new HashSet<>(Arrays.asList(threads).subList(0, count));
        selectors.removeIf(thread -> !thread.getName().endsWith("SelectorManager"));
        return selectors;
    }

    /** Whose name is resolved when an exchange begins: the address's or its proxy's; empty where none has to be. */
    String peer(URI address) {
        ProxySelector chosen = client.proxy().orElseGet(ProxySelector::getDefault);
        List<Proxy> proxies = chosen == null ? List.of() : chosen.select(address);
        // As the client has it: the first one counts, and what is no HTTP proxy (SOCKS) is not used.
        if (proxies.isEmpty() || proxies.get(0).type() != Proxy.Type.HTTP) {
            return address.getHost();
        }
        return proxies.get(0).address() instanceof InetSocketAddress proxy && proxy.isUnresolved()
                ? proxy.getHostString()
                : "";
    }

    /**
     * Begins an exchange.
     *
     * @return empty when the client is retired; nothing was sent then
     */
    <T> Optional<CompletableFuture<HttpResponse<T>>> begin(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        synchronized (this) {
            if (retired) {
                return Optional.empty();
            }
            exchanges++;
        }
        try {
            CompletableFuture<HttpResponse<T>> exchange = client.sendAsync(request, handler);
            exchange.whenComplete((answer, problem) -> leave());
            return Optional.of(exchange);
        } catch (RuntimeException | Error refused) {
            leave();
            throw refused;
        }
    }

    private synchronized void leave() {
        exchanges--;
        endIfIdle();
    }

    /** Takes no further exchange; the end comes with that of the last one that is under way. */
    synchronized void retire() {
        if (!retired) {
            retired = true;
            endIfIdle();
        }
    }

    /**
     * From Java 21 on a client can be closed. The selector of earlier ones ends, and closes its connections, when it is
     * interrupted: it runs {@code while (!Thread.currentThread().isInterrupted())}.
     */
    private void endIfIdle() {
        if (!retired || exchanges > 0) {
            return;
        }
        if ((Object) client instanceof AutoCloseable closeable) {
            // Closing waits for the selector, which this thread may be.
            Thread closing = new Thread(() -> close(closeable), "marathon-deploy HTTP client's end");
            closing.setDaemon(true);
            closing.start();
        } else {
            selector.forEach(Thread::interrupt);
        }
    }

    private static void close(AutoCloseable client) {
        try {
            client.close();
        } catch (Exception e) {
            // The JDK's clients declare none; and what is not closed, the garbage collector finds.
            throw new IllegalStateException(e);
        }
    }
}
