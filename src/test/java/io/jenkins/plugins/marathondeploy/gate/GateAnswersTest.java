package io.jenkins.plugins.marathondeploy.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import io.jenkins.plugins.marathondeploy.cluster.gate.PlainSystems;
import io.jenkins.plugins.marathondeploy.gate.Finding.State;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.prometheus.MetricRule;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no kind of gate takes for passed, whenever it is asked: each answer that is none, or another one's. */
class GateAnswersTest {
    private static final Facts FACTS = new Facts(
            "/shop/web", "2", "1", "", "", List.of(new Facts.Instance("/shop/web", "task-1", "127.0.0.1", List.of(31001))),
            Map.of("/shop/web", List.of("web")));

    private StubServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private URI answering(Reply reply) throws IOException {
        server = new StubServer(request -> reply);
        return server.uri("");
    }

    private static List<Gate> gates(String kind, URI address) {
        String url = address.toString();
        return switch (kind) {
            case ConsulGate.KIND -> new ConsulGate(url, "", List.of(), false, ConsulGate.DEFAULT_TIMEOUT).gates();
            case AlertsGate.KIND -> new AlertsGate(ServiceReference.at(url, ""), "app=\"web\"").gates();
            case Probe.KIND -> List.of(Probe.of(url + "/").withCount(1).gate());
            default -> new MetricGate(url, "", new MetricRule(
                            "errors", "errors", new MetricRule.Limits(null, 2.0),
                            new MetricRule.Schedule(Duration.ofSeconds(1), Duration.ZERO, 1, Duration.ofMinutes(2))))
                    .gates();
        };
    }

    private static Finding ask(Gate gate, JsonNode memory) {
        return Gates.of(Gates.BUILT_IN, PlainSystems.within(HttpSettings.defaults().withRequestTimeout(Duration.ofSeconds(30))))
                .check(gate, FACTS, memory, Clock.systemUTC()).join();
    }

    @ParameterizedTest
    @ValueSource(strings = {"consul", "metric", "alerts", "probe"})
    void whatIsNoAnswerIsNeverPassed(String kind) throws IOException {
        List<Reply> answers = List.of(
                Reply.cut("{\"status\":"), Reply.of(301, "").with("Location", "http://127.0.0.1:1/"), Reply.of(302, ""),
                Reply.of(401, ""), Reply.of(403, "Permission denied"), Reply.of(404, "404 page not found"), Reply.of(429, ""),
                Reply.of(500, "No cluster leader"), Reply.of(502, "<html>"), Reply.of(503, ""), Reply.of(504, ""));
        JsonNode memory = JsonNodeFactory.instance.objectNode().put("kept", true);
        for (Reply answer : answers) {
            for (Gate gate : gates(kind, answering(answer))) {
                Finding found = ask(gate, memory);
                assertThat(found.state()).as(gate.name() + " that gets " + answer.status() + ": " + found.saw())
                        .isEqualTo(kind.equals("probe") && !answer.cutting() ? State.NOT_YET : State.UNASKED);
                assertThat(found.saw()).isNotBlank();
            }
            server.close();
        }
        for (Gate gate : gates(kind, StubServer.closedPort(""))) {
            assertThat(ask(gate, memory).state()).as(gate.name() + " at a closed port").isEqualTo(State.UNASKED);
        }
    }

    /** Success, and somebody else's, or nothing, in it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "consul | <html>login</html>",
                "consul | {}",
                "consul | {\"Node\":{}}",
                "consul | [{}]",
                "consul | [{\"Node\":{\"Node\":\"a\"},\"Service\":[]}]",
                "consul | null",
                "metric | <html>login</html>",
                "metric | {}",
                "metric | []",
                "metric | {\"status\":\"success\"}",
                "metric | {\"status\":\"error\"}",
                "metric | {\"status\":\"success\",\"data\":{\"resultType\":\"vector\"}}",
                "metric | {\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{}]}}",
                "metric | {\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[0]}]}}",
                "metric | {\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[0,\"\"]}]}}",
                "metric | {\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[0,1]}}",
                "alerts | <html>login</html>",
                "alerts | {}",
                "alerts | []",
                "alerts | {\"status\":\"success\",\"data\":{}}",
                "alerts | {\"status\":\"success\",\"data\":{\"alerts\":{}}}",
                "alerts | {\"status\":\"success\",\"data\":{\"alerts\":[{}]}}",
                "alerts | {\"status\":\"success\",\"data\":{\"alerts\":[{\"labels\":{}}]}}"
            })
    void somebodyElsesAnswerIsNeverPassed(String kind, String body) throws IOException {
        URI address = answering(Reply.of(200, body));
        for (Gate gate : gates(kind, address)) {
            Finding found = ask(gate, NullNode.instance);
            assertThat(found.state()).as(gate.name() + ": " + found.saw()).isEqualTo(State.UNASKED);
        }
    }

    /** These are no numbers, for ever: asking again is of no use. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "matrix | [{\"metric\":{},\"values\":[[0,\"1\"]]}] | a range of values",
                "string | [0,\"1\"] | must give numbers",
                "vector | [{\"metric\":{},\"histogram\":[0,{}]}] | histograms"
            })
    void whatCanNeverBeJudgedFails(String type, String result, String told) throws IOException {
        URI address = answering(Reply.of(
                200, "{\"status\":\"success\",\"data\":{\"resultType\":\"" + type + "\",\"result\":" + result + "}}"));
        for (Gate gate : gates("metric", address)) {
            Finding found = ask(gate, NullNode.instance);
            assertThat(found.state()).isEqualTo(State.FAILED);
            assertThat(found.saw()).contains(told);
        }
    }

    private Finding consul(Function<Integer, Reply> answers) throws IOException {
        int[] count = new int[1];
        server = new StubServer(request -> answers.apply(++count[0]));
        List<Gate> gates = gates("consul", server.uri(""));
        Finding before = ask(gates.get(0), NullNode.instance);
        return ask(gates.get(1), before.memory());
    }

    private static Reply registered(int port) {
        return Reply.of(200, "[{\"Node\":{\"Node\":\"agent-1\",\"Address\":\"127.0.0.1\"},\"Service\":{\"ID\":\"id-" + port
                + "\",\"Address\":\"127.0.0.1\",\"Port\":" + port + "},\"Checks\":[]}]");
    }

    /** Consul answers both with 200 []: that nothing is there, and that the token may not see it. */
    @Test
    void anEmptyListOfConsulsIsNoProofOfAnything() throws IOException {
        Finding never = consul(question -> Reply.of(200, "[]"));
        assertThat(never.state()).isEqualTo(State.NOT_YET);
        assertThat(never.saw()).contains("or the token may not see it");
        stop();
        Finding noMore = consul(question -> question == 1 ? registered(31001) : Reply.of(200, "[]"));
        assertThat(noMore.state()).isEqualTo(State.NOT_YET);
        assertThat(noMore.saw()).contains("its instances were there before the deployment, the new ones are not");
    }

    /** What an index that goes back comes with: what was registered before the server was restored. */
    @Test
    void whatConsulKnewLongAgoIsNoProof() throws IOException {
        Finding old = consul(question -> registered(question == 1 ? 31001 : 30999).with("X-Consul-Index", "1"));
        assertThat(old.state()).isEqualTo(State.NOT_YET);
        assertThat(consul(question -> registered(31001)).state()).isEqualTo(State.PASSED);
    }
}
