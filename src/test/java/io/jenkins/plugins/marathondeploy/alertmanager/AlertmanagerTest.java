package io.jenkins.plugins.marathondeploy.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.prometheus.LabelMatchers;
import io.jenkins.plugins.marathondeploy.rest.ServiceException;
import io.jenkins.plugins.marathondeploy.rest.ServiceException.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is sent, and answers that the real Alertmanager of AlertmanagerITest does not give: of other versions, and of none. */
class AlertmanagerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String MARKER = "5c0f1c5e-marker";
    private static final SilenceRequest WEB = request("app=\"web\"");

    /** As 0.25 gives it; "annotations" as a later one might. */
    private static final String SILENCE =
            """
            {"id":"a1-b2","status":{"state":"active"},"updatedAt":"2026-01-01T00:00:01.000Z","annotations":{"x":"y"},
             "comment":"marathon-deploy http://jenkins/job/web/1/ 5c0f1c5e-marker","createdBy":"Jenkins",
             "startsAt":"2026-01-01T00:00:01.000Z","endsAt":"2026-01-01T00:10:00.000Z",
             "matchers":[{"isEqual":true,"isRegex":false,"name":"app","value":"web"}]}
            """;

    private StubServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static SilenceRequest request(String matchers) {
        return new SilenceRequest(LabelMatchers.parse(matchers), "Jenkins", "http://jenkins/job/web/1/", MARKER);
    }

    private Alertmanager alertmanager(Function<StubServer.Request, Reply> behaviour) throws IOException {
        stop();
        server = new StubServer(behaviour);
        return new Alertmanager(Alertmanager.settings(server.uri("").toString()), HttpClients.shared());
    }

    private static Reply reply(StubServer.Request request, String list) {
        return request.method().equals("POST") ? Reply.of(200, "{\"silenceID\":\"a1-b2\"}")
                : Reply.of(200, request.target().endsWith("silences") ? list : SILENCE);
    }

    private static void assertFails(CompletableFuture<?> future, Kind kind, String... words) {
        ThrowingCallable join = future::join;
        assertThatThrownBy(join).cause().isInstanceOfSatisfying(ServiceException.class, failure -> {
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.getMessage()).contains(words);
        });
    }

    private JsonNode sent() throws IOException {
        return new ObjectMapper().readTree(server.requests().get(server.requests().size() - 1).body());
    }

    @Test
    void aSilenceIsSetForTenMinutes() throws IOException {
        SilenceMemory set = alertmanager(request -> reply(request, "[]")).hold(WEB, SilenceMemory.NONE, NOW).join();
        assertThat(set).isEqualTo(new SilenceMemory("a1-b2", NOW.plusSeconds(600)));
        assertThat(sent()).isEqualTo(new ObjectMapper().readTree(
                """
                {"matchers":[{"name":"app","value":"web","isRegex":false,"isEqual":true}],
                 "startsAt":"2025-12-31T23:50:00Z","endsAt":"2026-01-01T00:10:00Z","createdBy":"Jenkins",
                 "comment":"marathon-deploy http://jenkins/job/web/1/ 5c0f1c5e-marker"}
                """));
    }

    /** Anything but the end that differs would end the old one and begin another. */
    @Test
    void itIsExtendedAsItWasReadBack() throws IOException {
        SilenceMemory set = alertmanager(request -> reply(request, "[]"))
                .hold(WEB, new SilenceMemory("a1-b2", NOW), NOW.plusSeconds(300)).join();
        assertThat(set.endsAt()).isEqualTo(NOW.plusSeconds(900));
        assertThat(sent().path("startsAt").asText()).isEqualTo("2026-01-01T00:00:01.000Z");
        assertThat(sent().path("endsAt").asText()).isEqualTo("2026-01-01T00:15:00Z");
        assertThat(sent().path("annotations")).isNotEmpty();
        assertThat(sent().has("status")).isFalse();
        assertThat(sent().has("updatedAt")).isFalse();
    }

    @Test
    void afterACrashItIsFoundByItsMarker() throws IOException {
        String foreign = SILENCE.replace(MARKER, "other-marker").replace("a1-b2", "x");
        String over = SILENCE.replace("active", "expired").replace("a1-b2", "y");
        alertmanager(request -> reply(request, "[" + foreign + "," + over + "," + SILENCE + "]")).hold(WEB, SilenceMemory.NONE, NOW).join();
        assertThat(sent().path("id").asText()).isEqualTo("a1-b2");
    }

    @Test
    void oneThatIsOverOrGoneIsSetAnew() throws IOException {
        alertmanager(request -> request.method().equals("POST") ? reply(request, "") : Reply.of(200, SILENCE.replace("active", "expired")))
                .hold(WEB, new SilenceMemory("a1-b2", NOW), NOW).join();
        assertThat(sent().has("id")).isFalse();
        alertmanager(request -> request.method().equals("POST") ? reply(request, "") : Reply.of(404, ""))
                .hold(WEB, new SilenceMemory("a1-b2", NOW), NOW).join();
        assertThat(sent().has("id")).isFalse();
    }

    @Test
    void theEndTakesEachAwayThatHasTheMarker() throws IOException {
        String second = SILENCE.replace("a1-b2", "c3");
        SilenceMemory end = alertmanager(request -> reply(request, "[" + SILENCE + "," + second + "]"))
                .release(WEB, new SilenceMemory("d4", NOW)).join();
        assertThat(end).isEqualTo(SilenceMemory.NONE);
        assertThat(server.requests()).extracting(StubServer.Request::line).containsExactly(
                "GET /api/v2/silences", "DELETE /api/v2/silence/a1-b2", "DELETE /api/v2/silence/c3", "DELETE /api/v2/silence/d4");
    }

    @Test
    void oneThatIsGoneAlreadyIsNoFailure() throws IOException {
        SilenceMemory memory = new SilenceMemory("a1-b2", NOW);
        assertThat(releasing(404, "").release(WEB, memory).join()).isEqualTo(SilenceMemory.NONE);
        assertThat(releasing(500, "\"silence not found\"").release(WEB, memory).join()).isEqualTo(SilenceMemory.NONE);
        assertFails(releasing(500, "\"disk full\"").release(WEB, memory), Kind.UNAVAILABLE, "disk full");
    }

    private Alertmanager releasing(int status, String body) throws IOException {
        return alertmanager(request -> request.method().equals("DELETE") ? Reply.of(status, body) : Reply.of(200, "[]"));
    }

    /** Before 0.22 "isEqual" was not known: the silence would be the opposite of what was asked for. */
    @Test
    void aConditionThatExcludesIsReadBack() throws IOException {
        SilenceRequest negative = request("app=\"web\",env!=\"dev\"");
        String known = SILENCE.replace("\"isEqual\":true", "\"isEqual\":false");
        Alertmanager newer = alertmanager(request -> request.target().contains("/silence/") ? Reply.of(200, known) : reply(request, "[]"));
        assertThat(newer.hold(negative, SilenceMemory.NONE, NOW).join().id()).isEqualTo("a1-b2");
        Alertmanager older = alertmanager(request -> request.target().contains("/silence/") && request.method().equals("GET")
                ? Reply.of(200, SILENCE.replace("\"isEqual\":true,", ""))
                : reply(request, "[]"));
        assertFails(older.hold(negative, SilenceMemory.NONE, NOW), Kind.INVALID, "0.22");
        assertThat(server.requests()).extracting(StubServer.Request::line).last().isEqualTo("DELETE /api/v2/silence/a1-b2");
    }

    @Test
    void refusals() throws IOException {
        assertFails(alertmanager(request -> Reply.of(422, "{\"code\":602,\"message\":\"comment in body is required\"}")).hold(WEB, SilenceMemory.NONE, NOW),
                Kind.INVALID, "comment in body is required");
        assertFails(alertmanager(request -> Reply.of(400, "\"bad matcher format\"")).hold(WEB, SilenceMemory.NONE, NOW),
                Kind.INVALID, ": bad matcher format");
        assertFails(alertmanager(request -> request.method().equals("GET") ? Reply.of(200, "[]") : Reply.of(400, "\"end time can't be in the past\""))
                .hold(WEB, SilenceMemory.NONE, NOW), Kind.INVALID, "are the clocks of both machines right?");
        assertFails(alertmanager(request -> Reply.of(404, "404 page not found")).hold(WEB, SilenceMemory.NONE, NOW),
                Kind.NOT_FOUND, "0.16 or later?");
        assertFails(alertmanager(request -> Reply.of(200, "{}")).hold(WEB, SilenceMemory.NONE, NOW), Kind.UNEXPECTED, "the answer is no list");
        assertFails(alertmanager(request -> Reply.of(200, request.method().equals("POST") ? "{\"silenceID\":\"../../x\"}" : "[]"))
                .hold(WEB, SilenceMemory.NONE, NOW), Kind.UNEXPECTED, "a silence's id");
        assertThatThrownBy(() -> new SilenceRequest(WEB.matchers(), "a", "b", "x y")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theAnswerThatWasLostIsNoSecondSilence() throws IOException {
        boolean[] there = new boolean[1];
        Alertmanager alertmanager = alertmanager(request -> {
            if (request.method().equals("POST") && !there[0]) {
                there[0] = true;
                return Reply.cut("{");
            }
            return reply(request, there[0] ? "[" + SILENCE + "]" : "[]");
        });
        assertFails(alertmanager.hold(WEB, SilenceMemory.NONE, NOW), Kind.NO_ANSWER, "/api/v2/silences");
        assertThat(alertmanager.hold(WEB, SilenceMemory.NONE, NOW).join().id()).isEqualTo("a1-b2");
        assertThat(sent().path("id").asText()).isEqualTo("a1-b2");
    }
}
