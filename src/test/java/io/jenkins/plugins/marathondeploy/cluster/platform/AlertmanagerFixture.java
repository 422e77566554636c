package io.jenkins.plugins.marathondeploy.cluster.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.http.StubServer.Request;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** Alertmanager's silences behind a proxy that wants a token, where no real one is at hand: as 0.27 answers. */
public final class AlertmanagerFixture implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Map<String, ObjectNode> silences = new ConcurrentSkipListMap<>();
    private final String token;
    private final StubServer server;

    private AlertmanagerFixture(String token) throws IOException {
        this.token = token;
        server = new StubServer(this::answer);
    }

    public static AlertmanagerFixture start(String token) throws IOException {
        return new AlertmanagerFixture(token);
    }

    public URI uri() {
        return server.uri("");
    }

    /** All that were set, by id. */
    public Map<String, ObjectNode> silences() {
        return Map.copyOf(silences);
    }

    /** {@code active} or {@code expired}, in the order in which they were set. */
    public List<String> states() {
        return silences.values().stream().map(silence -> silence.at("/status/state").asText()).toList();
    }

    private Reply answer(Request request) {
        if (!("Bearer " + token).equals(request.header("Authorization"))) {
            return Reply.of(401, "Unauthorized");
        }
        if (request.method().equals("POST")) {
            return Reply.of(200, "{\"silenceID\":\"" + posted(request.body()) + "\"}");
        }
        String id = request.target().replaceFirst(".*/", "");
        if (id.equals("silences")) {
            return Reply.of(200, MAPPER.valueToTree(silences.values()).toString());
        }
        if (!silences.containsKey(id)) {
            return Reply.of(404, "\"silence not found\"");
        }
        if (request.method().equals("DELETE")) {
            silences.get(id).putObject("status").put("state", "expired");
        }
        return Reply.of(200, silences.get(id).toString());
    }

    private String posted(String body) {
        try {
            ObjectNode silence = (ObjectNode) MAPPER.readTree(body);
            String id = silence.path("id").asText("silence-" + (silences.size() + 1));
            silence.put("id", id).putObject("status").put("state", "active");
            silences.put(id, silence);
            return id;
        } catch (JsonProcessingException bad) {
            throw new IllegalStateException(bad);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
