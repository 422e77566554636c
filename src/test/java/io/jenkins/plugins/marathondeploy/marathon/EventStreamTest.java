package io.jenkins.plugins.marathondeploy.marathon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.cluster.transcript.Transcript;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventStreamTest {
    private static final String RECORDED = Transcript.read("C00-events-sse-create").body();
    private static final Authentication LOGIN = Authentication.basic("u", Secret.of("p"));

    private static final class Heard implements EventListener {
        private final List<MarathonEvent> events = new CopyOnWriteArrayList<>();
        private final AtomicInteger opened = new AtomicInteger();
        private final AtomicInteger ends = new AtomicInteger();
        private final CompletableFuture<Optional<MarathonException>> end = new CompletableFuture<>();

        @Override
        public void opened() {
            opened.incrementAndGet();
        }

        @Override
        public void event(MarathonEvent event) {
            events.add(event);
            throw new IllegalStateException("a listener's trouble");
        }

        @Override
        public void ended(Optional<MarathonException> failure) {
            ends.incrementAndGet();
            end.complete(failure);
        }

        Optional<MarathonException> end() throws Exception {
            return end.get(60, TimeUnit.SECONDS);
        }
    }

    private final Heard heard = new Heard();
    private StubServer first;
    private StubServer second;

    @BeforeEach
    void start() throws IOException {
        first = new StubServer(request -> stream(Reply.hang(RECORDED)));
        second = new StubServer(request -> stream(Reply.hang(RECORDED)));
    }

    @AfterEach
    void stop() {
        first.close();
        second.close();
    }

    @Test
    void tellsEventsWhileTheStreamGoesOnUntilItIsClosed() throws Exception {
        EventStream stream = open(MarathonSettings.of(first.uri("/marathon")), "deployment_info", "deployment_success");
        await().until(() -> heard.events.size() >= RECORDED.split("\r\n\r\n", -1).length - 1);
        assertThat(heard.opened).hasValue(1);
        assertThat(heard.end).isNotDone();
        assertThat(first.requests().get(0).line())
                .isEqualTo("GET /marathon/v2/events?event_type=deployment_info&event_type=deployment_success");
        assertThat(first.requests().get(0).header("Accept")).isEqualTo("text/event-stream");

        stream.close();
        stream.close();
        assertThat(heard.end()).isEmpty();
        assertThat(heard.ends).hasValue(1);
    }

    @Test
    void theStreamsEndIsTold() throws Exception {
        first.behave(request -> stream(Reply.of(200, RECORDED)));
        open(MarathonSettings.of(first.uri("")));
        assertThat(heard.end()).isEmpty();
        assertThat(heard.events).isNotEmpty();
    }

    @Test
    void aCutIsTold() throws Exception {
        first.behave(request -> stream(Reply.cut(RECORDED)));
        open(MarathonSettings.of(first.uri("")));
        assertThat(heard.end().orElseThrow().kind()).isEqualTo(Kind.NO_ANSWER);
        assertThat(heard.events).isNotEmpty();
    }

    @Test
    void goesOnToAnInstanceThatCanBeReachedAndHasALeader() throws Exception {
        first.behave(request -> Reply.of(502, ""));
        try (EventStream stream =
                open(MarathonSettings.of(StubServer.closedPort(""), first.uri(""), second.uri("")))) {
            await().until(() -> !heard.events.isEmpty());
        }
        assertThat(heard.opened).hasValue(1);
    }

    @Test
    void tellsThatNobodyCanBeReached() throws Exception {
        open(MarathonSettings.of(StubServer.closedPort("")));
        assertThat(heard.end().orElseThrow().kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void followsAStandbyToTheLeaderWithTheLoginWhenThatIsConfigured() throws Exception {
        first.behave(request -> Reply.redirect(307, second.uri(request.target())));
        try (EventStream stream = open(
                MarathonSettings.of(first.uri(""), second.uri("")).withAuthentication(() -> LOGIN), "a_b")) {
            await().until(() -> !heard.events.isEmpty());
        }
        assertThat(second.requests().get(0).line()).isEqualTo("GET /v2/events?event_type=a_b");
        assertThat(second.requests().get(0).header("Accept")).isEqualTo("text/event-stream");
        assertThat(second.requests().get(0).header("Authorization")).startsWith("Basic ");
    }

    @Test
    void aLeaderThatIsNotConfiguredIsNotAskedAndTheReasonIsTold() throws Exception {
        first.behave(request -> Reply.redirect(307, second.uri(request.target())));
        open(MarathonSettings.of(first.uri("")).withAuthentication(() -> LOGIN));
        MarathonException failure = heard.end().orElseThrow();
        assertThat(failure.kind()).isEqualTo(Kind.UNEXPECTED);
        assertThat(failure).hasMessageContaining("add it to the configured addresses");
        assertThat(second.requests()).isEmpty();
    }

    @Test
    void aPageIsNoStream() throws Exception {
        first.behave(request -> Reply.hang("<html>").with("Content-Type", "text/html"));
        open(MarathonSettings.of(first.uri("")));
        assertThat(heard.end().orElseThrow().kind()).isEqualTo(Kind.UNEXPECTED);
        assertThat(heard.opened).hasValue(0);
    }

    @Test
    void aCircleOfRedirectsEnds() throws Exception {
        first.behave(request -> Reply.redirect(302, request.target()));
        open(MarathonSettings.of(first.uri("")));
        assertThat(heard.end().orElseThrow().kind()).isEqualTo(Kind.UNEXPECTED);
        assertThat(first.requests()).hasSize(6);
    }

    @Test
    void anInstanceThatNeverAnswersIsGivenUp() throws Exception {
        CompletableFuture<Void> over = new CompletableFuture<>();
        first.behave(request -> {
            over.join();
            return Reply.of(200, "");
        });
        open(MarathonSettings.of(first.uri(""))
                .withHttp(HttpSettings.defaults().withRequestTimeout(Duration.ofSeconds(1))));
        assertThat(heard.end().orElseThrow().kind()).isEqualTo(Kind.NO_ANSWER);
        over.complete(null);
    }

    private EventStream open(MarathonSettings settings, String... types) {
        return EventStream.open(settings, HttpClients.shared(), List.of(types), heard);
    }

    private static Reply stream(Reply reply) {
        return reply.with("Content-Type", "text/event-stream;charset=utf-8");
    }
}
