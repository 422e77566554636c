package io.jenkins.plugins.marathondeploy.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.marathondeploy.address.AllowedAddresses;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.rest.ServiceException;
import io.jenkins.plugins.marathondeploy.rest.ServiceException.Kind;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Consul's answers mean; the real one is asked by ConsulITest. */
class ConsulTest {
    private static final String TOKEN = "8f246b77-f3e1-ff88-5b48-8ec93abf3e05";

    /** As Consul 1.8.7 gives it; 0.6.4 leaves Meta and Weights out. */
    private static final String HEALTH =
            """
            [{"Node":{"ID":"1","Node":"agent-1","Address":"10.0.0.7","Datacenter":"dc1"},
              "Service":{"ID":"agent-1:mesos-5f3c:8080","Service":"web","Tags":["v2"],"Address":"","Meta":null,"Port":31001,
                "Weights":{"Passing":1,"Warning":1}},
              "Checks":[{"Node":"agent-1","CheckID":"serfHealth","Name":"Serf Health Status","Status":"passing","Notes":"",
                "Output":"Agent alive and reachable","ServiceID":""},
                {"Node":"agent-1","CheckID":"service:web","Name":"Service 'web' check","Status":"STATUS","Notes":"",
                "Output":"HTTP GET http://10.0.0.7:31001/: 503 Service Unavailable\\nsorry","ServiceID":"agent-1:mesos-5f3c:8080"}]}]
            """;

    private StubServer server;

    @AfterEach
    void stop() {
        server.close();
    }

    private Consul consul(Function<StubServer.Request, Reply> behaviour, Authentication login) throws IOException {
        server = new StubServer(behaviour);
        return new Consul(Consul.settings(server.uri("").toString()).withAuthentication(() -> login), HttpClients.shared());
    }

    private Consul consul(int status, String body) throws IOException {
        return consul(request -> Reply.of(status, body), Authentication.none());
    }

