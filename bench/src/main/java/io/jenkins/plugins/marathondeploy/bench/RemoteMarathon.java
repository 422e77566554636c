package io.jenkins.plugins.marathondeploy.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A {@link MarathonServer} that was started here, and a plain client of it for what is not measured. */
final class RemoteMarathon implements AutoCloseable {
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Process process;
    private final BufferedReader answers;
    private final PrintStream orders;
    private final URI uri;

    private RemoteMarathon(Process process) throws IOException {
        this.process = process;
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        uri = URI.create(answers.readLine());
    }

    static RemoteMarathon start() throws IOException {
        return new RemoteMarathon(JavaProcess.of(MarathonServer.class).start());
    }

    /** One with other timings, see {@link MarathonServer}. */
    static RemoteMarathon start(String timings) throws IOException {
        return new RemoteMarathon(JavaProcess.of(MarathonServer.class, "--", timings).start());
    }

    URI uri() {
        return uri;
    }

    /** When Marathon itself said that each deployment was over, by id; whole milliseconds, rounded down. */
    Map<String, Instant> ends() throws IOException {
        Map<String, Instant> ends = new HashMap<>();
        order("ends").properties().forEach(end -> ends.put(end.getKey(), Instant.parse(end.getValue().asText())));
        return ends;
    }

    /** How many requests of each kind came since this was asked last. */
    JsonNode requests() throws IOException {
        return order("requests");
    }

    /** The address of a Prometheus in the same process, whose questions are counted with the requests. */
    String prometheus() throws IOException {
        return order("prometheus").path("uri").asText();
    }

    /** Whether clients may hear events from now on. */
    void allowEvents(boolean allowed) throws IOException {
        order(allowed ? "allow events" : "refuse events");
    }

    private JsonNode order(String order) throws IOException {
        orders.println(order);
        return json.readTree(answers.readLine());
    }

    /** @return the deployment's id */
    String put(String app, JsonNode definition) throws IOException, InterruptedException {
        HttpRequest request = request("/v2/apps" + app)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(definition.toString()))
                .build();
        return json(request).path("deploymentId").asText();
    }

    /** Makes a group of these apps. */
    void putGroup(String group, JsonNode apps) throws IOException, InterruptedException {
        ObjectNode body = json.createObjectNode();
        body.set("apps", apps);
        json(request("/v2/groups" + group)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body.toString()))
                .build());
    }

    /** The ids of the deployments that run. */
    boolean isRunning(String deployment) throws IOException, InterruptedException {
        for (JsonNode running : json(request("/v2/deployments").build())) {
            if (running.path("id").asText().equals(deployment)) {
                return true;
            }
        }
        return false;
    }

    /** Waits until nothing is deployed any more. */
    void awaitQuiet() throws IOException, InterruptedException {
        while (!json(request("/v2/deployments").build()).isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    void delete(String group) throws IOException, InterruptedException {
        json(request("/v2/groups" + group + "?force=true").DELETE().build());
        awaitQuiet();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri.resolve(path));
    }

    private JsonNode json(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException(request.method() + " " + request.uri() + " got " + response.statusCode() + " "
                    + response.body());
        }
        return json.readTree(response.body());
    }

    @Override
    public void close() {
        orders.close();
        JavaProcess.end(process);
    }
}
