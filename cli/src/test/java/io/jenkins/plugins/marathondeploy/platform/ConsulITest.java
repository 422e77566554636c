package io.jenkins.plugins.marathondeploy.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.cluster.platform.ConsulProgram;
import io.jenkins.plugins.marathondeploy.cluster.platform.Registrars;
import io.jenkins.plugins.marathondeploy.cluster.platform.Registrars.Place;
import io.jenkins.plugins.marathondeploy.consul.CheckStatus;
import io.jenkins.plugins.marathondeploy.consul.Consul;
import io.jenkins.plugins.marathondeploy.consul.Registrations;
import io.jenkins.plugins.marathondeploy.consul.ServiceHealth;
import io.jenkins.plugins.marathondeploy.consul.ServiceInstance;
import io.jenkins.plugins.marathondeploy.consul.ServiceNames;
import io.jenkins.plugins.marathondeploy.consul.TaskEndpoint;
import io.jenkins.plugins.marathondeploy.consul.TestEndpoints;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.rest.ServiceException;
import io.jenkins.plugins.marathondeploy.rest.ServiceException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The real Consul, with what registrars put into it, and what it shows to whom. */
class ConsulITest {
    private static ConsulProgram open;
    private static ConsulProgram closed;

    @BeforeAll
    static void start() {
        assumeTrue(ConsulProgram.find().isPresent(), ConsulProgram.MISSING);
        open = ConsulProgram.start();
        closed = ConsulProgram.startWithAcls();
    }

    @AfterAll
    static void stop() {
        if (open != null) {
            open.close();
        }
        if (closed != null) {
            closed.close();
        }
    }

    private static Consul consul(ConsulProgram program, String token) {
        Authentication login = token.isEmpty() ? Authentication.none() : Authentication.token("Bearer", Secret.of(token));
        return new Consul(Consul.settings(program.uri().toString()).withAuthentication(() -> login), HttpClients.shared());
    }

