package io.jenkins.plugins.marathondeploy.marathon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.marathondeploy.cluster.fuzz.Fuzz;
import io.jenkins.plugins.marathondeploy.cluster.transcript.Transcript;
import io.jenkins.plugins.marathondeploy.http.HttpAnswer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Whatever a Marathon, or what stands in its place, answers: a status that holds together, or a {@link MarathonException}. */
class AnswersFuzzTest {
    private static final List<Transcript> RECORDED = Transcript.all("");

    @Test
    void apps() {
        fuzz(1500, where("/v2/apps/", "{\"app\":"), answer -> Read.app("/web").of(answer).ifPresent(AnswersFuzzTest::use));
    }

    @Test
    void groups() {
        fuzz(600, where("/v2/groups", "{\"id\":"), answer -> Read.group("/g").of(answer)
                .ifPresent(group -> group.apps().forEach(AnswersFuzzTest::use)));
    }

    @Test
    void deployments() {
        fuzz(1000, where("/v2/deployments", "["), answer -> Read.deployments().of(answer).forEach(deployment ->
                assertThat(ResourcePath.deployment(deployment.id())).startsWith("/v2/deployments/")));
    }

    @Test
    void queue() {
        fuzz(1000, where("/v2/queue", "{"), answer -> {
            List<QueuedLaunch> queue = Read.queue().of(answer);
            assertThat(queue).allMatch(launch -> !launch.delay().isNegative());
            assertThat(Diagnosis.ofQueue(queue, "/")).hasSize((int)
                    queue.stream().filter(launch -> launch.appId().startsWith("/")).count());
        });
    }

    @Test
    void refusals() {
        Predicate<Transcript> refused = transcript -> transcript.status() >= 400 && !transcript.body().isEmpty();
        List<Integer> statuses = List.of(301, 400, 401, 403, 404, 409, 413, 422, 429, 500, 502, 503, 418, 600);
        List<Transcript> seeds = RECORDED.stream().filter(refused).toList();
        Fuzz.endingWith().run(2500, mutator -> {
            Transcript seed = mutator.pick(seeds);
            int status = mutator.oneIn(3) ? mutator.pick(statuses) : seed.status();
            MarathonException refusal = Refusal.of("PUT", answer(status, mutator.octets(seed.body())));
            assertThat(refusal).message().isNotBlank().hasSizeLessThan(20_000);
            assertThat(refusal.getMessage()).as("one line").doesNotContain("\n", "\u0000", "\u001b");
            refusal.deployments().forEach(ResourcePath::deployment);
        });
    }

    @Test
    void submissionsOverHttp() throws Exception {
        List<Transcript> seeds = RECORDED.stream()
                .filter(transcript -> transcript.method().matches("PUT|POST|DELETE") && transcript.status() / 100 == 2)
                .filter(transcript -> transcript.body().contains("deploymentId"))
                .toList();
        try (Replay replay = new Replay()) {
            Fuzz.endingWith(MarathonException.class).run(300, mutator -> {
                byte[] body = mutator.octets(mutator.pick(seeds).body());
                Reply reply = new Reply(mutator.oneIn(9) ? 202 : 200, new HashMap<>(), body, false, mutator.oneIn(20));
                Submission submission = replay.answering(reply, marathon -> marathon.deleteApp("/web"));
                assertThat(ResourcePath.deployment(submission.deploymentId())).startsWith("/v2/deployments/");
            });
        }
    }

    @Test
    void events() {
        List<Transcript> seeds = RECORDED.stream()
                .filter(transcript -> transcript.body().startsWith("event:"))
                .toList();
        assertThat(seeds).isNotEmpty();
        Fuzz.endingWith().run(800, mutator -> {
            String whole = mutator.pick(seeds).body();
            int from = mutator.random().nextInt(whole.length());
            byte[] stream = mutator.octets(whole.substring(from, Math.min(whole.length(), from + 6000)));
            int limit = mutator.oneIn(4) ? 100 : 1024 * 1024;
            List<MarathonEvent> atOnce = parsed(limit, stream, stream.length);
            List<MarathonEvent> inPieces = parsed(limit, stream, 1 + mutator.random().nextInt(50));
            assertThat(inPieces).as("the same in whatever pieces it comes").isEqualTo(atOnce);
        });
    }

