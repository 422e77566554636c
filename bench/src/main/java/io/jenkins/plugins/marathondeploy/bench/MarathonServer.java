package io.jenkins.plugins.marathondeploy.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.SimulatedTimings;
import io.jenkins.plugins.marathondeploy.cluster.marathon.web.Request;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The Marathon fixture as a process of its own, so that its heap, threads and CPU time are not counted as ours. Prints
 * its address, then answers each line of stdin with a line of JSON; ends with stdin. Argument: {@code recorded} for
 * tasks that take as long as in the recordings.
 */
final class MarathonServer {
    /** Questions to Prometheus among the counted requests. */
    static final String GATES = "gates";

    private final MarathonFixture marathon;
    private final AtomicInteger questions = new AtomicInteger();
    private final Map<String, String> ends = new ConcurrentHashMap<>();

    private MarathonServer(MarathonFixture marathon) {
        this.marathon = marathon;
        marathon.model().events().listen(event -> {
            if (event.type().equals("deployment_success")) {
                ends.put(event.data().path("id").asText(), event.data().path("timestamp").asText());
            }
        });
    }

    public static void main(String[] arguments) throws IOException {
        MarathonFixtureConfig config = MarathonFixtureConfig.fast().withDeploymentLimit(100_000);
        if (List.of(arguments).contains("recorded")) {
            config = config.withTimings(SimulatedTimings.RECORDED);
        }
        try (MarathonFixture marathon = MarathonFixture.start(config);
                BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            MarathonServer server = new MarathonServer(marathon);
            System.out.println(marathon.uri());
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                System.out.println(server.obey(order));
            }
        }
    }

    private ObjectNode obey(String order) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        switch (order) {
            case "ends" -> ends.forEach(answer::put);
            case "requests" -> {
                marathon.requests().all().forEach(request -> count(answer, request));
                marathon.requests().clear();
                answer.put(GATES, questions.getAndSet(0));
            }
            case "prometheus" -> answer.put("uri", prometheus());
            case "refuse events" -> marathon.faults()
                    .refuse(Integer.MAX_VALUE, 403, "", request -> request.path().equals("/v2/events"));
            case "allow events" -> marathon.faults().clear();
            default -> throw new IllegalArgumentException(order);
        }
        return answer;
    }

    /** A Prometheus whose metrics are good and which has no alerts. Returns its address. */
    private String prometheus() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            server.createContext("/", exchange -> {
                questions.incrementAndGet();
                exchange.getRequestBody().readAllBytes();
                String data = exchange.getRequestURI().getPath().endsWith("/alerts")
                        ? "{\"alerts\":[]}"
                        : "{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1732800000.123,\"1\"]}]}";
                byte[] body = ("{\"status\":\"success\",\"data\":" + data + "}").getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
            return "http://127.0.0.1:" + server.getAddress().getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void count(ObjectNode counts, Request request) {
        String kind = kind(request);
        counts.put(kind, counts.path(kind).asInt() + 1);
    }

    private static String kind(Request request) {
        if (!request.method().equals("GET")) {
            return "write";
        }
        return switch (request.path()) {
            case "/v2/deployments" -> "list";
            case "/v2/queue" -> "queue";
            case "/v2/events" -> "events";
            default -> request.path().startsWith("/v2/apps/") ? "app" : "other";
        };
    }
}
