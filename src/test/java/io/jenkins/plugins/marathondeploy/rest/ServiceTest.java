package io.jenkins.plugins.marathondeploy.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.http.HttpAnswer;
import io.jenkins.plugins.marathondeploy.http.HttpCall;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.http.TestAuthority;
import io.jenkins.plugins.marathondeploy.rest.ServiceException.Kind;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service at several addresses, and what goes wrong with each. */
class ServiceTest {
    private static Service service(URI... addresses) {
        return new Service(ServiceSettings.of("Consul", addresses), new HttpClients(HttpClient::newBuilder));
    }

    private static HttpCall post(URI address) {
        return HttpCall.of("POST", URI.create(address + "/x")).withJson("{}".getBytes());
    }

    static ServiceException failure(CompletableFuture<?> future) {
        try {
            return (ServiceException) future.handle((value, problem) ->
                    problem instanceof CompletionException ? problem.getCause() : problem).join();
        } catch (ClassCastException other) {
            throw new AssertionError("another failure", other);
        }
    }

    @Test
    void anAddressThatIsDownIsPassedOverAndTheOneThatAnswersIsRemembered() throws Exception {
        URI down = StubServer.closedPort("");
        try (StubServer up = new StubServer(request -> Reply.of(200, "\"ok\""))) {
            Service service = service(down, up.uri(""));
            assertThat(service.get("/v1/x").join().text()).isEqualTo("\"ok\"");
            assertThat(service.change(ServiceTest::post).join().status()).isEqualTo(200);
            assertThat(up.requests()).extracting(StubServer.Request::line).containsExactly("GET /v1/x", "POST /x");
        }
    }