    private static ServiceHealth seen(Consul consul, String service, Predicate<ServiceHealth> wanted) {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> consul.health(service).join(), wanted);
    }

    private static TaskEndpoint task(String id, String host, int port) {
        return TestEndpoints.onHost(id, host, port);
    }

    private static void assertFails(CompletableFuture<?> future, Kind kind, String... words) {
        ThrowingCallable join = future::join;
        assertThatThrownBy(join).cause().isInstanceOfSatisfying(ServiceException.class, failure -> {
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.getMessage()).contains(words);
        });
    }

    @Test
    void whateverTheRegistrarTheTaskIsFoundByItsAddressAndPort() {
        Registrars registrars = new Registrars(open);
        String old = registrars.registrator("agent-1", "0ld", "all", 8080, new Place("127.0.0.2", 31000));
        registrars.registrator("agent-1", "5f3c", "all", 8080, new Place("127.0.0.2", 31001));
        registrars.marathonConsul("shop_web.5ac2", "all", new Place("127.0.0.3", 31002));
        registrars.mesosConsul("S1", "all", new Place("127.0.0.4", 31003));
        registrars.withoutAddress("by-hand", "all", 31004);
        ServiceHealth health = seen(consul(open, ""), "all", all -> all.instances().size() == 5);
        List<TaskEndpoint> tasks = List.of(
                task("t1", "127.0.0.2", 31001), task("t2", "127.0.0.3", 31002), task("t3", "127.0.0.4", 31003), task("t4", "127.0.0.1", 31004));
        Registrations all = Registrations.judge(List.of(health), tasks, List.of(task("t0", "127.0.0.2", 31000)));
        assertThat(all.missing()).isEmpty();
        assertThat(all.stale()).singleElement().satisfies(stale -> {
            assertThat(stale.id()).isEqualTo(old);
            assertThat(stale.place()).isEqualTo("127.0.0.2:31000");
        });
        assertThat(ServiceNames.registering(List.of(health), tasks)).containsExactly("all");
        open.deregister(old);
        ServiceHealth after = seen(consul(open, ""), "all", those -> those.instances().size() == 4);
        assertThat(Registrations.judge(List.of(after), tasks, List.of(task("t0", "127.0.0.2", 31000))).stale()).isEmpty();
    }

    @Test
    void criticalWarningPassingAndMaintenance() {
        Consul consul = consul(open, "");
        String id = new Registrars(open).registratorWithCheck("agent-1", "77aa", "checked", 8080, new Place("127.0.0.2", 31001));
        assertThat(seen(consul, "checked", found -> found.instances().size() == 1).instances().get(0).status())
                .as("a new check begins critical").isEqualTo(CheckStatus.CRITICAL);
        open.check(id, "warn", "slow");
        status(consul, CheckStatus.WARNING, "slow");
        // An agent tells the others at once that a state has changed, a new output by itself minutes later.
        open.check(id, "fail", "503 Service Unavailable " + "x".repeat(300));
        ServiceInstance critical = status(consul, CheckStatus.CRITICAL, "503 Service Unavailable");
        assertThat(critical.output()).hasSize(201);
        open.check(id, "pass", "fine");
        status(consul, CheckStatus.PASSING, "");
        open.maintenance(id, true);
        status(consul, CheckStatus.MAINTENANCE, "Maintenance");
        open.maintenance(id, false);
        status(consul, CheckStatus.PASSING, "");
    }

    private static ServiceInstance status(Consul consul, CheckStatus status, String output) {
        return seen(consul, "checked", found -> found.instances().stream().anyMatch(
                instance -> instance.status() == status && instance.output().contains(output))).instances().get(0);
    }

    @Test
    void anUnknownServiceIsEmpty() {
        Consul consul = consul(open, "");
        assertThat(consul.health("nobody").join().instances()).isEmpty();
    }

    /** The same answer for "there is none" and for "you may not see it". */
    @Test
    void anEmptyListIsNoProof() {
        new Registrars(closed).registrator("agent-1", "5f3c", "web", 8080, new Place("127.0.0.2", 31001));
        seen(consul(closed, closed.masterToken()), "web", found -> found.instances().size() == 1);
        List<TaskEndpoint> tasks = List.of(task("t", "127.0.0.2", 31001));
        for (String token : List.of("", closed.createToken("service_prefix \"\" { policy = \"read\" }"),
                closed.createToken("node_prefix \"\" { policy = \"read\" }"))) {
            ServiceHealth blind = consul(closed, token).health("web").join();
            assertThat(blind.instances()).isEmpty();
            assertThat(Registrations.judge(List.of(blind), tasks, List.of()).missingText(false)).contains("or the token may not see it");
        }
        String reading = closed.createToken("service_prefix \"\" { policy = \"read\" } node_prefix \"\" { policy = \"read\" }");
        ServiceHealth health = consul(closed, reading).health("web").join();
        assertThat(Registrations.judge(List.of(health), tasks, List.of()).complete()).isTrue();
        assertFails(consul(closed, "00000000-aaaa-bbbb-cccc-000000000000").health("web"), Kind.UNAUTHORISED,
                "the token is not known", "ACL not found");
    }

    @Test
    void anAgentThatIsDownIsPassedOver() throws Exception {
        Consul two = new Consul(Consul.settings(StubServer.closedPort("") + "," + open.uri()), HttpClients.shared());
        assertThat(two.health("nobody").join().instances()).isEmpty();
    }

    @Test
    void soIsOneThatGoesDownInTheMiddle() {
        Consul two;
        try (ConsulProgram ending = ConsulProgram.start()) {
            two = new Consul(Consul.settings(ending.uri() + "," + open.uri()), HttpClients.shared());
            assertThat(two.health("consul").join().instances()).hasSize(1);
        }
        assertThat(two.health("consul").join().instances()).hasSize(1);
    }
}
