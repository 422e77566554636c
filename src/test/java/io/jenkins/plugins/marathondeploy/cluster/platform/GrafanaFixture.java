package io.jenkins.plugins.marathondeploy.cluster.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.http.StubServer.Request;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Grafana's annotations after its documentation: {@code GET}, {@code POST}, {@code PUT}, {@code PATCH} (from 6.0) below
 * {@code /api/annotations}, with a service account's token.
 */
public final class GrafanaFixture implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Map<Long, ObjectNode> annotations = new ConcurrentSkipListMap<>();
    private final AtomicLong lastId = new AtomicLong(6);
    private final String token;
    private final boolean mayWrite;
    private final boolean patches;
    private final StubServer server;

    private GrafanaFixture(String token, boolean mayWrite, boolean patches) throws IOException {
        this.token = token;
        this.mayWrite = mayWrite;
        this.patches = patches;
        server = new StubServer(this::answer);
    }

    /** A present one, with a token of the role Editor. */
    public static GrafanaFixture start(String token) throws IOException {
        return new GrafanaFixture(token, true, true);
    }

    /** One whose token has the role Viewer. */
    public static GrafanaFixture startForViewer(String token) throws IOException {
        return new GrafanaFixture(token, false, true);
    }

    /** One before 6.0. */
    public static GrafanaFixture startOld(String token) throws IOException {
        return new GrafanaFixture(token, true, false);
    }

    public URI uri() {
        return server.uri("");
    }

    /** By id. */
    public Map<Long, ObjectNode> annotations() {
        return Map.copyOf(annotations);
    }

    private Reply answer(Request request) {
        if (!("Bearer " + token).equals(request.header("Authorization"))) {
            return message(401, "Invalid API key");
        }
        String path = request.target().replaceFirst("\\?.*", "");
        if (!path.startsWith("/api/annotations")) {
            return message(404, "Not found");
        }
        if (request.method().equals("GET")) {
            return Reply.of(200, found(URI.create(request.target()).getQuery()));
        }
        if (!mayWrite) {
            return message(403, "You'll need additional permissions to perform this action. Permissions needed: annotations:write");
        }
        try {
            return changed(request, path.substring("/api/annotations".length()), (ObjectNode) MAPPER.readTree(request.body()));
        } catch (JsonProcessingException | ClassCastException bad) {
            return message(400, "bad request data");
        }
    }

    /** Those that have all of the tags and lie in the time; one without an end ends when it begins. */
    private String found(String query) {
        List<String> tags = new ArrayList<>();
        Map<String, Long> limits = new HashMap<>(Map.of("from", 0L, "to", Long.MAX_VALUE, "limit", 100L));
        for (String part : query == null ? new String[0] : query.split("&")) {
            String[] one = part.split("=", 2);
            if (one[0].equals("tags")) {
                tags.add(one[1]);
            } else if (limits.containsKey(one[0])) {
                limits.put(one[0], Long.valueOf(one[1]));
            }
        }
        ArrayNode answer = MAPPER.createArrayNode();
        annotations.forEach((id, annotation) -> {
            ObjectNode shown = MAPPER.createObjectNode().put("id", id).put("alertId", 0).put("dashboardId", 0);
            shown.setAll(annotation);
            shown.put("timeEnd", annotation.path("timeEnd").asLong(annotation.path("time").asLong()));
            List<String> has = new ArrayList<>();
            annotation.path("tags").forEach(tag -> has.add(tag.asText()));
            if (has.containsAll(tags) && shown.get("time").asLong() <= limits.get("to")
                    && shown.get("timeEnd").asLong() >= limits.get("from") && answer.size() < limits.get("limit")) {
                answer.add(shown);
            }
        });
        return answer.toString();
    }

    private Reply changed(Request request, String rest, ObjectNode body) {
        Optional<String> wrong = wrong(request.method(), body);
        if (wrong.isPresent()) {
            return message(wrong.get().startsWith("text") ? 400 : 422, wrong.get());
        }
        if (request.method().equals("POST") && rest.isEmpty()) {
            long id = lastId.incrementAndGet();
            annotations.put(id, body);
            return Reply.of(200, "{\"message\":\"Annotation added\",\"id\":" + id + "}");
        }
        Long id = rest.matches("/[0-9]+") ? Long.valueOf(rest.substring(1)) : null;
        if (id == null || !annotations.containsKey(id) || request.method().equals("PATCH") && !patches) {
            return message(404, "Not found");
        }
        if (request.method().equals("PUT")) {
            annotations.put(id, body);
            return message(200, "Annotation updated");
        }
        ObjectNode whole = annotations.get(id).deepCopy();
        whole.setAll(body);
        annotations.put(id, whole);
        return message(200, "Annotation patched");
    }

    private static Optional<String> wrong(String method, ObjectNode body) {
        if (!method.equals("PATCH") && body.path("text").asText("").isEmpty()) {
            return Optional.of("text field should not be empty");
        }
        for (String field : new String[] {"time", "timeEnd"}) {
            JsonNode value = body.path(field);
            // Seconds in the place of milliseconds are in 1970.
            if (!value.isMissingNode() && (!value.isIntegralNumber() || value.longValue() < 1_000_000_000_000L)) {
                return Optional.of(field + " must be milliseconds");
            }
        }
        return Optional.empty();
    }

    private static Reply message(int status, String text) {
        return Reply.of(status, MAPPER.createObjectNode().put("message", text).toString());
    }

    @Override
    public void close() {
        server.close();
    }
}
