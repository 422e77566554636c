package io.jenkins.plugins.marathondeploy.cluster.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.http.StubServer.Request;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Silences as Alertmanager 0.26 keeps them, where there is none: one that is sent back as it was read is extended in place, any
 * other change ends it and makes another; each ends by itself when its time is over.
 */
public final class AlertmanagerFixture implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String SILENCES = "/api/v2/silences";
    private static final String SILENCE = "/api/v2/silence/";
    private static final List<String> NEEDED = List.of("matchers", "startsAt", "endsAt", "createdBy", "comment");

    private final Clock clock;
    /** What whoever asks has to bring; empty where anybody may. */
    private final String token;
    private final Map<String, ObjectNode> silences = new LinkedHashMap<>();
    private final StubServer server;

    private AlertmanagerFixture(Clock clock, String token) throws IOException {
        this.clock = clock;
        this.token = token;
        server = new StubServer(this::answer);
    }

    /** One whose silences end by this clock. */
    public static AlertmanagerFixture start(Clock clock) throws IOException {
        return new AlertmanagerFixture(clock, "");
    }

    /** One behind a proxy that wants a token. */
    public static AlertmanagerFixture start(String token) throws IOException {
        return start(Clock.systemUTC(), token);
    }

    /** Both. */
    public static AlertmanagerFixture start(Clock clock, String token) throws IOException {
        return new AlertmanagerFixture(clock, token);
    }

    public URI uri() {
        return server.uri("");
    }

    /** How many were ever set. */
    public synchronized int set() {
        return silences.size();
    }

    /** All that were set, by id, as they are shown. */
    public synchronized Map<String, ObjectNode> silences() {
        Map<String, ObjectNode> all = new LinkedHashMap<>();
        silences.forEach((id, silence) -> all.put(id, shown(silence)));
        return all;
    }

    /** {@code active} or {@code expired}, in the order in which they were set. */
    public List<String> states() {
        return silences().values().stream().map(silence -> silence.at("/status/state").asText()).toList();
    }

    /** The ends of those that are not over. */
    public synchronized List<Instant> ends() {
        return silences.values().stream().filter(silence -> !isOver(silence)).map(AlertmanagerFixture::end).toList();
    }

    /** It was restarted without what it had kept. */
    public synchronized void forgets() {
        silences.clear();
    }

    /** Somebody ends all by hand. */
    public synchronized void expireAll() {
        silences.values().forEach(this::expire);
    }

    private static Instant end(ObjectNode silence) {
        return Instant.parse(silence.path("endsAt").asText());
    }

    private boolean isOver(ObjectNode silence) {
        return !end(silence).isAfter(clock.instant());
    }

    private void expire(ObjectNode silence) {
        if (!isOver(silence)) {
            silence.put("endsAt", clock.instant().toString());
        }
    }

    private synchronized Reply answer(Request request) {
        if (!token.isEmpty() && !("Bearer " + token).equals(request.header("Authorization"))) {
            return Reply.of(401, "Unauthorized");
        }
        try {
            String path = request.target();
            if (path.equals(SILENCES)) {
                return request.method().equals("POST") ? post((ObjectNode) MAPPER.readTree(request.body())) : Reply.of(200, list());
            }
            if (!path.startsWith(SILENCE)) {
                return Reply.of(404, "404 page not found");
            }
            ObjectNode silence = silences.get(path.substring(SILENCE.length()));
            if (silence == null) {
                return Reply.of(404, "");
            }
            if (request.method().equals("DELETE")) {
                expire(silence);
                return Reply.of(200, "");
            }
            return Reply.of(200, shown(silence).toString());
        } catch (JsonProcessingException | ClassCastException bad) {
            return Reply.of(400, "\"bad request\"");
        }
    }

    private Reply post(ObjectNode wanted) {
        for (String field : NEEDED) {
            if (!wanted.hasNonNull(field)) {
                return Reply.of(422, "{\"code\":602,\"message\":\"" + field + " in body is required\"}");
            }
        }
        if (isOver(wanted)) {
            return Reply.of(400, "\"end time can't be in the past\"");
        }
        String id = wanted.path("id").asText("");
        ObjectNode known = silences.get(id);
        if (!id.isEmpty() && known == null) {
            return Reply.of(404, "\"silence not found\"");
        }
        boolean inPlace = known != null && !isOver(known) && known.path("matchers").equals(wanted.path("matchers"))
                && known.path("startsAt").equals(wanted.path("startsAt"));
        if (inPlace) {
            known.put("endsAt", wanted.path("endsAt").asText());
            return Reply.of(200, "{\"silenceID\":\"" + id + "\"}");
        }
        if (known != null) {
            expire(known);
        }
        String anew = UUID.randomUUID().toString();
        Instant now = clock.instant();
        ObjectNode kept = wanted.deepCopy().put("id", anew);
        if (Instant.parse(kept.path("startsAt").asText()).isBefore(now)) {
            kept.put("startsAt", now.toString());
        }
        silences.put(anew, kept);
        return Reply.of(200, "{\"silenceID\":\"" + anew + "\"}");
    }

    private String list() {
        ArrayNode list = MAPPER.createArrayNode();
        silences.values().forEach(silence -> list.add(shown(silence)));
        return list.toString();
    }

    private ObjectNode shown(ObjectNode silence) {
        ObjectNode shown = silence.deepCopy().put("updatedAt", clock.instant().toString());
        shown.putObject("status").put("state", isOver(silence) ? "expired" : "active");
        return shown;
    }

    @Override
    public void close() {
        server.close();
    }
}
