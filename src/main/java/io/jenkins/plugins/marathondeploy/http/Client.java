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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Phaser;
import java.util.function.Supplier;

/**
 * The JDK's client, with an end. Left to itself its selector thread and its open connections stay until the garbage
 * collector finds that nobody holds the client any more, and a JVM that is to exit meanwhile waits 300 ms for that
 * thread.
 */
final class Client {
    private final HttpClient client;
    /** In which the client makes its selector. */
    private final ThreadGroup group = Thread.currentThread().getThreadGroup();

    /** Whoever needs the client: the one who made it until {@link #retire}, and each exchange. The last one ends it. */
    private final Phaser users = new Phaser(1) {
        @Override
        protected boolean onAdvance(int phase, int remaining) {
            end();
            return true;
        }
    };

    /** @throws RuntimeException what the builder throws */
    Client(Supplier<HttpClient> builder) {
        Thread thread = Thread.currentThread();
        ClassLoader callers = thread.getContextClassLoader();
        // The selector inherits it: not that of whoever happens to be first.
        thread.setContextClassLoader(Client.class.getClassLoader());
        try {
            client = builder.get();
        } finally {
            thread.setContextClassLoader(callers);
        }
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

    /** Announces an exchange: the end comes after it. Returns false when the client has ended. */
    boolean enter() {
        return users.register() >= 0;
    }

    /** Begins an exchange that was announced. */
    <T> CompletableFuture<HttpResponse<T>> begin(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            CompletableFuture<HttpResponse<T>> exchange = client.sendAsync(request, handler);
            exchange.whenComplete((answer, problem) -> users.arriveAndDeregister());
            return exchange;
        } catch (RuntimeException | Error refused) {
            users.arriveAndDeregister();
            throw refused;
        }
    }

    /** To be called once: the end comes now, or with that of the last exchange that is under way. */
    void retire() {
        users.arriveAndDeregister();
    }

    /**
     * From Java 21 on a client can be shut down. The selector of earlier ones ends, and closes its connections, when it is
     * interrupted: it runs {@code while (!Thread.currentThread().isInterrupted())}. Of the client
     * "jdk.internal.net.http.HttpClientImpl@59474f18(1)" it is "HttpClient-1-SelectorManager". Where it is not found, the
     * garbage collector ends it some time.
     */
    private void end() {
        try {
            HttpClient.class.getMethod("shutdown").invoke(client);
        } catch (NoSuchMethodException beforeJava21) {
            String name = client.toString().replaceFirst("(?s).*\\((\\d+)\\)$", "HttpClient-$1-SelectorManager");
            Thread[] threads = new Thread[2 * group.activeCount() + 16];
            int count = group.enumerate(threads);
            Arrays.stream(threads, 0, count)
                    .filter(thread -> thread.getName().equals(name))
                    .forEach(Thread::interrupt);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
