package io.jenkins.plugins.marathondeploy.harbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.cluster.fuzz.Fuzz;
import io.jenkins.plugins.marathondeploy.cluster.fuzz.Mutator;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.http.StubServer.Request;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Whatever a Harbor, its token service, or what stands in their place answers: an answer, or a {@link HarborException}. */
class AnswersFuzzTest {
    private static final String PASSWORD = "n3ver-shown";
    private static final String DIGEST = "sha256:" + "ab".repeat(32);
    private static final String PROJECT =
            "{\"project_id\":7,\"name\":\"web\",\"repo_count\":1,\"metadata\":{\"public\":\"false\",\"auto_scan\":\"true\","
                    + "\"prevent_vul\":\"true\",\"severity\":\"high\"},\"cve_allowlist\":{\"items\":[]}}";
    private static final String ARTIFACT = "{\"digest\":\"" + DIGEST + "\",\"size\":123456,\"push_time\":\"2024-01-02T03:04:05.678Z\","
            + "\"tags\":[{\"name\":\"1.0\",\"push_time\":\"2024-01-02T03:04:05.678Z\",\"immutable\":false}],\"scan_overview\":"
            + "{\"application/vnd.security.vulnerability.report; version=1.1\":{\"scan_status\":\"Success\",\"severity\":\"High\","
            + "\"complete_percent\":100,\"summary\":{\"total\":12,\"fixable\":3,\"summary\":{\"High\":2,\"Low\":10}}}}}";
    private static final String ERROR = "{\"errors\":[{\"code\":\"NOT_FOUND\",\"message\":\"artifact web/app:1.0 not found\"}]}";
    private static final String CLAIMS =
            "{\"iss\":\"harbor\",\"access\":[{\"type\":\"repository\",\"name\":\"web/app\",\"actions\":[\"pull\",\"push\"]}]}";

    private final AtomicReference<Mutator> now = new AtomicReference<>();

    @Test
    void artifacts() throws Exception {
        fuzz(500, client -> {
            HarborRepository repository = new HarborRepository(client.address(), "web", "app");
            client.artifact(repository, "1.0").flatMap(Artifact::scan).ifPresent(scan -> {
                assertThat(scan.countAtLeast(Severity.NONE)).as("findings").isNotNegative();
                assertThat(scan.total()).isNotNegative();
                assertThat(scan.fixable()).isNotNegative();
            });
        });
    }

    @Test
    void projects() throws Exception {
        fuzz(300, client -> {
            client.project("web").ifPresent(project -> assertThat(project.metadata()).doesNotContainValue(null));
            client.createProject("web");
            assertThat(client.info().version()).isNotNull();
        });
    }

    @Test
    void loginsAndTokens() throws Exception {
        fuzz(400, client -> {
            client.checkLogin();
            assertThat(client.preflight(new HarborRepository(client.address(), "web", "app"), now.get().oneIn(2))).isNotNull();
        });
    }

    /** Found: 4294967296 findings were cut to 0, and twice the largest int were a negative number. */
    @Test
    void soManyFindingsStayMany() throws Exception {
        String many = ARTIFACT.replace("\"total\":12", "\"total\":4294967296")
                .replace("{\"High\":2,\"Low\":10}", "{\"High\":2147483647,\"high\":2147483647,\"Low\":1e99}");
        try (StubServer server = new StubServer(request -> Reply.of(200, many))) {
            HarborClient client = new HarborClient(HarborSettings.of(server.uri(""), Authentication.none()));
            ScanOverview scan = client.artifact(new HarborRepository(client.address(), "web", "app"), "1.0").orElseThrow().scan().orElseThrow();

            assertThat(scan.total()).isEqualTo(Integer.MAX_VALUE);
            assertThat(scan.countAtLeast(Severity.HIGH)).isEqualTo(Integer.MAX_VALUE);
            assertThat(scan.countAtLeast(Severity.LOW)).isEqualTo(Integer.MAX_VALUE);
        }
    }

