package io.jenkins.plugins.marathondeploy.http;

import io.jenkins.plugins.marathondeploy.address.Origin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.http.HttpFailure.Kind;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import java.io.IOException;
import java.net.Authenticator;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTest {
    private static final Authentication LOGIN = Authentication.basic("robot$ci", Secret.of("s3cret"));

    private final Http http = new Http(HttpSettings.defaults());
    private StubServer server;
    private StubServer other;

    @BeforeEach
    void start() throws IOException {
        server = new StubServer(request -> Reply.of(200, "ok"));
        other = new StubServer(request -> Reply.of(200, "other"));
    }

    @AfterEach
    void stop() {
        server.close();
        other.close();
    }

    @Test
    void sendsTheRequestAndGivesTheWholeAnswer() {
        server.behave(request -> Reply.of(422, "{\"message\":\"nein ä\"}").with("X-Here", "yes"));
        HttpAnswer answer = http.send(HttpCall.of("PUT", server.uri("/v2/apps//web?force=true"))
                .withJson("{\"id\":\"ü\"}".getBytes(StandardCharsets.UTF_8))
                .withAuthentication(LOGIN));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).isEqualTo("{\"message\":\"nein ä\"}");
        assertThat(answer.header("x-here")).contains("yes");
        StubServer.Request request = server.requests().get(0);
        assertThat(request.line()).isEqualTo("PUT /v2/apps//web?force=true");
        assertThat(request.body()).isEqualTo("{\"id\":\"ü\"}");
        assertThat(request.header("Content-Type")).isEqualTo("application/json");
        assertThat(request.header("User-Agent")).startsWith("marathon-deploy/");
        // robot$ci:s3cret, the dollar sign kept
        assertThat(request.header("Authorization")).isEqualTo("Basic cm9ib3QkY2k6czNjcmV0");
    }

    @Test
    void writesTokensAsTheirServersWantThem() {
        http.send(HttpCall.get(server.uri("/")).withAuthentication(Authentication.token("token", Secret.of("abc"))));
        http.send(HttpCall.get(server.uri("/")).withAuthentication(Authentication.token("Bearer", Secret.of("abc"))));
        assertThat(server.requests()).extracting(request -> request.header("Authorization"))
                .containsExactly("token=abc", "Bearer abc");
    }

    @Test
    void neverQuotesATokenThatCantBeSent() {
        HttpCall call =
                HttpCall.get(server.uri("/")).withAuthentication(Authentication.token("Bearer", Secret.of("abc\n")));
        assertThatThrownBy(() -> http.send(call))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("abc");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void nobodyListening() throws IOException {
        HttpCall call = HttpCall.of("PUT", StubServer.closedPort("/v2/apps?token=hidden"));
        HttpFailure failure = failure(http, call);
        assertThat(failure.kind()).isEqualTo(Kind.CONNECT);
        assertThat(failure.nothingSent()).isTrue();
        assertThat(failure).hasMessageContaining("/v2/apps").hasMessageNotContaining("hidden");
        assertThat(failure).hasMessageEndingWith(": no connection; look whether a server listens there");
    }

    @Test
    void unknownHostName() {
        HttpFailure failure = failure(http, HttpCall.get(URI.create("http://marathon.invalid/v2/info")));
        assertThat(failure.kind()).isEqualTo(Kind.CONNECT);
        assertThat(failure).hasMessageContaining("the host name marathon.invalid is not known");
    }

    @Test
    void aBodyThatNeverEndsIsLate() {
        server.behave(request -> Reply.hang("{\"begun\":"));
        Http hasty = new Http(HttpSettings.defaults().withRequestTimeout(Duration.ofMillis(300)));
        HttpFailure failure = failure(hasty, HttpCall.of("PUT", server.uri("/slow")));
        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(failure.nothingSent()).isFalse();
        assertThat(failure).hasMessageContaining("no whole answer within 300 ms");
    }

    @Test
    void aCutBodyIsNoAnswer() {
        server.behave(request -> Reply.cut("{\"begun\":"));
        HttpFailure failure = failure(http, HttpCall.of("PUT", server.uri("/cut")));
        assertThat(failure.kind()).isEqualTo(Kind.CUT);
        assertThat(failure.nothingSent()).isFalse();
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aBodyOverTheLimitIsRefused() {
        server.behave(request -> Reply.of(200, "12345678901"));
        Http small = new Http(HttpSettings.defaults().withMaxBodyBytes(10));
        assertThat(failure(small, HttpCall.get(server.uri("/"))).kind()).isEqualTo(Kind.TOO_LARGE);
        server.behave(request -> Reply.of(200, "1234567890"));
        assertThat(small.send(HttpCall.get(server.uri("/"))).text()).isEqualTo("1234567890");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aReadFollowsARedirectAndKeepsTheLoginAtTheSamePlace(int status) {
        server.behave(request ->
                request.target().equals("/") ? Reply.redirect(status, "/there") : Reply.of(200, "found"));
        HttpAnswer answer = http.send(HttpCall.get(server.uri("/")).withAuthentication(LOGIN));
        assertThat(answer.text()).isEqualTo("found");
        assertThat(server.requests().get(1).header("Authorization")).startsWith("Basic ");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void anotherServerIsNotAskedAndSeesNeitherLoginNorBody(int status) {
        server.behave(request -> Reply.redirect(status, other.uri("/latest/meta-data?sig=x")));
        HttpFailure failure = failure(http, HttpCall.get(server.uri("/")).withAuthentication(LOGIN));
        assertThat(failure.kind()).isEqualTo(Kind.REDIRECT);
        assertThat(failure)
                .hasMessageContaining("redirected to " + other.uri("/latest/meta-data"))
                .hasMessageContaining("another server")
                .hasMessageNotContaining("sig");
        assertThat(other.requests()).isEmpty();
    }

    @Test
    void theSameServerElsewhereSeesTheLogin() {
        server.behave(request -> Reply.redirect(302, other.uri("/")));
        http.send(HttpCall.get(server.uri("/"))
                .withAuthentication(LOGIN)
                .withOrigins(Set.of(Origin.of(other.uri("/")))));
        assertThat(other.requests().get(0).header("Authorization")).startsWith("Basic ");
    }

    @ParameterizedTest
    @ValueSource(ints = {307, 308})
    void aWriteIsRepeatedAtTheSameServerOnly(int status) {
        HttpCall write = HttpCall.of("PUT", server.uri("/")).withJson(new byte[] {'1'});
        server.behave(request -> Reply.redirect(status, other.uri("/moved")));
        assertThat(failure(http, write).kind()).isEqualTo(Kind.REDIRECT);
        assertThat(other.requests()).isEmpty();

        HttpCall known = write.withOrigins(Set.of(Origin.of(other.uri("/"))));
        assertThat(http.send(known).text()).isEqualTo("other");
        assertThat(other.requests().get(0).line()).isEqualTo("PUT /moved");
        assertThat(other.requests().get(0).body()).isEqualTo("1");

        server.behave(request -> Reply.redirect(301, other.uri("/moved")));
        assertThat(http.send(known).status()).isEqualTo(301);
        assertThat(other.requests()).hasSize(1);
    }

    @Test
    void aCircleEnds() {
        server.behave(request -> Reply.redirect(302, "/again"));
        HttpFailure failure = failure(http, HttpCall.get(server.uri("/")));
        assertThat(failure.kind()).isEqualTo(Kind.REDIRECT);
        assertThat(server.requests()).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ftp://example.org/", "http://user:pw@example.org/", "http://[broken"})
    void aRedirectToNowhereFails(String location) {
        server.behave(request -> Reply.redirect(302, location));
        HttpFailure failure = failure(http, HttpCall.get(server.uri("/")));
        assertThat(failure.kind()).isEqualTo(Kind.REDIRECT);
        assertThat(failure).hasMessageNotContaining("pw");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://example.org/x", "/v2/apps", "http://user:secret@example.org/", "http://my_host/"})
    void refusesAddressesThatCantWork(String address) {
        assertThatThrownBy(() -> HttpCall.get(URI.create(address)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"basic realm=\"null\"", ""})
    void aRefusedLoginIsAnAnswerBehindAProxyWithALoginToo(String challenge) {
        Authenticator proxyOnly = new Authenticator() {};
        Http proxied = new Http(
                HttpSettings.defaults(), new HttpClients(() -> HttpClient.newBuilder().authenticator(proxyOnly)));
        server.behave(request -> challenge.isEmpty()
                ? Reply.of(401, "")
                : Reply.of(401, "").with("WWW-Authenticate", challenge));
        assertThat(proxied.send(HttpCall.get(server.uri("/")).withAuthentication(LOGIN)).status()).isEqualTo(401);
        assertThat(http.send(HttpCall.get(server.uri("/"))).status()).isEqualTo(401);
    }

    @Test
    void clientsAreShared() {
        HttpClients clients = new HttpClients(HttpClient::newBuilder);
        HttpSettings settings = HttpSettings.defaults();
        assertThat(clients.get(settings)).isSameAs(clients.get(settings.withMaxBodyBytes(5)));
        assertThat(clients.get(settings))
                .isNotSameAs(clients.get(settings.withConnectTimeout(Duration.ofSeconds(1))));
    }

    private static HttpFailure failure(Http http, HttpCall call) {
        return catchThrowableOfType(HttpFailure.class, () -> http.send(call));
    }
}
