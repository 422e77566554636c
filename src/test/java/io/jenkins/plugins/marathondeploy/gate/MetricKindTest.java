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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From Prometheus' answers in the soak to what the gate says; the real one is asked by PlatformGatesITest. */
class MetricKindTest {
    private static final Facts FACTS = new Facts("/shop/web", "2", "1", "", "", List.of());
    private static final MetricRule RULE = new MetricRule(
            "errors", "errors{app=\"${APP}\"}", new MetricRule.Limits(null, 2.0), MetricRule.Schedule.DEFAULT);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private JsonNode memory = NullNode.instance;
    private StubServer prometheus;

    @BeforeEach
    void start() throws IOException {
        prometheus = new StubServer(request -> value("1", ""));
    }

    @AfterEach
    void stop() {
        prometheus.close();
    }

    private static Reply value(String number, String more) {
        return Reply.of(200, "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[0,\""
                + number + "\"]}]}" + more + "}");
    }

    private Finding ask(Gate.When when) {
        Gate gate = new MetricGate(prometheus.uri("").toString(), "", RULE).gates().stream()
                .filter(one -> one.when() == when).findFirst().orElseThrow();
        Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
        Finding found = Gates.of(List.of(new MetricKind()), PlainSystems.within(HttpSettings.defaults()))
                .check(gate, FACTS, memory, clock).join();
        memory = found.memory();
        return found;
    }

    private Finding soak(Duration later) {
        now = now.plus(later);
        return ask(Gate.When.SOAK);
    }

    private void beginSoak() {
        assertThat(soak(Duration.ZERO).state()).isEqualTo(State.NOT_YET);
        now = now.plusSeconds(45);
    }

    @Test
    void theFirstLookIsWhenTheWindowLiesBehindTheSubmission() {
        Finding before = ask(Gate.When.BEFORE);
        assertThat(before.state()).isEqualTo(State.PASSED);
        assertThat(before.saw()).isEqualTo("before the deployment it is 1");
        assertThat(soak(Duration.ZERO).saw()).startsWith("looked at in 61 s");
        assertThat(soak(Duration.ofSeconds(59)).state()).isEqualTo(State.NOT_YET);
        assertThat(prometheus.requests()).hasSize(1);
        assertThat(soak(Duration.ofSeconds(1)).saw()).isEqualTo("is within its limits (max 2): last 1, worst 1, before 1");
        assertThat(prometheus.requests().get(1).body()).isEqualTo("query=errors%7Bapp%3D%22%2Fshop%2Fweb%22%7D");
    }

    @Test
    void threeBreachesInARowFailAndAreKept() {
        beginSoak();
        prometheus.behave(request -> value("3", ""));
        Finding first = soak(Duration.ofSeconds(15));
        assertThat(first.state()).isEqualTo(State.NOT_YET);
        assertThat(first.keep()).isTrue();
        assertThat(soak(Duration.ofSeconds(15)).state()).isEqualTo(State.NOT_YET);
        Finding third = soak(Duration.ofSeconds(15));
        assertThat(third.state()).isEqualTo(State.FAILED);
        assertThat(third.saw()).isEqualTo("is out of its limits (max 2), 3 looks in a row: last 3, worst 3");
    }

    @Test
    void noAnswerIsNotTakenForGoodAndFailsInTheEnd() {
        beginSoak();
        assertThat(soak(Duration.ofSeconds(15)).state()).isEqualTo(State.PASSED);
        prometheus.behave(request -> Reply.of(503, "starting"));
        for (int seconds = 0; seconds < 120; seconds += 15) {
            assertThat(soak(Duration.ofSeconds(15)).state()).isEqualTo(State.UNASKED);
        }
        Finding late = soak(Duration.ofSeconds(15));
        assertThat(late.state()).isEqualTo(State.FAILED);
        assertThat(late.saw()).startsWith("no answer for 120 s: ").contains("503");
    }

    @Test
    void nothingIsNoGoodValueAndAQueryThatCantBeReadFails() {
        beginSoak();
        prometheus.behave(request -> Reply.of(200, "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}"));
        assertThat(soak(Duration.ofSeconds(15)).state()).isEqualTo(State.NOT_YET);
        prometheus.behave(request -> value("NaN", ""));
        assertThat(soak(Duration.ofSeconds(15)).state()).isEqualTo(State.NOT_YET);
        prometheus.behave(request -> Reply.of(400, "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse error\"}"));
        assertThat(soak(Duration.ofSeconds(15)).state()).isEqualTo(State.FAILED);
    }

    /** Between two processes: what was kept is a moment of the earlier one's clock. */
    @ParameterizedTest
    @ValueSource(ints = {-3600, 3600})
    void aClockThatWasSetWhileNobodyAskedCountsForNothing(int seconds) {
        assertThat(soak(Duration.ZERO).state()).isEqualTo(State.NOT_YET);
        assertThat(soak(Duration.ofSeconds(30)).saw()).startsWith("looked at in 31 s");
        assertThat(soak(Duration.ofSeconds(seconds)).saw()).startsWith("looked at in 31 s");
        assertThat(soak(Duration.ofSeconds(29)).state()).isEqualTo(State.NOT_YET);
        assertThat(prometheus.requests()).isEmpty();
        assertThat(soak(Duration.ofSeconds(1)).state()).isEqualTo(State.PASSED);

        prometheus.behave(request -> Reply.of(503, "starting"));
        assertThat(soak(Duration.ofSeconds(15)).state()).isEqualTo(State.UNASKED);
        now = now.plusSeconds(seconds);
        for (int silent = 0; silent < 120; silent += 15) {
            assertThat(soak(Duration.ofSeconds(15)).state()).isEqualTo(State.UNASKED);
        }
        assertThat(soak(Duration.ofSeconds(15)).state()).isEqualTo(State.FAILED);
    }

    /** As it was kept without the moment of the last question. */
    @Test
    void aFirstQuestionThatLiesInTheFutureIsNow() {
        memory = JsonNodeFactory.instance.objectNode().put("since", now.plusSeconds(3600).toString());
        assertThat(soak(Duration.ZERO).saw()).startsWith("looked at in 61 s");
    }

    /** Thanos answers with what it has: a part may be missing. */
    @Test
    void whatPrometheusWarnsOfIsTold() {
        beginSoak();
        prometheus.behave(request -> value("1", ",\"warnings\":[\"No StoreAPIs matched for this query\"]"));
        assertThat(soak(Duration.ofSeconds(15)).saw())
                .isEqualTo("is within its limits (max 2): last 1, worst 1; Prometheus warns: No StoreAPIs matched for this query");
    }
}
