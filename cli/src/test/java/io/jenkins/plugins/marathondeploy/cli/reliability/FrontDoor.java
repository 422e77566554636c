package io.jenkins.plugins.marathondeploy.cli.reliability;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.marathondeploy.cluster.marathon.Cluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** A proxy before the app, as its users reach it: it tells the release that Marathon has, unless it is told to do worse. */
final class FrontDoor implements AutoCloseable {
    private final Cluster cluster;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger visits = new AtomicInteger();
    /** The status of a visit by its number, from 1 on; 0 for no answer, negative for a cut connection. */
    private volatile IntFunction<Integer> statuses = visit -> 200;
    private volatile String stale;

    FrontDoor(Cluster cluster) throws IOException {
        this.cluster = cluster;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    FrontDoor answers(IntFunction<Integer> statusOfVisit) {
        statuses = statusOfVisit;
        return this;
    }

    /** Its upstreams are those of a release that ran before, for ever. */
    FrontDoor stale(String release) {
        stale = release;
        return this;
    }

    int visits() {
        return visits.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        int status = statuses.apply(visits.incrementAndGet());
        if (status == 0) {
            await();
        }
        if (status <= 0) {
            exchange.close();
            return;
        }
        String release = stale != null ? stale : cluster.app(Place.APP)
                .map(app -> app.content().at("/env/RELEASE").asText())
                .orElse("none");
        byte[] body = ("release " + release).getBytes(StandardCharsets.UTF_8);
        if (status / 100 == 3) {
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/");
        }
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void await() {
        try {
            over.await(5, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