    /** Found: zeros look like UTF-32, and what Jackson throws for a wrong one is not its own exception. */
    @Test
    void zerosAtTheBeginningAreNoJson() {
        assertUnexpected(() -> Read.deployments().of(answer(200, new byte[] {0, 0, 0, 1, '[', ']', 0, 0})));
        assertThat(Refusal.of("PUT", answer(422, new byte[] {0, 0, '{', 0}))).isNotNull();
    }

    /** Found: they were cut to an int, that is to 0, and 0 of 0 instances were healthy. */
    @Test
    void moreInstancesThanAnIntHoldsAreNoAnswer() {
        for (String instances : List.of("4294967296", "-1", "1e999999", "18446744073709551616")) {
            String app = "{\"app\":{\"id\":\"/web\",\"version\":\"2024-01-02T03:04:05.678Z\",\"instances\":" + instances + "}}";
            assertUnexpected(() -> Read.app("/web").of(answer(200, app.getBytes(StandardCharsets.UTF_8))));
        }
    }

    /** Found: they went on into the address of the next request, or made it impossible. */
    @Test
    void idsThatCanBeNoPartOfAnAddressAreNone() {
        for (String id : List.of("", " ", "..", "a/b")) {
            byte[] running = ("[{\"id\":\"" + id + "\",\"version\":\"v\"}]").getBytes(StandardCharsets.UTF_8);
            byte[] locked = ("{\"message\":\"App is locked\",\"deployments\":[{\"id\":\"" + id + "\"}]}").getBytes(StandardCharsets.UTF_8);
            assertUnexpected(() -> Read.deployments().of(answer(200, running)));
            assertThat(Refusal.of("PUT", answer(409, locked)).kind()).isEqualTo(MarathonException.Kind.CONFLICT);
        }
    }

    /** Found: the pattern that takes a piece of our definition out of a message took for ever. */
    @Test
    void aMessageOfSpacesIsRead() {
        byte[] body = ("{\"message\":\"a" + " ".repeat(3_000_000) + "b\"}").getBytes(StandardCharsets.UTF_8);
        Fuzz.endingWith().run(1, mutator -> assertThat(Refusal.of("PUT", answer(422, body))).hasMessageContaining("a b"));
    }

    private static void assertUnexpected(ThrowingCallable reading) {
        assertThatThrownBy(reading).isInstanceOfSatisfying(
                MarathonException.class, e -> assertThat(e.kind()).isEqualTo(MarathonException.Kind.UNEXPECTED));
    }

    private static List<MarathonEvent> parsed(int limit, byte[] stream, int piece) {
        List<MarathonEvent> events = new ArrayList<>();
        EventParser parser = new EventParser(limit, events::add);
        for (int from = 0; from < stream.length; from += piece) {
            parser.feed(ByteBuffer.wrap(stream, from, Math.min(piece, stream.length - from)));
        }
        return events;
    }

    /** What a deployment asks of an app's status. */
    private static void use(AppStatus app) {
        assertThat(app.instances()).isNotNegative();
        boolean settled = app.settled();
        if (settled) {
            int good = app.healthChecked() ? app.latest().healthy() : app.latest().running();
            assertThat(good).isEqualTo(app.instances());
        }
        app.deployments().forEach(ResourcePath::deployment);
        assertThat(app.definition().deepCopy()).isEqualTo(app.definition());
        assertThat(app.definition().toString()).isNotEmpty();
    }

    /** Reads mutated answers; a few of them must still be good ones, or the fuzz would prove nothing. */
    private static void fuzz(int cases, Predicate<Transcript> chosen, Reading reading) {
        List<Transcript> seeds = RECORDED.stream().filter(chosen).toList();
        assertThat(seeds).isNotEmpty();
        int[] read = new int[1];
        Fuzz.endingWith(MarathonException.class).run(cases, mutator -> {
            reading.read(answer(200, mutator.octets(mutator.pick(seeds).body())));
            read[0]++;
        });
        assertThat(Long.getLong("fuzz.seed") != null || read[0] > cases / 10).isTrue();
    }

    private static Predicate<Transcript> where(String target, String begins) {
        return transcript -> transcript.target().startsWith(target)
                && transcript.status() == 200
                && transcript.body().startsWith(begins);
    }

    private static HttpAnswer answer(int status, byte[] body) {
        HttpHeaders headers = HttpHeaders.of(Map.of("Content-Type", List.of("application/json")), (name, value) -> true);
        return new HttpAnswer(status, headers, body, URI.create("http://127.0.0.1:8080/v2/apps/web"), false);
    }

    private interface Reading {
        void read(HttpAnswer answer);
    }
}