    private static void assertFails(CompletableFuture<?> future, Kind kind, String... words) {
        ThrowingCallable join = future::join;
        assertThatThrownBy(join).cause().isInstanceOfSatisfying(ServiceException.class, failure -> {
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.getMessage()).contains(words).doesNotContain(TOKEN);
        });
    }

    @Test
    void aRegistrationIsReadWithTheWorstOfItsChecks() throws IOException {
        ServiceHealth health = consul(200, HEALTH.replace("STATUS", "critical")).health("web").join();
        assertThat(health.service()).isEqualTo("web");
        assertThat(health.filtered()).isFalse();
        assertThat(health.instances()).singleElement().satisfies(instance -> {
            assertThat(instance.id()).isEqualTo("agent-1:mesos-5f3c:8080");
            assertThat(instance.address()).as("the node's, since the registrar gave none").isEqualTo("10.0.0.7");
            assertThat(instance.port()).isEqualTo(31001);
            assertThat(instance.tags()).containsExactly("v2");
            assertThat(instance.status()).isEqualTo(CheckStatus.CRITICAL);
            assertThat(instance.output()).startsWith("Service 'web' check: HTTP GET").contains("503 Service Unavailable sorry");
        });
        assertThat(server.requests()).extracting(StubServer.Request::line).containsExactly("GET /v1/health/service/web");
    }

    @Test
    void aWarningDoesNotPassAndMaintenanceIsItsOwn() throws IOException {
        assertThat(status("warning", "service:web")).isEqualTo(CheckStatus.WARNING);
        assertThat(status("passing", "service:web")).isEqualTo(CheckStatus.PASSING);
        assertThat(status("critical", "_service_maintenance:web")).isEqualTo(CheckStatus.MAINTENANCE);
        assertThat(status("critical", "_node_maintenance")).isEqualTo(CheckStatus.MAINTENANCE);
        assertThat(status("unheard of", "service:web")).isEqualTo(CheckStatus.CRITICAL);
    }

    private CheckStatus status(String status, String check) throws IOException {
        if (server != null) {
            server.close();
        }
        String body = HEALTH.replace("STATUS", status).replace("\"service:web\"", "\"" + check + "\"");
        return consul(200, body).health("web").join().instances().get(0).status();
    }

    @Test
    void anOutputIsCutAtTwoHundredCharacters() throws IOException {
        String body = HEALTH.replace("STATUS", "critical").replace("sorry", "x".repeat(5000));
        assertThat(consul(200, body).health("web").join().instances().get(0).output()).hasSize(201).endsWith("…");
    }

    @Test
    void theTokenGoesInConsulsOwnHeaderAndQueriesAreEncoded() throws IOException {
        Consul consul = consul(request -> Reply.of(200, "[]"), Authentication.token("Bearer", Secret.of(TOKEN)));
        assertThat(consul.health("web/a b").join().instances()).isEmpty();
        assertThat(server.requests()).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo("GET /v1/health/service/web%2Fa%20b");
            assertThat(request.header("X-Consul-Token")).isEqualTo(TOKEN);
            assertThat(request.header("Authorization")).isNull();
        });
    }

    @Test
    void anotherDataCentreAndATagAreAskedFor() throws IOException {
        server = new StubServer(request -> Reply.of(500, "No path to datacenter"));
        Consul consul = new Consul(Consul.settings(server.uri("").toString()).withScope("east-2"), HttpClients.shared());
        assertFails(consul.health("web", "v2 live"), Kind.NOT_FOUND, "knows no data centre of that name");
        assertThat(server.requests()).extracting(StubServer.Request::line)
                .containsExactly("GET /v1/health/service/web?dc=east-2&tag=v2%20live");
    }

    @Test
    void aDataCentreHasNoBlanks() throws IOException {
        server = new StubServer(request -> Reply.of(200, "[]"));
        assertThatThrownBy(() -> Consul.settings(server.uri("").toString()).withScope("east\n2")).hasMessageContaining("\"east?2\" can't be");
    }

    @Test
    void aTokenThatNoHeaderCanCarryIsNotSent() throws IOException {
        Consul consul = consul(request -> Reply.of(200, "[]"), Authentication.token("Bearer", Secret.of(TOKEN + "\n")));
        assertFails(consul.health("web"), Kind.UNAUTHORISED, "was not sent");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void whatWasLeftOutForLackOfRightsIsTold() throws IOException {
        Consul consul = consul(request -> Reply.of(200, "[]").with("X-Consul-Results-Filtered-By-ACLs", "true"), Authentication.none());
        assertThat(consul.health("web").join()).isEqualTo(new ServiceHealth("web", List.of(), true));
    }

    @Test
    void refusals() throws IOException {
        assertFails(consul(403, "ACL not found").health("web"), Kind.UNAUTHORISED, "the token is not known", "ACL not found");
        server.close();
        assertFails(consul(403, "Permission denied").health("web"), Kind.FORBIDDEN, "Permission denied");
        server.close();
        assertFails(consul(500, "No cluster leader").health("web"), Kind.UNAVAILABLE, "No cluster leader");
        server.close();
        assertFails(consul(400, "Invalid wait time").health("web"), Kind.INVALID, "Invalid wait time");
        server.close();
        assertFails(consul(404, "").health("web"), Kind.NOT_FOUND, "is that Consul's address");
        server.close();
        assertFails(consul(200, "<html>login</html>").health("web"), Kind.UNEXPECTED, "no JSON");
        server.close();
        assertFails(consul(200, "{\"a\":1}").health("web"), Kind.UNEXPECTED, "the answer is no list");
        server.close();
        assertFails(consul(200, HEALTH.substring(0, 300)).health("web"), Kind.UNEXPECTED, "not all of it");
    }

    @Test
    void ofAnAddressThatAJobHasNamedNothingIsShown() throws IOException {
        server = new StubServer(request -> Reply.of(request.target().contains("web") ? 200 : 403, HEALTH.replace("STATUS", "critical")));
        HttpSettings confidential = HttpSettings.defaults().withAllowed(AllowedAddresses.parse("127.0.0.0/8"));
        Consul consul = new Consul(Consul.settings(server.uri("").toString()).withHttp(confidential), HttpClients.shared());
        assertThat(consul.health("web").join().instances().get(0).output()).isEmpty();
        assertThatThrownBy(() -> consul.health("other").join()).hasMessageContaining("not shown").hasMessageNotContaining("Serf");
    }

    @Test
    void tasksAreLocatedByTheirHostsNames() throws IOException {
        List<TaskEndpoint> tasks = consul(200, "[]").locate(List.of(
                TestEndpoints.onHost("web.1", "localhost", 31001),
                TestEndpoints.onHost("web.2", "nobody.invalid", 31002),
                TestEndpoints.onHost("web.3", "127.0.0.9", 31003))).join();
        assertThat(tasks).extracting(TaskEndpoint::taskId).containsExactly("web.1", "web.2", "web.3");
        assertThat(tasks.get(0).addresses()).contains("127.0.0.1");
        assertThat(tasks.get(1).addresses()).isEmpty();
        assertThat(tasks.get(2).addresses()).containsExactly("127.0.0.9");
    }
}
