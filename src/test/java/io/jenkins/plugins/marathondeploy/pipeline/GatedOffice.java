package io.jenkins.plugins.marathondeploy.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Instance;
import io.jenkins.plugins.marathondeploy.cluster.platform.AlertmanagerFixture;
import io.jenkins.plugins.marathondeploy.cluster.platform.GrafanaFixture;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.http.StubServer.Request;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One Marathon with several apps, and what their gates ask: each is wrong for the apps that are in its set. */
final class GatedOffice implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Consul has no leader. */
    final Set<String> noLeader = ConcurrentHashMap.newKeySet();
    /** No registrar puts them into Consul. */
    final Set<String> unregistered = ConcurrentHashMap.newKeySet();
    /** The front door shows the earlier version. */
    final Set<String> oldPage = ConcurrentHashMap.newKeySet();
    /** The metric is out of its limits. */
    final Set<String> breaching = ConcurrentHashMap.newKeySet();
    /** An alert fires. */
    final Set<String> firing = ConcurrentHashMap.newKeySet();

    final MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
    final StubServer door = new StubServer(request -> Reply.of(200, oldPage.contains(request.target().substring(1)) ? "old" : "new"));
    private final StubServer consul = new StubServer(this::consul);
    private final StubServer prometheus = new StubServer(this::prometheus);
    private final AlertmanagerFixture alertmanager = AlertmanagerFixture.start(ServiceStubs.TOKEN);
    private final GrafanaFixture grafana = GrafanaFixture.start(ServiceStubs.TOKEN);

    GatedOffice() throws IOException {}

    /** Of Consul, Prometheus, Alertmanager and Grafana. */
    List<String> addresses() {
        return List.of(
                consul.uri("").toString(), prometheus.uri("").toString(), alertmanager.uri().toString(), grafana.uri().toString());
    }

    private Reply consul(Request request) {
        String name = request.target().replaceFirst("^/v1/health/service/", "");
        if (noLeader.contains(name)) {
            return Reply.of(500, "No cluster leader");
        }
        ArrayNode list = MAPPER.createArrayNode();
        if (!unregistered.contains(name)) {
            for (Instance instance : marathon.cluster().healthy("/" + name)) {
                ObjectNode entry = list.addObject();
                entry.putObject("Node").put("Node", "agent").put("Address", instance.task().host());
                entry.putObject("Service").put("ID", instance.task().id()).put("Address", instance.task().host())
                        .put("Port", instance.task().ports().get(0));
                entry.putArray("Checks");
            }
        }
        return Reply.of(200, list.toString());
    }

    private Reply prometheus(Request request) {
        if (request.target().equals("/api/v1/alerts")) {
            ObjectNode answer = MAPPER.createObjectNode().put("status", "success");
            ArrayNode alerts = answer.putObject("data").putArray("alerts");
            firing.forEach(name -> alerts.addObject().put("state", "firing").put("activeAt", "2026-01-01T00:00:00Z").put("value", "1")
                    .putObject("labels").put("alertname", "Errors").put("app", name));
            return Reply.of(200, answer.toString());
        }
        String asked = request.target() + request.body();
        String value = breaching.stream().anyMatch(asked::contains) ? "9" : "1";
        return Reply.of(200, "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\""
                + value + "\"]}]}}");
    }

    /** What an app is like now: {@code 2 healthy on 1 of 1; 1 PUT; 1 silence, expired; annotation deployed}. */
    String state(String name) {
        String id = "/" + name;
        String runs = marathon.cluster().app(id).map(app -> app.content().path("cmd").asText().replace("serve ", "")).orElse("none");
        long writes = marathon.requests().count("PUT", "/v2/apps" + id);
        return runs + " healthy on " + marathon.cluster().healthy(id).size() + " of " + marathon.cluster().instances(id).size()
                + "; " + writes + (writes == 1 ? " PUT" : " PUTs") + "; " + silences(name) + "; " + annotations(id);
    }

    private String silences(String name) {
        List<String> states = alertmanager.silences().values().stream()
                .filter(silence -> silence.at("/matchers/0/value").asText().equals(name))
                .map(silence -> silence.at("/status/state").asText())
                .toList();
        return states.size() == 1 ? "silence " + states.get(0) : states.size() + " silences " + states;
    }

    private String annotations(String id) {
        List<String> outcomes = grafana.annotations().values().stream()
                .filter(annotation -> annotation.path("tags").toString().contains("\"app:" + id + "\""))
                .map(GatedOffice::outcome)
                .toList();
        return outcomes.size() == 1 ? "annotation " + outcomes.get(0) : outcomes.size() + " annotations " + outcomes;
    }

    private static String outcome(JsonNode annotation) {
        for (JsonNode tag : annotation.path("tags")) {
            if (tag.asText().startsWith("outcome:")) {
                return annotation.has("timeEnd") ? tag.asText().substring("outcome:".length()) : "without an end";
            }
        }
        return "open";
    }

    @Override
    public void close() {
        door.close();
        consul.close();
        prometheus.close();
        alertmanager.close();
        grafana.close();
        marathon.close();
    }
}
