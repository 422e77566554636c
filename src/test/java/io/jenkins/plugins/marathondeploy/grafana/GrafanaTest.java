package io.jenkins.plugins.marathondeploy.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.cluster.platform.GrafanaFixture;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.rest.ServiceException;
import io.jenkins.plugins.marathondeploy.rest.ServiceException.Kind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class GrafanaTest {
    private static final String TOKEN = "glsa_t0ken";
    private static final Instant START = Instant.ofEpochMilli(1_767_225_600_123L);
    private static final Annotation BEGUN = Annotation.begun("web:1.0.42 (#42)", "/shop/web", "north", START);
    private static final Annotation ENDED = BEGUN.ended(START.plusSeconds(90), "ROLLED_BACK");

    private static Grafana grafana(URI address, String token) {
        Authentication login = Authentication.token("Bearer", Secret.of(token));
        return new Grafana(Grafana.settings(address.toString()).withAuthentication(() -> login), HttpClients.shared());
    }

    private static void assertFails(CompletableFuture<?> future, Kind kind, String... words) {
        ThrowingCallable join = future::join;
        assertThatThrownBy(join).cause().isInstanceOfSatisfying(ServiceException.class, failure -> {
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.getMessage()).contains(words).doesNotContain(TOKEN);
        });
    }

    @Test
    void aDeploymentIsMarkedFromItsStartToItsEnd() throws Exception {
        try (GrafanaFixture server = GrafanaFixture.start(TOKEN)) {
            Grafana grafana = grafana(server.uri(), TOKEN);
            long id = grafana.begin(BEGUN).join();
            assertThat(server.annotations().get(id)).hasToString("{\"text\":\"web:1.0.42 (#42)\",\"time\":1767225600123,"
                    + "\"tags\":[\"deploy\",\"app:/shop/web\",\"marathon:north\"]}");
            grafana.end(id, ENDED).join();
            assertEnded(server.annotations().get(id));
        }
    }

    /** No PATCH: it is replaced, so that nothing of it may be left out. */
    @Test
    void beforeVersionSixToo() throws Exception {
        try (GrafanaFixture server = GrafanaFixture.startOld(TOKEN)) {
            Grafana grafana = grafana(server.uri(), TOKEN);
            long id = grafana.begin(BEGUN).join();
            grafana.end(id, ENDED).join();
            assertEnded(server.annotations().get(id));
        }
    }

    private static void assertEnded(ObjectNode annotation) {
        assertThat(annotation.path("time").longValue()).isEqualTo(1_767_225_600_123L);
        assertThat(annotation.path("timeEnd").longValue()).isEqualTo(1_767_225_690_123L);
        assertThat(annotation.path("text").asText()).isEqualTo("web:1.0.42 (#42)");
        assertThat(annotation.path("tags")).hasToString("[\"deploy\",\"app:/shop/web\",\"marathon:north\",\"outcome:rolled_back\"]");
    }

    @Test
    void aTokenThatIsNotKnownIsTold() throws Exception {
        try (GrafanaFixture server = GrafanaFixture.start(TOKEN)) {
            assertFails(grafana(server.uri(), "wrong").begin(BEGUN), Kind.UNAUTHORISED, "service account", "Invalid API key");
        }
    }

    @Test
    void aViewerMayNotWrite() throws Exception {
        try (GrafanaFixture server = GrafanaFixture.startForViewer(TOKEN)) {
            assertFails(grafana(server.uri(), TOKEN).begin(BEGUN), Kind.FORBIDDEN, "role Editor", "annotations:write");
        }
    }

    @Test
    void oneThatIsGoneIsAFailure() throws Exception {
        try (GrafanaFixture server = GrafanaFixture.start(TOKEN)) {
            assertFails(grafana(server.uri(), TOKEN).end(99, ENDED), Kind.NOT_FOUND, "Not found");
        }
    }

    @Test
    void answersThatAreNoneOfGrafanas() throws Exception {
        try (StubServer server = new StubServer(request -> Reply.of(200, "{\"message\":\"ok\"}"))) {
            assertFails(grafana(server.uri(""), TOKEN).begin(BEGUN), Kind.UNEXPECTED, "it has no id");
        }
        // A proxy's login page, once its session is over.
        try (StubServer server = new StubServer(request -> Reply.of(200, "<html><title>Log in</title></html>"))) {
            assertFails(grafana(server.uri(""), TOKEN).begin(BEGUN), Kind.UNEXPECTED, "that is no JSON", "Log in");
            assertFails(grafana(server.uri(""), TOKEN).end(7, ENDED), Kind.UNEXPECTED, "that is no JSON", "Log in");
        }
        try (StubServer server = new StubServer(request -> Reply.of(200, "{\"status\":\"ok\"}"))) {
            assertFails(grafana(server.uri(""), TOKEN).end(7, ENDED), Kind.UNEXPECTED, "no answer of Grafana's");
        }
        assertThatThrownBy(() -> Grafana.settings("http://grafana/d/abc/web")).hasMessageContaining("a page of Grafana's");
        assertThat(Grafana.settings("https://office/grafana").addresses().get(0)).hasPath("/grafana");
    }

    @Test
    void itIsWorthFiveSecondsOfWaiting() throws Exception {
        try (StubServer server = new StubServer(request -> Reply.hang("{"))) {
            Instant begun = Instant.now();
            assertFails(grafana(server.uri(""), TOKEN).begin(BEGUN), Kind.NO_ANSWER, "within 5 s");
            assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(20));
        }
    }
}
