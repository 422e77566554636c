package io.jenkins.plugins.marathondeploy.image.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.image.CancellationSignal;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.PushedImage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes of a push that the engine, or the registry behind it, refuses or does not answer. */
@Timeout(60)
class EnginePushTest {
    private static final ImageReference NAME = ImageReference.parse("harbor.example.com/web/app:1");
    private static final Authentication LOGIN = Authentication.basic("robot$ci", Secret.of("pa$$word"));

    final ScriptedEngine engine = new ScriptedEngine("1.41", "1.12");
    final List<ImageEvent> events = new CopyOnWriteArrayList<>();
    final CancellationSignal signal = new CancellationSignal();

    @AfterEach
    void stop() {
        engine.close();
    }

    @Test
    void triesAPushAgainThatCanPass() {
        List<ScriptedEngine.Answer> answers = new ArrayList<>(List.of(
                ScriptedEngine.stream("{\"error\":\"received unexpected HTTP status: 503 Service Unavailable\"}"),
                ScriptedEngine.stream("{\"error\":\"read: connection reset by peer\"}", "{\"status\":\"last\"}"),
                ScriptedEngine.stream("{\"aux\":{\"Tag\":\"1\",\"Digest\":\"sha256:" + "a".repeat(64) + "\"}}")));
        engine.answers(exchange -> answers.remove(0).to(exchange));

        PushedImage pushed = push();

        assertThat(pushed.pinned()).hasToString("harbor.example.com/web/app@sha256:" + "a".repeat(64));
        assertThat(events).filteredOn(ImageEvent.Retrying.class::isInstance).hasSize(2);
        assertThat(engine.logins).hasSize(3);
    }

    /** Of a rule for immutable tags a login that may push alone is not told before. */
    @Test
    void saysWhichTagsWentOutBeforeTheOneThatDidNot() {
        List<ScriptedEngine.Answer> answers = new ArrayList<>(List.of(
                ScriptedEngine.stream("{\"aux\":{\"Tag\":\"2\",\"Digest\":\"sha256:" + "a".repeat(64) + "\"}}"),
                ScriptedEngine.stream(
                        "{\"error\":\"unknown: Failed to process request due to 'app:1' configured as immutable.\"}")));
        engine.answers(exchange -> answers.remove(0).to(exchange));

        ImageException failure = catchThrowableOfType(
                ImageException.class,
                () -> engine.connect().push(List.of(NAME.withTag("2"), NAME), LOGIN, events::add, signal));

        assertThat(failure.kind()).isEqualTo(ImageException.Kind.IMMUTABLE_TAG);
        assertThat(failure)
                .hasMessageContaining("'app:1' configured as immutable. Pushed before that, and this image now:"
                        + " harbor.example.com/web/app:2.");
    }

    @Test
    void givesUpAfterAFewAttempts() {
        engine.answers(ScriptedEngine.stream("{\"error\":\"dial tcp: connect: connection refused\"}"));

        assertThat(pushFails().kind()).isEqualTo(ImageException.Kind.REGISTRY_UNAVAILABLE);
        assertThat(engine.logins).hasSize(3);
    }

    @Test
    void aRegistryThatNeverAnswersEndsThePush() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        engine.answers(exchange -> {
            try {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write("{\"status\":\"Pushed\",\"id\":\"ab\"}\n".getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        DockerEngine impatient = engine.connect().withPushTimeout(Duration.ofMillis(300));

        ImageException failure = catchThrowableOfType(
                ImageException.class, () -> impatient.push(List.of(NAME), LOGIN, events::add, signal));
        over.countDown();

        assertThat(failure).hasMessageContaining("nothing for 0.3 s (pushTimeout").hasMessageContaining("harbor.example.com/web/app:1");
        assertThat(engine.logins).as("not tried again").hasSize(1);
    }

    @Test
    void triesALoginAgainOnlyWhenThePushWasUnderWay() {
        engine.answers(ScriptedEngine.stream("{\"error\":\"unauthorized: authentication required\"}"));
        assertThat(pushFails().kind()).isEqualTo(ImageException.Kind.UNAUTHORISED);
        assertThat(engine.logins).hasSize(1);

        engine.logins.clear();
        engine.answers(ScriptedEngine.stream(
                "{\"status\":\"Pushing\",\"id\":\"ab\"}", "{\"error\":\"unauthorized: authentication required\"}"));
        assertThat(pushFails().kind()).isEqualTo(ImageException.Kind.UNAUTHORISED);
        assertThat(engine.logins).hasSize(2);
    }

    @Test
    void neverShowsTheLogin() {
        engine.answers(exchange -> ScriptedEngine.reply(exchange, 500, "{\"message\":\"boom\"}"));

        ImageException failure = pushFails();

        assertThat(failure).hasMessageContaining("boom").hasMessageContaining("web/app");
        assertThat(failure.toString() + events).doesNotContain("pa$$word");
        assertThat(new String(java.util.Base64.getUrlDecoder().decode(engine.logins.get(0))))
                .contains("\"robot$ci\"", "\"pa$$word\"", "\"harbor.example.com\"");
    }

    @Test
    void refusesToPushWhatHasNoPlace() {
        ImagePush push = new ImagePush(engine.clients(), new RetryPolicy(3, Duration.ZERO), Duration.ofMinutes(1));

        assertThat(catchThrowableOfType(
                        ImageException.class, () -> push.push(List.of(), LOGIN, events::add, signal)))
                .hasMessageContaining("no tag");
        assertThat(catchThrowableOfType(
                        ImageException.class,
                        () -> push.push(
                                List.of(NAME, ImageReference.parse("other/app:1")), LOGIN, events::add, signal)))
                .hasMessageContaining("different repositories");
        assertThat(engine.requests).isEmpty();
    }

    private PushedImage push() {
        return new ImagePush(engine.clients(), new RetryPolicy(3, Duration.ZERO), Duration.ofMinutes(1))
                .push(List.of(NAME), LOGIN, events::add, signal);
    }

    private ImageException pushFails() {
        return catchThrowableOfType(ImageException.class, this::push);
    }
}
