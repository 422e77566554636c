package io.jenkins.plugins.marathondeploy.cluster.marathon;

import io.jenkins.plugins.marathondeploy.cluster.marathon.time.Time;
import io.jenkins.plugins.marathondeploy.cluster.marathon.web.Frontend;
import io.jenkins.plugins.marathondeploy.cluster.marathon.web.Request;
import io.jenkins.plugins.marathondeploy.cluster.marathon.web.RequestFilter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** What goes wrong between a client and a fixture's Marathon. Faults add up until {@link #clear()}. */
public final class Faults {
    private final Frontend frontend;
    private final Time time;

    Faults(Frontend frontend, Time time) {
        this.frontend = frontend;
        this.time = time;
    }

    /** Adds a hook of the test's own before Marathon. */
    public void add(RequestFilter filter) {
        frontend.filters().add(filter);
    }

    /** Answers the next requests that match with a status and a text, and does not carry them out. */
    public void refuse(int times, int status, String body, Predicate<Request> which) {
        AtomicInteger left = new AtomicInteger(times);
        add((request, exchange) -> which.test(request) && left.getAndDecrement() > 0
                && answer(exchange, status, body));
    }

    /** Cuts the connection of the next requests that match, without carrying them out. */
    public void cut(int times, Predicate<Request> which) {
        AtomicInteger left = new AtomicInteger(times);
        add((request, exchange) -> {
            boolean cut = which.test(request) && left.getAndDecrement() > 0;
            if (cut) {
                exchange.close();
            }
            return cut;
        });
    }

    /** Carries the next requests that match out, but loses their answers. */
    public void loseAnswers(int times, Predicate<Request> which) {
        AtomicInteger left = new AtomicInteger(times);
        frontend.lostAnswers().add(request -> which.test(request) && left.getAndDecrement() > 0);
    }

    /** Lets nobody lead for a while: event streams are cut, every request is answered with 502. */
    public void loseLeader(Duration duration) {
        Instant until = time.now().plus(duration);
        frontend.dropEventStreams();
        add((request, exchange) -> time.now().isBefore(until)
                && answer(exchange, 502, "Could not determine the current leader"));
    }

    /** Cuts every event stream. */
    public void dropEventStreams() {
        frontend.dropEventStreams();
    }

    /** Ends all faults. */
    public void clear() {
        frontend.filters().clear();
        frontend.lostAnswers().clear();
    }

    private static boolean answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String type = body.startsWith("{") ? "application/json" : "text/html;charset=utf-8";
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
        return true;
    }
}
