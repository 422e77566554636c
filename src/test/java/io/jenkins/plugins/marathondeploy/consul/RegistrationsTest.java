package io.jenkins.plugins.marathondeploy.consul;

import static io.jenkins.plugins.marathondeploy.consul.ServiceNamesTest.instance;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.marathondeploy.consul.Registrations.Missing;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What one look at Consul says about a deployment. */
class RegistrationsTest {
    private static final TaskEndpoint NEW_ONE = task("web.new1", "10.0.0.7", 31001);
    private static final TaskEndpoint NEW_TWO = task("web.new2", "10.0.0.8", 31002);
    private static final TaskEndpoint OLD = task("web.old", "10.0.0.9", 31003);

    private static TaskEndpoint task(String id, String host, Integer... ports) {
        return TestEndpoints.onHost(id, host, ports);
    }

    private static ServiceHealth web(ServiceInstance... instances) {
        return new ServiceHealth("web", List.of(instances), false);
    }

    private static Registrations judge(ServiceHealth... services) {
        return Registrations.judge(List.of(services), List.of(NEW_ONE, NEW_TWO), List.of(OLD));
    }

    private static ServiceInstance passing(String address, int port) {
        return instance(address, port, CheckStatus.PASSING);
    }

    @Test
    void completeWhenAllPass() {
        Registrations all = judge(web(passing("10.0.0.7", 31001), passing("10.0.0.8", 31002)));
        assertThat(all.complete()).isTrue();
        assertThat(all.missingText(false)).isEmpty();
        assertThat(all.staleText()).isEmpty();
    }

    @Test
    void theSamePortOnAnotherHostIsNobodysRegistration() {
        Registrations one = judge(web(passing("10.0.0.7", 31001), passing("10.0.0.6", 31002)));
        assertThat(one.missing()).containsExactly(new Missing("web", "10.0.0.8:31002", Optional.empty(), ""));
        assertThat(one.missingText(true)).isEqualTo("in Consul's service web 10.0.0.8:31002 is not registered");
    }

    @Test
    void eachServiceHasToHaveThem() {
        Registrations one = judge(
                web(passing("10.0.0.7", 31001), passing("10.0.0.8", 31002)),
                new ServiceHealth("shop", List.of(passing("10.0.0.7", 31001)), false));
        assertThat(one.missing()).extracting(Missing::service).containsExactly("shop");
    }

    @Test
    void criticalWarningAndMaintenanceAreMissingAndToldWithTheirOutput() {
        for (CheckStatus status : List.of(CheckStatus.CRITICAL, CheckStatus.WARNING, CheckStatus.MAINTENANCE)) {
            ServiceInstance sick = new ServiceInstance("id", "n", "10.0.0.8", 31002, List.of(), status, "http: 503");
            Registrations one = judge(web(passing("10.0.0.7", 31001), sick));
            assertThat(one.missingText(true)).isEqualTo("in Consul's service web 10.0.0.8:31002 is " + status + " (http: 503)");
        }
    }

    /** registrator leaves dead services after a crash: the next task may get the same port. */
    @Test
    void aDeadRegistrationBesideAPassingOneAtTheSamePlaceDoesNotMatter() {
        assertThat(judge(web(
                passing("10.0.0.7", 31001), instance("10.0.0.7", 31001, CheckStatus.CRITICAL), passing("10.0.0.8", 31002))).complete()).isTrue();
    }

    @Test
    void ofSeveralPortsOneHasToBeThereAndWhatIsThereHasToPass() {
        List<TaskEndpoint> tasks = List.of(task("t", "10.0.0.7", 31001, 31002));
        assertThat(Registrations.judge(List.of(web(passing("10.0.0.7", 31002))), tasks, List.of()).complete()).isTrue();
        assertThat(Registrations.judge(
                        List.of(web(passing("10.0.0.7", 31002), instance("10.0.0.7", 31001, CheckStatus.CRITICAL))), tasks, List.of())
                .missing()).extracting(Missing::place).containsExactly("10.0.0.7:31001");
    }

    @Test
    void nothingVisibleSaysBothThatItCanMean() {
        Registrations none = judge(web());
        assertThat(none.visible()).isFalse();
        assertThat(none.missingText(false)).isEqualTo("nothing of the app is in Consul's service web: it is not registered, or the token may"
                + " not see it (Consul answers both with an empty list)");
        assertThat(none.missingText(true)).contains("its instances were there before").doesNotContain("token");
        Registrations filtered = judge(new ServiceHealth("web", List.of(), true));
        assertThat(filtered.missingText(false)).endsWith("Consul says that it left out what the token may not see");
    }

    @Test
    void oldOnesThatStillPassAreStale() {
        Registrations late = judge(web(passing("10.0.0.7", 31001), passing("10.0.0.8", 31002), passing("10.0.0.9", 31003)));
        assertThat(late.complete()).isTrue();
        assertThat(late.staleText()).contains("10.0.0.9:31003 (service ID 10.0.0.9-31003)");
        assertThat(judge(web(passing("10.0.0.7", 31001), passing("10.0.0.8", 31002), instance("10.0.0.9", 31003, CheckStatus.CRITICAL))).stale())
                .as("one that does not pass gets no traffic").isEmpty();
        assertThat(judge(web(passing("10.0.0.7", 31001), passing("10.0.0.8", 31002), passing("10.0.0.1", 80))).stale())
                .as("another app's of the same name").isEmpty();
    }

