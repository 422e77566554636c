package io.jenkins.plugins.marathondeploy.http;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * The JDK's client, with an end. Left to itself its selector thread and its open connections stay until the garbage
 * collector finds that nobody holds the client any more, and a JVM that is to exit meanwhile waits 300 ms for that
 * thread.
 */
final class EndingClient {
    private record Built(HttpClient client, List<Thread> selector) {}

    private final HttpClient client;
    private final List<Thread> selector;
    private int exchanges;
    private boolean retired;

    /** @throws RuntimeException what the builder throws */
    EndingClient(Supplier<HttpClient> builder) {
        Built built = build(builder);
        client = built.client();
        selector = built.selector();
    }

    /** Whose name is resolved when an exchange begins: the address's or its proxy's; empty where none has to be. */
    String peer(URI address) {
        ProxySelector selector = client.proxy().orElseGet(ProxySelector::getDefault);
        List<Proxy> proxies = selector == null ? List.of() : selector.select(address);
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
        if (!enter()) {
            return Optional.empty();
        }
        try {
            CompletableFuture<HttpResponse<T>> exchange = client.sendAsync(request, handler);
            exchange.whenComplete((answer, problem) -> leave());
            return Optional.of(exchange);
        } catch (RuntimeException refused) {
            leave();
            throw refused;
        }
    }

    /** Takes no further exchange; the end comes with that of the last one that is under way. */
    void retire() {
        boolean idle;
        synchronized (this) {
            idle = !retired && exchanges == 0;
            retired = true;
        }
        if (idle) {
            end();
        }
    }

    private synchronized boolean enter() {
        if (!retired) {
            exchanges++;
        }
        return !retired;
    }

    private void leave() {
        boolean last;
        synchronized (this) {
            exchanges--;
            last = retired && exchanges == 0;
        }
        if (last) {
            end();
        }
    }

    /**
     * From Java 21 on a client can be closed. The selector of earlier ones ends, and closes its connections, when it is
     * interrupted: it runs {@code while (!Thread.currentThread().isInterrupted())}.
     */
    private void end() {
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

    /** Builds where the threads that a client begins with can be told from all others: they inherit the group. */
    private static Built build(Supplier<HttpClient> builder) {
        ThreadGroup group = new ThreadGroup("marathon-deploy HTTP client");
        CompletableFuture<Built> built = new CompletableFuture<>();
        Thread building = new Thread(group, () -> {
            try {
                built.complete(new Built(builder.get(), others(group)));
            } catch (RuntimeException | Error problem) {
                built.completeExceptionally(problem);
            }
        }, "marathon-deploy HTTP client's start");
        building.setDaemon(true);
        building.setContextClassLoader(EndingClient.class.getClassLoader());
        building.start();
        try {
            return built.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException problem ? problem : failed;
        }
    }

    private static List<Thread> others(ThreadGroup group) {
        Thread[] threads = new Thread[group.activeCount() + 1];
        int count = group.enumerate(threads);
        return Arrays.stream(threads, 0, count)
                .filter(thread -> thread != Thread.currentThread())
                .toList();
    }
}