    /** Found: zeros look like UTF-32, and what Jackson throws for a wrong one is not its own exception. */
    @Test
    void zerosAtTheBeginningAreNoJson() throws Exception {
        try (StubServer server = new StubServer(request -> new Reply(200, Map.of(), new byte[] {0, 0, 0, 1, '{', '}', 0, 0}, false, false))) {
            HarborClient client = new HarborClient(HarborSettings.of(server.uri(""), Authentication.none()));

            assertThatThrownBy(() -> client.project("web")).isInstanceOf(HarborException.class).hasMessageContaining("Harbor's address");
        }
    }

    /** Found: looking for a parameter in a header of letters took minutes. */
    @Test
    void aChallengeOfLettersIsRead() {
        Fuzz.endingWith().run(1, mutator -> assertThat(Challenge.parse("Bearer " + "a".repeat(2_000_000)).canBeMet()).isFalse());
    }

    private void fuzz(int cases, Consumer<HarborClient> questions) throws Exception {
        try (StubServer server = new StubServer(request -> Reply.of(500, ""))) {
            server.behave(request -> reply(now.get(), server, request));
            HarborClient client = new HarborClient(
                    HarborSettings.of(server.uri(""), Authentication.basic("robot$ci", Secret.of(PASSWORD))));
            Fuzz.endingWith(HarborException.class).run(cases, mutator -> {
                now.set(mutator);
                try {
                    questions.accept(client);
                } catch (HarborException said) {
                    assertThat(said.getMessage()).doesNotContain(PASSWORD).doesNotContain("\n", "\u0000", "\u001b");
                    throw said;
                }
            });
        }
    }

    private static Reply reply(Mutator mutator, StubServer server, Request request) {
        String target = request.target();
        if (target.equals("/v2/")) {
            String challenge = "Bearer realm=\"" + server.uri("/service/token") + "\",service=\"harbor-registry\"";
            String changed = mutator.oneIn(4) ? mutator.text(challenge).replaceAll("[^ -~]", "") : challenge;
            return Reply.of(mutator.oneIn(20) ? 200 : 401, "{}").with("WWW-Authenticate", changed);
        }
        if (target.startsWith("/service/token")) {
            return changed(mutator, 200, "{\"token\":\"" + token(mutator) + "\",\"expires_in\":1800,\"issued_at\":\"2024-01-02T03:04:05Z\"}");
        }
        if (target.endsWith("/ping")) {
            return Reply.of(mutator.oneIn(20) ? 404 : 200, "Pong");
        }
        if (mutator.oneIn(6)) {
            return changed(mutator, mutator.pick(List.of(400, 401, 403, 404, 405, 409, 412, 418, 422, 429, 500, 503)), ERROR);
        }
        if (target.endsWith("/systeminfo")) {
            return changed(mutator, 200, "{\"harbor_version\":\"v2.10.0-6abb4eab\",\"auth_mode\":\"db_auth\"}");
        }
        return request.method().equals("POST")
                ? Reply.of(target.endsWith("/scan") ? 202 : 201, "")
                : changed(mutator, 200, target.contains("/artifacts/") ? ARTIFACT : PROJECT);
    }

    private static String token(Mutator mutator) {
        byte[] claims = mutator.oneIn(2) ? CLAIMS.getBytes(StandardCharsets.UTF_8) : mutator.octets(CLAIMS);
        String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(claims);
        String token = "e30." + encoded + ".c2ln";
        return mutator.oneIn(8) ? mutator.text(token).replaceAll("[^ !#-\\[\\]-~]", "") : token;
    }

    private static Reply changed(Mutator mutator, int status, String good) {
        byte[] body = mutator.oneIn(3) ? good.getBytes(StandardCharsets.UTF_8) : mutator.octets(good);
        return new Reply(status, Map.of(), body, false, mutator.oneIn(40));
    }
}
