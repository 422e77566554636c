package io.jenkins.plugins.marathondeploy.cluster.platform;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.http.StubServer.Request;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** What Prometheus 2.42 answers to an instant query and to a look at its alerts, where there is no Prometheus. */
public final class PrometheusFixture implements AutoCloseable {
    private final StubServer server;
    private final AtomicInteger queries = new AtomicInteger();
    private volatile IntFunction<Reply> answers = query -> vector("1");
    private volatile List<String> alerts = List.of();

    private PrometheusFixture() throws IOException {
        server = new StubServer(this::answer);
    }

    public static PrometheusFixture start() throws IOException {
        return new PrometheusFixture();
    }

    public URI uri() {
        return server.uri("");
    }

    /** What queries get, by their number from 1 on. */
    public PrometheusFixture answers(IntFunction<Reply> ofQuery) {
        answers = ofQuery;
        return this;
    }

    /** The queries so far. */
    public int queries() {
        return queries.get();
    }

    /** Alerts of the app that are there from now on: {@code Errors firing}, {@code Slow pending}. */
    public void alerts(String... namesAndStates) {
        alerts = List.of(namesAndStates);
    }

    /** A series for each value; none for {@code []}. */
    public static Reply vector(String... values) {
        ArrayNode series = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < values.length; i++) {
            ObjectNode one = series.addObject();
            one.putObject("metric").put("__name__", "errors").put("instance", "web-" + i);
            one.putArray("value").add(1732800000.123).add(values[i]);
        }
        return success("vector", series.toString());
    }

    /** A result of any type. */
    public static Reply success(String type, String result) {
        return json(200, "{\"status\":\"success\",\"data\":{\"resultType\":\"" + type + "\",\"result\":" + result + "}}");
    }

    /** A refusal of its own. */
    public static Reply error(int status, String type, String error) {
        return json(status, "{\"status\":\"error\",\"errorType\":\"" + type + "\",\"error\":\"" + error + "\"}");
    }

    private static Reply json(int status, String body) {
        return Reply.of(status, body).with("Content-Type", "application/json");
    }

    private Reply answer(Request request) {
        return switch (request.target()) {
            case "/api/v1/query" -> answers.apply(queries.incrementAndGet());
            case "/api/v1/alerts" -> json(200, alerts());
            default -> Reply.of(404, "404 page not found");
        };
    }

    private String alerts() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (String alert : alerts) {
            String[] nameAndState = alert.split(" ");
            ObjectNode one = list.addObject();
            one.putObject("labels").put("alertname", nameAndState[0]).put("app", "web");
            one.putObject("annotations");
            one.put("state", nameAndState[1]).put("activeAt", "2026-01-01T00:00:00Z").put("value", "1e+00");
        }
        return "{\"status\":\"success\",\"data\":{\"alerts\":" + list + "}}";
    }

    @Override
    public void close() {
        server.close();
    }
}
