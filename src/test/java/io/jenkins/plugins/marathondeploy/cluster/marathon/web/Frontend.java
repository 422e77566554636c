package io.jenkins.plugins.marathondeploy.cluster.marathon.web;

import io.jenkins.plugins.marathondeploy.cluster.marathon.app.MarathonError;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.MarathonModel;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Marathon's HTTP side, on 127.0.0.1. */
public final class Frontend implements AutoCloseable {
    private static final int THREADS = 32;

    static {
        // without it every answer on a kept connection waits for a delayed acknowledgement, about 40 ms
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final MarathonModel model;
    private final HttpServer server;
    private final ExecutorService workers = Executors.newFixedThreadPool(THREADS, Frontend::daemon);
    private final ExecutorService writers = Executors.newCachedThreadPool(Frontend::daemon);
    private final ScheduledExecutorService heartbeats = Executors.newSingleThreadScheduledExecutor(Frontend::daemon);
    private final Routes routes = new Routes();
    private final EventStreams streams;
    private final List<RequestFilter> filters = new CopyOnWriteArrayList<>();
    private final List<Predicate<Request>> lostAnswers = new CopyOnWriteArrayList<>();
    private final RequestLog log = new RequestLog();
    private final String login;

    /** Starts to serve a model; the login is {@code user:password}, empty when none is asked for. */
    public Frontend(MarathonModel model, int port, String login, String frameworkId) throws IOException {
        this.model = model;
        this.login = login;
        streams = new EventStreams(model, writers);
        new InfoResource(this::address, frameworkId).addTo(routes);
        new DeploymentsResource(model).addTo(routes);
        new QueueResource(model).addTo(routes);
        new GroupsResource(model).addTo(routes);
        AppsResource apps = new AppsResource(model);
        apps.addTo(routes);
        new TasksResource(model).addTo(routes);
        apps.addSingleTo(routes);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
        server.setExecutor(workers);
        server.createContext("/", this::handle);
        server.start();
        heartbeats.scheduleWithFixedDelay(streams::heartbeat, 5, 5, TimeUnit.SECONDS);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "marathon-fixture-http");
        thread.setDaemon(true);
        return thread;
    }

    private String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Where it listens. */
    public URI uri() {
        return URI.create("http://" + address());
    }

    /** What is asked before Marathon, in their order. */
    public List<RequestFilter> filters() {
        return filters;
    }

    /** Requests whose answer is lost: they are carried out, then the connection is cut. */
    public List<Predicate<Request>> lostAnswers() {
        return lostAnswers;
    }

    /** The requests so far. */
    public RequestLog log() {
        return log;
    }

    /** What stands between happenings and streams. */
    public EventGate eventGate() {
        return streams.gate();
    }

    /** How many event streams are open. */
    public int eventStreams() {
        return streams.count();
    }

    /** Cuts every event stream. */
    public void dropEventStreams() {
        streams.dropAll();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try {
            Request request = Request.of(exchange);
            log.add(request);
            for (RequestFilter filter : filters) {
                if (filter.handle(request, exchange)) {
                    return;
                }
            }
            if (!login.isEmpty() && !request.authorization().equals(basic(login))) {
                refuse(exchange);
                return;
            }
            standardHeaders(exchange);
            if (request.path().equals("/v2/events") && request.method().equals("GET")) {
                events(exchange, request);
                return;
            }
            Reply reply = answer(request);
            if (lostAnswers.stream().anyMatch(lost -> lost.test(request))) {
                exchange.close();
                return;
            }
            send(exchange, request, reply);
        } catch (RuntimeException e) {
            Thread.currentThread().getUncaughtExceptionHandler().uncaughtException(Thread.currentThread(), e);
            exchange.close();
        }
    }

    private static String basic(String login) {
        return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }

    /** K10-auth-none.txt. */
    private static void refuse(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("WWW-Authenticate", "basic realm=\"null\"");
        if (exchange.getRequestMethod().equals("GET")) {
            // K14-put-noauth.txt has none
            exchange.getResponseHeaders().set("Cache-Control", "must-revalidate,no-cache,no-store");
        }
        exchange.sendResponseHeaders(401, -1);
        exchange.close();
    }

    private void standardHeaders(HttpExchange exchange) {
        exchange.getResponseHeaders().set("X-Marathon-Leader", uri().toString());
        exchange.getResponseHeaders().set("X-Frame-Options", "DENY");
        exchange.getResponseHeaders().set("X-XSS-Protection", "1; mode=block");
        exchange.getResponseHeaders().set("Cache-Control", "no-cache, no-store, must-revalidate");
        exchange.getResponseHeaders().set("Pragma", "no-cache");
        exchange.getResponseHeaders().set("Expires", "0");
    }

    private Reply answer(Request request) {
        try {
            return model.loop().call(() -> routes.answer(request));
        } catch (MarathonError error) {
            return Reply.error(error);
        }
    }

    private void events(HttpExchange exchange, Request request) throws IOException {
        if (request.accept().contains("text/event-stream")) {
            streams.open(exchange, request);
            return;
        }
        // F52-events-accept-any.txt, F54-events-accept-json.txt
        exchange.getResponseHeaders().remove("Expires");
        exchange.getResponseHeaders().set("Cache-Control", "must-revalidate,no-cache,no-store");
        String page = "<html>\n<head>\n<meta http-equiv=\"Content-Type\" content=\"text/html;charset=utf-8\"/>\n"
                + "<title>Error 405 HTTP method GET is not supported by this URL</title>\n</head>\n"
                + "<body><h2>HTTP ERROR 405</h2>\n<p>Problem accessing /v2/events. Reason:\n"
                + "<pre>    HTTP method GET is not supported by this URL</pre></p>\n</body>\n</html>\n";
        send(exchange, request, request.accepts("text/html")
                ? Reply.text(405, "text/html;charset=iso-8859-1", page)
                : Reply.empty(405));
    }

    private void send(HttpExchange exchange, Request request, Reply reply) throws IOException {
        if (!reply.contentType().isEmpty()) {
            exchange.getResponseHeaders().set("Content-Type", reply.contentType());
        }
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders()
                .set(name, name.equals("Location") && value.startsWith("/") ? uri() + value : value));
        byte[] body = reply.body();
        if (request.method().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
        } else if (reply.status() == 200 && body.length > 0) {
            exchange.getResponseHeaders().set("Vary", "Accept-Encoding, User-Agent");
        }
        boolean bodiless = body.length == 0 || request.method().equals("HEAD");
        exchange.sendResponseHeaders(reply.status(), bodiless ? -1 : body.length);
        if (!bodiless) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @Override
    public void close() {
        heartbeats.shutdownNow();
        streams.dropAll();
        server.stop(0);
        workers.shutdownNow();
        writers.shutdownNow();
    }
}
