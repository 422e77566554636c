package io.jenkins.plugins.marathondeploy.marathon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.marathondeploy.address.AllowedAddresses;
import io.jenkins.plugins.marathondeploy.cluster.transcript.Transcript;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RefusalTest {
    private Replay replay;

    @BeforeEach
    void start() throws IOException {
        replay = new Replay();
    }

    @AfterEach
    void stop() {
        replay.close();
    }

    @ParameterizedTest
    @CsvSource({
        "E05-second-put-locked, LOCKED",
        "F42-delete-group-locked, LOCKED",
        "C06-create-post-duplicate, CONFLICT",
        "K02-limit-second-403, TOO_MANY_DEPLOYMENTS",
        "K03-limit-second-force, TOO_MANY_DEPLOYMENTS",
        "K10-auth-none, UNAUTHORISED",
        "K11-auth-wrong, UNAUTHORISED",
        "B-multi, INVALID",
        "B-malformed-json, INVALID",
        "B-empty-body-put, INVALID",
        "B-hc-command-missing, INVALID",
        "A19-404-delete-deployment, NOT_FOUND",
        "E39-delete-same-deployment-again, NOT_FOUND",
        "A18-404-delete-app, NOT_FOUND",
        "D12-put-version-unknown, NOT_FOUND",
        "A09-unknown-route, UNEXPECTED",
        "A11-method-not-allowed, UNEXPECTED",
        "A12-apps-accept-html, UNEXPECTED",
        "F52-events-accept-any, UNEXPECTED",
        "F54-events-accept-json, UNEXPECTED",
        "B-wrong-content-type, UNEXPECTED"
    })
    void knowsRecordedRefusals(String transcript, Kind kind) {
        MarathonException failure = failure(Transcript.read(transcript));
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind);
        assertThat(failure).hasMessageMatching("(?s)PUT http://127.0.0.1:\\d+/v2/apps/web was answered with \\d+.*");
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void everyRecordedRefusalHasAKindAndAMessageOnOneLine(Transcript transcript) {
        MarathonException failure = failure(transcript);
        assertThat(failure.kind()).isNotIn(Kind.UNREACHABLE, Kind.NO_ANSWER, Kind.UNAVAILABLE);
        if (transcript.status() == 422 || transcript.status() == 400) {
            assertThat(failure.kind()).isEqualTo(Kind.INVALID);
            assertThat(failure.details().isEmpty()).isEqualTo(!transcript.body().contains("\"details\""));
        }
        if (transcript.status() == 409 && transcript.body().contains("\"deployments\"")) {
            assertThat(failure.kind()).isEqualTo(Kind.LOCKED);
            assertThat(failure.deployments()).isNotEmpty().allMatch(id -> failure.getMessage().contains(id));
        }
        assertThat(failure.getMessage()).doesNotContain("\n").doesNotContain("sleep 1000");
    }

    static List<Transcript> refusals() {
        return Transcript.all("").stream().filter(transcript -> transcript.status() >= 400).toList();
    }

    @Test
    void namesEveryFieldThatIsWrong() {
        assertThat(failure(Transcript.read("B-multi")).details())
                .containsExactly("/id: error.pattern", "/cpus: error.min", "/instances: error.min", "/mem: error.min");
        assertThat(failure(Transcript.read("B-malformed-json")).details())
                .containsExactly("Unexpected end-of-input within/between Object entries");
        // The answer repeats the whole definition, passwords in its env included.
        assertThat(failure(Transcript.read("B-missing-id")).details())
                .containsExactly("/id: 'id' is undefined on object: …");
    }

    @Test
    void namesTheLock() {
        MarathonException failure = failure(Transcript.read("E05-second-put-locked"));
        assertThat(failure.deployments()).containsExactly("a4f58f4e-bff9-4dd6-9de6-bc82e994458e");
        assertThat(failure).hasMessageContaining("wait until it has ended, or force");
    }

    @Test
    void tellsThatARestoredVersionMayBeGone() {
        MarathonException failure = failure(
                Transcript.read("D12-put-version-unknown"), marathon -> marathon.restoreApp("/web", "2001", false));
        assertThat(failure.kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(failure).hasMessageContaining("no longer has version 2001");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "400 | <html>The plain HTTP request was sent to HTTPS port</html> | UNEXPECTED",
        "401 | <html>login</html> | UNAUTHORISED",
        "403 | <html>Forbidden</html> | FORBIDDEN",
        "403 | {\"message\":\"Not Authorized to perform this action!\"} | FORBIDDEN",
        "404 | <html><h1>404 Not Found</h1></html> | UNEXPECTED",
        "404 | {\"message\":\"no Route matched with those values\"} | UNEXPECTED",
        "404 | '' | UNEXPECTED",
        "409 | '' | CONFLICT",
        "413 | <html>Request Entity Too Large</html> | INVALID",
        "418 | teapot | UNEXPECTED",
        "500 | {\"message\":\"Futures timed out after [5000 milliseconds]\"} | INTERNAL_ERROR",
        "500 | '' | UNAVAILABLE",
        "502 | <html>Bad Gateway</html> | UNAVAILABLE",
        "503 | {\"message\":\"Leader is currently abdicating\"} | UNAVAILABLE",
        "503 | '' | UNAVAILABLE",
        "504 | <html>Gateway Time-out</html> | UNAVAILABLE",
        "301 | '' | REDIRECTED",
        "200 | <html>Welcome</html> | UNEXPECTED",
        "200 | '' | UNEXPECTED",
        "200 | {\"version\":\"2026\",\"deploymentId\":\"x | UNEXPECTED",
        "200 | {\"version\":\"2026\",\"deploymentId\":\"x\"} trailing | UNEXPECTED",
        "200 | {\"version\":2026,\"deploymentId\":\"x\"} | UNEXPECTED",
        "200 | {\"version\":\"2026\"} | UNEXPECTED",
        "200 | [] | UNEXPECTED"
    })
    void knowsAnswersThatAreNotMarathons(int status, String body, Kind kind) {
        MarathonException failure = failure(Reply.of(status, body), RefusalTest::put);
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind);
    }

    @Test
    void aMissingPageIsNotAMissingApp() {
        MarathonException failure =
                failure(Reply.of(404, "<html>\n<h1>404 Not Found</h1></html>"), marathon -> marathon.app("/web"));
        assertThat(failure.kind()).isEqualTo(Kind.UNEXPECTED);
        assertThat(failure).hasMessageContaining("begins \"<html> <h1>404 Not Found</h1></html>\"");
    }

    @Test
    void aFieldOfAnotherTypeIsNamed() {
        MarathonException failure = failure(
                Reply.of(200, "{\"app\":{\"id\":\"/w\",\"version\":\"v\",\"instances\":\"2\"}}"),
                marathon -> marathon.app("/w"));
        assertThat(failure.kind()).isEqualTo(Kind.UNEXPECTED);
        assertThat(failure).hasMessageContaining("/app/instances is no number");
    }

    private static Submission put(Marathon marathon) {
        return marathon.putApp("/web", JsonNodeFactory.instance.objectNode(), false);
    }

    private MarathonException failure(Transcript transcript) {
        return failure(transcript, RefusalTest::put);
    }

    private MarathonException failure(Transcript transcript, Function<Marathon, ?> call) {
        return catchThrowableOfType(MarathonException.class, () -> replay.answering(transcript, call));
    }

    private MarathonException failure(Reply reply, Function<Marathon, ?> call) {
        return catchThrowableOfType(MarathonException.class, () -> replay.answering(reply, call));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "400|{\"message\":\"AKIASECRET\",\"details\":\"AKIASECRET\"}",
        "403|{\"message\":\"AKIASECRET\"}",
        "404|{\"message\":\"AKIASECRET does not exist\"}",
        "404|AKIASECRET",
        "409|{\"message\":\"x\",\"deployments\":[\"AKIASECRET\"]}",
        "418|AKIASECRET",
        "422|{\"details\":[{\"path\":\"/AKIASECRET\",\"errors\":[\"AKIASECRET\"]}]}",
        "500|{\"message\":\"illegal AKIASECRET\"}",
        "500|{\"message\":\"AKIASECRET\"}",
        "503|AKIASECRET"
    })
    void whatAnAddressOfAJobAnswersIsNotQuoted(int status, String body) throws IOException {
        try (StubServer server = new StubServer(request -> Reply.of(status, body))) {
            MarathonSettings settings = MarathonSettings.of(server.uri(""))
                    .withHttp(HttpSettings.defaults().withAllowed(AllowedAddresses.parse("127.0.0.0/8")));
            MarathonException failure = catchThrowableOfType(
                    MarathonException.class,
                    () -> new HttpMarathon(settings).putApp("/web", JsonNodeFactory.instance.objectNode(), false));
            assertThat(failure.getMessage() + failure.details()).contains(" " + status).doesNotContain("AKIASECRET");
        }
    }
}