    @Test
    void allDownIsToldWithEachAddress() throws Exception {
        URI one = StubServer.closedPort("");
        URI two = StubServer.closedPort("");
        ServiceException failure = failure(service(one, two).get("/v1/x"));
        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure).hasMessageContaining(one + "/v1/x").hasMessageContaining(two + "/v1/x");
        assertThat(failure.isTransient()).isTrue();
    }

    @Test
    void aReadGoesOnToTheNextWhereOneCannotServeItAndAChangeDoesNot() throws Exception {
        try (StubServer broken = new StubServer(request -> Reply.of(500, "No cluster leader"));
                StubServer up = new StubServer(request -> Reply.of(200, "{}"))) {
            assertThat(service(broken.uri(""), up.uri("")).get("/v1/x").join().status()).isEqualTo(200);
            assertThat(service(broken.uri(""), up.uri("")).change(ServiceTest::post).join().status()).isEqualTo(500);
            assertThat(up.requests()).extracting(StubServer.Request::method).containsExactly("GET");
        }
    }

    @Test
    void whereNoneCanServeTheAnswerIsTheirs() throws Exception {
        try (StubServer one = new StubServer(request -> Reply.of(503, "busy")); StubServer two = new StubServer(request -> Reply.of(503, "busy"))) {
            assertThat(service(one.uri(""), two.uri("")).get("/v1/x").join().status()).isEqualTo(503);
        }
    }

    @Test
    void oneThatHangsIsPassedOverByReadsAndNotAskedFirstAgain() throws Exception {
        try (StubServer hanging = new StubServer(request -> Reply.hang("{")); StubServer up = new StubServer(request -> Reply.of(200, "{}"))) {
            HttpSettings brief = HttpSettings.defaults().withRequestTimeout(Duration.ofMillis(300));
            ServiceSettings both = ServiceSettings.of("Consul", hanging.uri(""), up.uri("")).withHttp(brief);
            Service reading = new Service(both, HttpClients.shared());
            assertThat(reading.get("/v1/x").join().status()).isEqualTo(200);
            assertThat(reading.get("/v1/x").join().status()).isEqualTo(200);
            assertThat(hanging.requests()).hasSize(1);
            Service changing = new Service(both, new HttpClients(HttpClient::newBuilder));
            assertThat(failure(changing.change(ServiceTest::post)).kind()).as("it may have been applied").isEqualTo(Kind.NO_ANSWER);
            assertThat(changing.change(ServiceTest::post).join().status()).isEqualTo(200);
            ServiceSettings alone = ServiceSettings.of("Consul", hanging.uri("")).withHttp(brief);
            assertThat(failure(new Service(alone, HttpClients.shared()).get("/v1/x")).kind()).isEqualTo(Kind.NO_ANSWER);
            ServiceSettings last = ServiceSettings.of("Consul", StubServer.closedPort(""), hanging.uri("")).withHttp(brief);
            assertThat(failure(new Service(last, HttpClients.shared()).get("/v1/x")).kind()).isEqualTo(Kind.NO_ANSWER);
            ServiceSettings first = ServiceSettings.of("Consul", hanging.uri(""), StubServer.closedPort("")).withHttp(brief);
            assertThat(failure(new Service(first, HttpClients.shared()).get("/v1/x")))
                    .hasMessageContaining(hanging.uri("/v1/x").toString()).extracting(ServiceException::kind).isEqualTo(Kind.NO_ANSWER);
        }
    }

    /** A question of a gate makes a service of its own. */
    @Test
    void whichAnsweredLastIsRememberedForWhoeverAsksWithTheSameClients() throws Exception {
        try (StubServer hanging = new StubServer(request -> Reply.hang("{")); StubServer up = new StubServer(request -> Reply.of(200, "{}"))) {
            HttpSettings brief = HttpSettings.defaults().withRequestTimeout(Duration.ofMillis(300));
            ServiceSettings both = ServiceSettings.of("Consul", hanging.uri(""), up.uri("")).withHttp(brief);
            HttpClients clients = new HttpClients(HttpClient::newBuilder);
            for (int question = 0; question < 3; question++) {
                assertThat(new Service(both, clients).get("/v1/x").join().status()).isEqualTo(200);
            }
            assertThat(hanging.requests()).hasSize(1);
            assertThat(up.requests()).hasSize(3);
            ServiceSettings other = ServiceSettings.of("Consul", up.uri(""), hanging.uri("")).withHttp(brief);
            assertThat(new Service(other, clients).get("/v1/x").join().status()).as("another list begins with its first").isEqualTo(200);
            assertThat(hanging.requests()).hasSize(1);
        }
    }

    /** A standby sends to the one that leads: the same service, so that the login goes along. */
    @Test
    void aRedirectIsFollowedToAnotherOfItsAddressesAlone() throws Exception {
        Authentication login = Authentication.token("Bearer", Secret.of("t0ken"));
        try (StubServer leading = new StubServer(request -> Reply.of(200, "{}"));
                StubServer standby = new StubServer(request -> Reply.redirect(307, leading.uri(request.target())))) {
            ServiceSettings both = ServiceSettings.of("Consul", standby.uri(""), leading.uri("")).withAuthentication(() -> login);
            assertThat(new Service(both, HttpClients.shared()).get("/v1/x").join().status()).isEqualTo(200);
            assertThat(leading.requests()).extracting(request -> request.header("Authorization")).containsExactly("Bearer t0ken");
            ServiceSettings one = ServiceSettings.of("Consul", standby.uri("")).withAuthentication(() -> login);
            assertThat(failure(new Service(one, HttpClients.shared()).get("/v1/x")).kind()).isEqualTo(Kind.UNEXPECTED);
            assertThat(leading.requests()).hasSize(1);
        }
    }

    @Test
    void aLoginThatNoHeaderCanCarryIsToldWithoutIt() throws Exception {
        try (StubServer up = new StubServer(request -> Reply.of(200, "{}"))) {
            Authentication login = Authentication.token("Bearer", Secret.of("s3cret\nline"));
            Service service = new Service(ServiceSettings.of("Grafana", up.uri("")).withAuthentication(() -> login), HttpClients.shared());
            ServiceException failure = failure(service.get("/api/org"));
            assertThat(failure.kind()).isEqualTo(Kind.UNAUTHORISED);
            assertThat(failure).hasMessageContaining("was not sent").hasMessageNotContaining("s3cret");
            assertThat(up.requests()).isEmpty();
        }
    }

    @Test
    void aPrivateAuthorityIsTrustedWhereItIsGiven(@TempDir Path directory) throws Exception {
        TestAuthority authority = new TestAuthority(directory, "office", "ip:127.0.0.1");
        try (StubServer tls = new StubServer(authority.server(), request -> Reply.of(200, "{}"))) {
            ServiceSettings settings = ServiceSettings.of("Consul", tls.uri(""));
            ServiceException untrusted = failure(new Service(settings, HttpClients.shared()).get("/v1/x"));
            assertThat(untrusted.kind()).isEqualTo(Kind.UNTRUSTED);
            assertThat(untrusted.isTransient()).isFalse();
            HttpSettings trusting = HttpSettings.defaults().withAuthority(authority.pem());
            assertThat(new Service(settings.withHttp(trusting), HttpClients.shared()).get("/v1/x").join().status()).isEqualTo(200);
        }
    }

    @Test
    void eachStatusHasItsKindAndItsWords() throws Exception {
        assertRefusal(400, Kind.INVALID, "does not take the request");
        assertRefusal(401, Kind.UNAUTHORISED, "check the credential");
        assertRefusal(403, Kind.FORBIDDEN, "check its rights");
        assertRefusal(404, Kind.NOT_FOUND, "its path included?");
        assertRefusal(429, Kind.UNAVAILABLE, "try later");
        assertRefusal(502, Kind.UNAVAILABLE, "try later");
        assertRefusal(302, Kind.UNEXPECTED, "own address");
        assertRefusal(418, Kind.UNEXPECTED, "not known of Consul");
    }

    private static void assertRefusal(int status, Kind kind, String words) throws Exception {
        try (StubServer server = new StubServer(request -> Reply.of(status, "<html>\u001b[31mthe\n page"))) {
            HttpAnswer answer = service(server.uri("")).change(ServiceTest::post).join();
            ServiceException refusal = Answers.refusal("Consul", answer, "");
            assertThat(refusal.kind()).isEqualTo(kind);
            assertThat(refusal).hasMessageContaining(server.uri("/x") + " answered " + status).hasMessageContaining(words);
            assertThat(refusal.getMessage()).doesNotContain("\u001b", "\n");
            if (status != 302) {
                assertThat(refusal).hasMessageContaining("<html> [31mthe page");
            }
        }
    }

    @Test
    void addressesAreCheckedWhenTheyAreTyped() {
        Pattern pages = Pattern.compile("^/ui");
        assertThat(ServiceSettings.addresses("Consul", pages, " http://a:8500/, https://b/consul/ "))
                .containsExactly(URI.create("http://a:8500"), URI.create("https://b/consul"));
        assertThatThrownBy(() -> ServiceSettings.addresses("Consul", pages, "http://a:8500/ui/dc1/services"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a page of Consul's")
                .hasMessageContaining("http://a:8500");
        assertThatThrownBy(() -> ServiceSettings.addresses("Consul", pages, "a:8500")).hasMessageContaining("Consul's address").hasMessageContaining("http://a:8500");
        assertThatThrownBy(() -> ServiceSettings.addresses("Consul", pages, "http://joe:pw@a")).hasMessageNotContaining("pw@");
        assertThatThrownBy(() -> ServiceSettings.addresses("Consul", pages, "http://a/?token=pw")).hasMessageNotContaining("pw");
        assertThatThrownBy(() -> ServiceSettings.of("Consul")).hasMessage("Consul's address is missing");
    }
}
