package io.jenkins.plugins.marathondeploy.image.engine;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An engine that answers what a test tells it, over TCP: for answers that a real engine gives only when it is ill. */
public final class ScriptedEngine implements AutoCloseable {
    static {
        // The JDK's server waits 40 ms for another piece of an answer otherwise.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    final List<String> requests = new CopyOnWriteArrayList<>();
    final List<String> logins = new CopyOnWriteArrayList<>();
    private volatile Answer answer = exchange -> reply(exchange, 404, "{\"message\":\"page not found\"}");
    private volatile Answer version;

    /** What happens to a request other than for the version. */
    public interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    public ScriptedEngine(String apiVersion, String oldest) {
        String text = "{\"Version\":\"99.0\",\"ApiVersion\":\"" + apiVersion + "\",\"MinAPIVersion\":\"" + oldest
                + "\",\"Os\":\"linux\",\"Arch\":\"amd64\"}";
        version = exchange -> reply(exchange, 200, text);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        if (exchange.getRequestHeaders().containsKey("X-Registry-Auth")) {
            logins.add(exchange.getRequestHeaders().getFirst("X-Registry-Auth"));
        }
        if (exchange.getRequestURI().getPath().endsWith("/version")) {
            version.to(exchange);
        } else {
            answer.to(exchange);
        }
    }

    /** What an engine would be called. */
    public EngineAddress address() {
        return EngineAddress.of(
                "tcp://127.0.0.1:" + server.getAddress().getPort(), Map.of("DOCKER_CONFIG", "/nowhere"));
    }

    DockerEngine connect() {
        return DockerEngine.connect(address());
    }

    EngineClients clients() {
        return EngineClients.unversioned(address());
    }

    public ScriptedEngine answers(Answer next) {
        answer = next;
        return this;
    }

    ScriptedEngine answersVersion(Answer next) {
        version = next;
        return this;
    }

    public static void reply(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** A stream of items with status 200 that ends as it should. */
    public static Answer stream(String... items) {
        return exchange -> reply(exchange, 200, String.join("\n", items));
    }

    /** A stream with status 200 whose connection breaks after the items. */
    public static Answer broken(String... items) {
        return exchange -> {
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(String.join("\n", items).getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            // An exception makes the server cut the connection before the last chunk.
            throw new IOException("cut");
        };
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
