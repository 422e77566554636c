package io.jenkins.plugins.marathondeploy.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.jenkins.plugins.marathondeploy.cluster.gate.PlainSystems;
import io.jenkins.plugins.marathondeploy.gate.Finding.State;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From what Consul shows before a deployment and after it to what the gate says; the real one is asked by PlatformGatesITest. */
class ConsulKindTest {
    private static final String INSTANCE =
            """
            {"Node":{"Node":"agent-1","Address":"127.0.0.1"},
             "Service":{"ID":"%s","Address":"127.0.0.1","Port":%d},"Checks":[]}
            """;

    private final Map<String, List<Integer>> registered = new ConcurrentHashMap<>();
    private StubServer consul;

    @BeforeEach
    void start() throws IOException {
        consul = new StubServer(request -> {
            String service = request.target().replace("/v1/health/service/", "");
            List<String> instances = new ArrayList<>();
            registered.getOrDefault(service, List.of()).forEach(port -> instances.add(INSTANCE.formatted("id-" + port, port)));
            return Reply.of(200, "[" + String.join(",", instances) + "]");
        });
    }

    @AfterEach
    void stop() {
        consul.close();
    }

    private static Facts.Instance instance(String app, int port) {
        return new Facts.Instance(app, "task-" + port, "127.0.0.1", List.of(port));
    }

    private static Facts facts(Map<String, List<String>> services, Facts.Instance... instances) {
        return new Facts("/shop", "2", "1", "", "", List.of(instances), services);
    }

    private Finding ask(URI address, boolean stale, Gate.When when, Facts facts, JsonNode memory, String... services) {
        List<Gate> gates = new ConsulGate(address.toString(), "", List.of(services), stale, ConsulGate.DEFAULT_TIMEOUT).gates();
        Gate gate = gates.stream().filter(one -> one.when() == when).findFirst().orElseThrow();
        return Gates.of(Gates.BUILT_IN, PlainSystems.within(HttpSettings.defaults())).check(gate, facts, memory, Clock.systemUTC()).join();
    }

    private Finding before(Facts facts, String... services) {
        return ask(consul.uri(""), false, Gate.When.BEFORE, facts, NullNode.instance, services);
    }

    private Finding verify(boolean stale, Facts facts, Finding before, String... services) {
        return ask(consul.uri(""), stale, Gate.When.VERIFY, facts, before.memory(), services);
    }

    /** Nothing runs, so that no name is known: that Consul can be asked is not known without asking it. */
    @Test
    void beforeTheFirstDeploymentConsulIsAskedToo() throws IOException {
        Finding first = before(facts(Map.of()));
        assertThat(first.state()).isEqualTo(State.PASSED);
        assertThat(first.saw()).isEqualTo("Consul answers; nothing of the app runs yet");
        assertThat(consul.requests()).hasSize(1);
        Finding gone = ask(StubServer.closedPort(""), false, Gate.When.BEFORE, facts(Map.of()), NullNode.instance);
        assertThat(gone.state()).isEqualTo(State.UNASKED);
    }

    /** Consul itself has no tag, and leaves out what has another one. */
    @Test
    void aTagThatIsWantedIsAskedFor() {
        ServiceReference office = ServiceReference.at(consul.uri("").toString(), "").withScope("east");
        List<Gate> gates = new ConsulGate(office, List.of(), "live", false, ConsulGate.DEFAULT_TIMEOUT).gates();
        Gates asked = Gates.of(Gates.BUILT_IN, PlainSystems.within(HttpSettings.defaults()));
        asked.check(gates.get(0), facts(Map.of()), NullNode.instance, Clock.systemUTC()).join();
        Finding missing = asked.check(
                gates.get(1), facts(Map.of("/shop/web", List.of("web")), instance("/shop/web", 31001)), NullNode.instance,
                Clock.systemUTC()).join();
        assertThat(missing.saw()).contains("looked for in the services web with the tag live;");
        assertThat(consul.requests()).extracting(StubServer.Request::target)
                .containsExactly("/v1/health/service/consul?dc=east", "/v1/health/service/web?dc=east&tag=live");
    }

    @Test
    void aServiceThatAnInstanceHasLeftIsMissed() {
        Map<String, List<String>> names = Map.of("/shop/web", List.of("web", "shop.web"));
        registered.put("web", List.of(31001));
        Finding before = before(facts(names, instance("/shop/web", 31001)));
        assertThat(before.saw()).isEqualTo("Consul answers; running instances are in web");
        Facts healthy = facts(names, instance("/shop/web", 31002));
        Finding missing = verify(false, healthy, before);
        assertThat(missing.state()).isEqualTo(State.NOT_YET);
        assertThat(missing.saw()).contains("127.0.0.1:31002 is not registered");
        registered.put("web", List.of(31002));
        assertThat(verify(false, healthy, before).saw()).isEqualTo("all 1 instances pass in web");
    }

    /** Both may be called "web": what one of them is in says nothing about the other. */
    @Test
    void anAppOfAGroupIsNotMissedInTheServiceOfAnother() {
        Map<String, List<String>> names = Map.of("/shop/web", List.of("api", "web"), "/shop/front", List.of("web"));
        registered.put("api", List.of(31001));
        registered.put("web", List.of(31002));
        Finding before = before(facts(names, instance("/shop/web", 31001), instance("/shop/front", 31002)));
        registered.put("api", List.of(31003));
        registered.put("web", List.of(31004));
        Finding after = verify(false, facts(names, instance("/shop/web", 31003), instance("/shop/front", 31004)), before);
        assertThat(after.state()).as(after.saw()).isEqualTo(State.PASSED);
    }

    @Test
    void oldInstancesThatAreLeftOfAnAppWithoutInstancesAreSeen() {
        Map<String, List<String>> names = Map.of("/shop/web", List.of("web"));
        registered.put("web", List.of(31001));
        Finding before = before(facts(names, instance("/shop/web", 31001)));
        Finding told = verify(false, facts(names), before);
        assertThat(told.state()).isEqualTo(State.WARNED);
        assertThat(told.saw()).startsWith("there is no instance that could be registered, but ").contains("127.0.0.1:31001");
        assertThat(verify(true, facts(names), before).state()).isEqualTo(State.NOT_YET);
        assertThat(verify(true, facts(names), before, "web").state()).isEqualTo(State.NOT_YET);
        registered.clear();
        assertThat(verify(true, facts(names), before).state()).isEqualTo(State.PASSED);
    }
}
