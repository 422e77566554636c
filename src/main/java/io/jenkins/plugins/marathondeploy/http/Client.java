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
import java.util.function.Supplier;

/**
 * The JDK's client, with an end. Left to itself its selector thread and its open connections stay until the garbage
 * collector finds that nobody holds the client any more, and a JVM that is to exit meanwhile waits 300 ms for that
 * thread.
 */
final class Client {
    private final HttpClient client;
    private int exchanges;
    private boolean retired;

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

    /** Announces an exchange: the end comes after it. Returns whether this is not retired. */
    synchronized boolean enter() {
        exchanges += retired ? 0 : 1;
        return !retired;
    }

    /** Begins an exchange that was announced. */
    <T> CompletableFuture<HttpResponse<T>> begin(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            CompletableFuture<HttpResponse<T>> exchange = client.sendAsync(request, handler);
            exchange.whenComplete((answer, problem) -> leave());
            return exchange;
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
     * interrupted: it runs {@code while (!Thread.currentThread().isInterrupted())}. Where it is not found, the garbage
     * collector ends it some time.
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
            selector().ifPresent(Thread::interrupt);
        }
    }

    /** Of the client "jdk.internal.net.http.HttpClientImpl@59474f18(1)" it is "HttpClient-1-SelectorManager". */
    private Optional<Thread> selector() {
        String name = client.toString().replaceFirst("(?s).*\\((\\d+)\\)$", "HttpClient-$1-SelectorManager");
        ThreadGroup all = Thread.currentThread().getThreadGroup();
        while (all.getParent() != null) {
            all = all.getParent();
        }
        Thread[] threads = new Thread[2 * all.activeCount() + 16];
        int count = all.enumerate(threads);
        return Arrays.stream(threads, 0, count).filter(thread -> thread.getName().equals(name)).findAny();
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