    /** Mesos gives the port of an old task to a new one. */
    @Test
    void aNewTaskAtAnOldOnesPlaceIsNotStale() {
        List<TaskEndpoint> old = List.of(task("web.old", "10.0.0.7", 31001));
        assertThat(Registrations.judge(List.of(web(passing("10.0.0.7", 31001))), List.of(NEW_ONE), old).stale()).isEmpty();
    }

    /** marathon-consul's service ID and tag say whose it is. */
    @Test
    void aRegistrationThatNamesTheTaskIsItsAtWhateverAddress() {
        ServiceInstance byId = new ServiceInstance("web.new1_web_31001", "n", "192.168.1.7", 31001, List.of(), CheckStatus.PASSING, "");
        ServiceInstance byTag = new ServiceInstance("x", "n", "192.168.1.8", 31002, List.of("marathon-task:web.new2"), CheckStatus.PASSING, "");
        ServiceInstance stale = new ServiceInstance("web.old_web_31003", "n", "192.168.1.9", 31003, List.of(), CheckStatus.PASSING, "");
        Registrations all = judge(web(byId, byTag, stale));
        assertThat(all.complete()).isTrue();
        assertThat(all.stale()).extracting(Registrations.Stale::id).containsExactly("web.old_web_31003");
        ServiceInstance longer = new ServiceInstance("web.new11_web_31001", "n", "192.168.1.7", 31001, List.of(), CheckStatus.PASSING, "");
        assertThat(judge(web(longer)).missing()).hasSize(2);
    }

    @Test
    void aHostThatIsRegisteredByAnotherOfItsAddressesIsKnownByItsNode() {
        List<TaskEndpoint> tasks = List.of(task("t", "agent-1.example.org", 31001));
        ServiceInstance other = new ServiceInstance("id", "Agent-1", "192.168.1.7", 31001, List.of(), CheckStatus.PASSING, "");
        assertThat(Registrations.judge(List.of(web(other)), tasks, List.of()).complete()).isTrue();
    }

    /** A registrar for all agents registers everything at its own node. */
    @Test
    void aNodeIsNoProofWhereTheAddressIsAnotherTasks() {
        TaskEndpoint here = task("t1", "agent-1", 31001);
        TaskEndpoint there = task("t2", "10.0.0.9", 31001);
        ServiceInstance its = new ServiceInstance("id", "agent-1", "10.0.0.9", 31001, List.of(), CheckStatus.PASSING, "");
        assertThat(Registrations.judge(List.of(web(its)), List.of(here, there), List.of()).missing())
                .extracting(Missing::place).containsExactly("agent-1:31001");
        assertThat(Registrations.judge(List.of(web(its)), List.of(here), List.of(there)).complete()).isFalse();
    }

    @Test
    void aHostThatNobodyKnowsIsToldSo() {
        List<TaskEndpoint> tasks = List.of(task("t", "agent-1", 31001));
        assertThat(Registrations.judge(List.of(web()), tasks, List.of()).missing().get(0).output()).contains("not known to the name server");
        assertThat(Registrations.judge(List.of(web()), List.of(tasks.get(0).withAddresses(List.of("10.0.0.7"))), List.of()).missing().get(0).output())
                .isEmpty();
    }

    @Test
    void manyAreCounted() {
        List<TaskEndpoint> tasks = IntStream.range(0, 50).mapToObj(i -> task("t" + i, "10.0.0." + i, 31001)).toList();
        Registrations none = Registrations.judge(List.of(web(passing("10.0.0.0", 31001))), tasks, List.of());
        assertThat(none.missingText(true)).endsWith("and 44 more");
    }

    @Test
    void endpointsAreReadFromMarathonsAnswer() throws Exception {
        List<TaskEndpoint> host = TaskEndpoint.of(new ObjectMapper().readTree(
                """
                {"id":"/web","networks":[{"mode":"container/bridge"}],"container":{"portMappings":[{"containerPort":80}]},
                 "tasks":[{"id":"web.1","host":"agent-1","ports":[31001,31002],"version":"v2","state":"TASK_RUNNING",
                           "ipAddresses":[{"ipAddress":"172.17.0.2"}]},
                          {"id":"web.0","host":"agent-2","ports":[31001],"version":"v1","state":"TASK_KILLING"}]}
                """));
        assertThat(host).singleElement().satisfies(task -> {
            assertThat(task.ports()).containsExactly(31001, 31002);
            assertThat(task.isAt(passing("172.17.0.2", 80))).as("a bridge's address is on every agent").isFalse();
            assertThat(task.isAt(passing("agent-1", 31002))).isTrue();
        });
        List<TaskEndpoint> own = TaskEndpoint.of(new ObjectMapper().readTree(
                """
                {"id":"/web","networks":[{"mode":"container","name":"dcos"}],"container":{"portMappings":[{"containerPort":80}]},
                 "tasks":[{"id":"web.1","host":"agent-1","ports":[],"version":"v2","ipAddresses":[{"ipAddress":"fd00::7"}]}]}
                """));
        assertThat(own.get(0).isAt(passing("fd00:0:0:0:0:0:0:7", 80))).isTrue();
        assertThat(own.get(0).isAt(passing("fd00::8", 80))).isFalse();
        assertThat(own.get(0).place()).contains(":80");
    }

    @Test
    void aTaskWithoutAPortCanNotBeRegistered() {
        Registrations none = Registrations.judge(List.of(web(passing("10.0.0.7", 31001))), List.of(task("t", "10.0.0.7")), List.of());
        assertThat(none.missing()).extracting(Missing::place).containsExactly("10.0.0.7 (no port)");
    }
}
