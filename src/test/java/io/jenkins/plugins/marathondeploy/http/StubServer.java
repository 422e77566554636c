package io.jenkins.plugins.marathondeploy.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.jenkins.plugins.marathondeploy.cluster.process.ClosedPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/** A server on a free local port that answers as a test says, and remembers what it was asked. */
public final class StubServer implements AutoCloseable {
    private static final List<ClosedPort> CLOSED = new CopyOnWriteArrayList<>();

    /** A request as it arrived. */
    public record Request(String method, String target, Map<String, String> headers, String body) {
        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(null);
        }

        public String line() {
            return method + " " + target;
        }
    }

    /** What to answer; {@link #hang} never ends, {@link #cut} ends after part of the body. */
    public record Reply(int status, Map<String, String> headers, byte[] body, boolean hanging, boolean cutting) {
        public static Reply of(int status, String body) {
            return new Reply(status, Map.of(), body.getBytes(StandardCharsets.UTF_8), false, false);
        }

        public static Reply redirect(int status, Object location) {
            return of(status, "").with("Location", location.toString());
        }

        public static Reply hang(String begun) {
            return new Reply(200, Map.of(), begun.getBytes(StandardCharsets.UTF_8), true, false);
        }

        public static Reply cut(String begun) {
            return new Reply(200, Map.of(), begun.getBytes(StandardCharsets.UTF_8), false, true);
        }

        public Reply with(String name, String value) {
            Map<String, String> more = new HashMap<>(headers);
            more.put(name, value);
            return new Reply(status, more, body, hanging, cutting);
        }
    }

    static {
        // The JDK's server waits 40 ms for another piece of an answer otherwise.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final String scheme;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile Function<Request, Reply> behaviour;

    public StubServer(Function<Request, Reply> behaviour) throws IOException {
        this(HttpServer.create(local(), 0), "http", behaviour);
    }

    public StubServer(SSLContext tls, Function<Request, Reply> behaviour) throws IOException {
        this(configured(HttpsServer.create(local(), 0), tls), "https", behaviour);
    }

    private StubServer(HttpServer server, String scheme, Function<Request, Reply> behaviour) {
        this.server = server;
        this.scheme = scheme;
        this.behaviour = behaviour;
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    public URI uri(String path) {
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    public void behave(Function<Request, Reply> changed) {
        behaviour = changed;
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** An address that nobody listens on as long as this JVM lives. */
    public static URI closedPort(String path) {
        ClosedPort port = ClosedPort.any();
        CLOSED.add(port);
        return URI.create(port.uri() + path);
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Request request =
                new Request(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body);
        requests.add(request);
        Reply reply = behaviour.apply(request);
        reply.headers().forEach(exchange.getResponseHeaders()::add);
        boolean open = reply.hanging() || reply.cutting();
        boolean empty = request.method().equals("HEAD") || reply.body().length == 0 && !open;
        exchange.sendResponseHeaders(reply.status(), empty ? -1 : open ? reply.body().length + 100 : reply.body().length);
        if (!empty) {
            exchange.getResponseBody().write(reply.body());
            exchange.getResponseBody().flush();
        }
        if (reply.hanging()) {
            await();
        }
        if (reply.cutting()) {
            throw new IOException("cut on purpose");
        }
        exchange.close();
    }

    private void await() throws IOException {
        try {
            closing.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new IOException("closed");
    }

    private static HttpServer configured(HttpsServer server, SSLContext tls) {
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return server;
    }

    private static InetSocketAddress local() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
