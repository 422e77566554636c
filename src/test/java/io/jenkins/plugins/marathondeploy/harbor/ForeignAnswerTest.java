package io.jenkins.plugins.marathondeploy.harbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.harbor.HarborException.Kind;
import io.jenkins.plugins.marathondeploy.harbor.Preflight.PushRight;
import io.jenkins.plugins.marathondeploy.harbor.Preflight.Registry;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.http.TestAuthority;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registries that are no Harbor, and answers that are none of Harbor's. */
class ForeignAnswerTest {
    private static final String PASSWORD = "n3ver-shown";
    private StubServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private HarborClient client(Function<StubServer.Request, Reply> behaviour) throws IOException {
        server = new StubServer(behaviour);
        return new HarborClient(
                HarborSettings.of(server.uri(""), Authentication.basic("robot$ci", Secret.of(PASSWORD))));
    }

    private HarborRepository repository() {
        return HarborRepository.of(server.uri(""), "web/app");
    }

    private void assertArtifactFails(Kind kind, Reply reply) throws IOException {
        HarborClient client = client(request -> reply);
        assertThatThrownBy(() -> client.artifact(repository(), "1.0"))
                .isInstanceOfSatisfying(HarborException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageNotContaining(PASSWORD);
        server.close();
    }

    @Test
    void aPlainRegistryWithoutLoginLetsThePushGoOn() throws IOException {
        HarborClient client = client(request -> request.target().equals("/v2/")
                ? Reply.of(200, "{}").with("Docker-Distribution-Api-Version", "registry/2.0")
                : Reply.of(404, "404 page not found"));

        assertThat(client.preflight(repository(), true))
                .isEqualTo(new Preflight(Registry.NOT_A_HARBOR, PushRight.UNKNOWN, false));
        assertThat(client.isHarbor()).isFalse();
        assertThat(server.requests()).noneMatch(request -> request.method().equals("POST"));
    }

    @Test
    void aPlainRegistryWithPasswordsIsAskedWithThem() throws IOException {
        HarborClient client = client(request -> {
            if (!request.target().equals("/v2/")) {
                return Reply.of(404, "404 page not found");
            }
            return request.header("Authorization") == null
                    ? Reply.of(401, "{}").with("WWW-Authenticate", "Basic realm=\"basic-realm\"")
                    : Reply.of(200, "{}").with("Docker-Distribution-Api-Version", "registry/2.0");
        });

        assertThat(client.preflight(repository(), false).registry()).isEqualTo(Registry.NOT_A_HARBOR);
    }

    @Test
    void questionsThatOnlyHarborAnswersSaySo() throws IOException {
        assertArtifactFails(Kind.NOT_A_HARBOR, Reply.of(404, "404 page not found"));
        HarborClient client = client(request -> Reply.of(404, "404 page not found"));
        assertThatThrownBy(client::info).hasMessageContaining("has no Harbor API");
        assertThatThrownBy(client::checkLogin).hasMessageContaining("is no registry");
    }

    @Test
    void foreignAndBrokenAnswersAreErrorsByKind() throws IOException {
        assertArtifactFails(Kind.UNEXPECTED, Reply.of(200, "<html>Sign in</html>"));
        assertArtifactFails(Kind.UNEXPECTED, Reply.of(200, "{\"digest\":\"sha256:"));
        assertArtifactFails(Kind.UNEXPECTED, Reply.of(200, "{}"));
        assertArtifactFails(Kind.UNEXPECTED, Reply.of(200, "[]"));
        assertArtifactFails(Kind.UNAVAILABLE, Reply.of(503, "upstream gone"));
        assertArtifactFails(Kind.UNAVAILABLE, Reply.of(429, ""));
        assertArtifactFails(Kind.NO_ANSWER, Reply.cut("{\"digest\""));
    }

    @Test
    void nobodyThereIsUnreachable() throws IOException {
        HarborClient client = client(request -> Reply.of(200, ""));
        URI gone = server.uri("");
        server.close();
        assertThatThrownBy(client::checkLogin)
                .isInstanceOfSatisfying(HarborException.class, e -> {
                    assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
                    assertThat(e.isTransient()).isTrue();
                })
                .hasMessageContaining(gone.toString());
    }

    @Test
    void aTokenThatIsNoJwtLeavesTheRightOpen() throws IOException {
        HarborClient client = client(request -> {
            if (request.target().equals("/v2/")) {
                String realm = "Bearer realm=\"" + server.uri("") + "/token\",service=\"registry\"";
                return Reply.of(401, "{}").with("WWW-Authenticate", realm);
            }
            return request.target().startsWith("/token")
                    ? Reply.of(200, "{\"access_token\":\"opaque\"}")
                    : Reply.of(404, "404 page not found");
        });

        assertThat(client.preflight(repository(), false).pushGranted()).isEqualTo(PushRight.UNKNOWN);
    }

    @Test
    void aPasswordIsNotSentInClearWhereHarborItselfIsEncrypted(@TempDir Path directory) throws Exception {
        TestAuthority authority = new TestAuthority(directory, "authority", "ip:127.0.0.1");
        try (StubServer clear = new StubServer(request -> Reply.of(200, "{\"token\":\"x\"}"))) {
            String realm = "Bearer realm=\"" + clear.uri("/service/token") + "\",service=\"harbor-registry\"";
            server = new StubServer(
                    authority.server(), request -> Reply.of(401, "{}").with("WWW-Authenticate", realm));
            HarborClient client = new HarborClient(HarborSettings.of(
                            server.uri(""), Authentication.basic("robot$ci", Secret.of(PASSWORD)))
                    .withHttp(HttpSettings.defaults().withAuthority(authority.pem())));

            assertThatThrownBy(client::checkLogin).hasMessageContaining("external_url");
            assertThat(clear.requests()).isEmpty();
        }
    }

    @Test
    void aLoginGoesToTokenServicesThatAreAllowedOnly() throws IOException {
        try (StubServer elsewhere = new StubServer(request -> Reply.of(200, "{\"token\":\"x\"}"))) {
            String realm = "Bearer realm=\"" + elsewhere.uri("/service/token") + "\",service=\"harbor-registry\"";
            server = new StubServer(request -> Reply.of(401, "{}").with("WWW-Authenticate", realm));
            HarborSettings settings =
                    HarborSettings.of(server.uri(""), Authentication.basic("robot$ci", Secret.of(PASSWORD)));

            assertThatThrownBy(new HarborClient(settings.withTokenServices(""))::checkLogin)
                    .hasMessageContaining("sends logins on to " + elsewhere.uri("/service/token"))
                    .hasMessageContaining("administrator");
            assertThat(elsewhere.requests()).isEmpty();

            new HarborClient(settings.withTokenServices(elsewhere.uri("").toString())).checkLogin();
            assertThat(elsewhere.requests()).hasSize(1);
        }
    }

    @Test
    void aChallengeIsReadAsItIsWritten() {
        Challenge harbor =
                Challenge.parse("Bearer realm=\"https://h.example/service/token\",service=\"harbor-registry\"");
        assertThat(harbor.isBearer()).isTrue();
        assertThat(harbor.realm()).contains(URI.create("https://h.example/service/token"));
        assertThat(harbor.service()).isEqualTo("harbor-registry");
        assertThat(Challenge.parse("Basic realm=\"x\"").canBeMet()).isTrue();
        assertThat(Challenge.parse("Bearer realm=\"https://user:pw@h.example/\"").canBeMet()).isFalse();
        assertThat(Challenge.parse("Bearer").canBeMet()).isFalse();
        assertThat(Challenge.parse("Negotiate").canBeMet()).isFalse();
    }

    @Test
    void addressesAndNamesAreCheckedBeforeAnythingIsSent() {
        assertThat(HarborSettings.address(" https://harbor.example/ ")).isEqualTo(URI.create("https://harbor.example"));
        assertThatThrownBy(() -> HarborSettings.address("https://harbor.example/harbor/projects"))
                .hasMessageContaining("give its address alone: https://harbor.example");
        assertThatThrownBy(() -> HarborSettings.address("https://u:" + PASSWORD + "@harbor.example"))
                .hasMessageNotContaining(PASSWORD);
        assertThatThrownBy(() -> HarborSettings.address("https://u:" + PASSWORD + "@h|x"))
                .hasMessageNotContaining(PASSWORD);
        URI harbor = URI.create("https://harbor.example:8443");
        assertThat(HarborRepository.of(harbor, "web/team/app")).hasToString("harbor.example:8443/web/team/app");
        assertThatThrownBy(() -> HarborRepository.of(harbor, "app")).hasMessageContaining("names no project");
        assertThatThrownBy(() -> HarborRepository.of(harbor, "Web/app")).hasMessageContaining("Harbor project");
        assertThatThrownBy(() -> HarborRepository.of(harbor, "web/../x")).hasMessageContaining("no repository name");
    }
}
