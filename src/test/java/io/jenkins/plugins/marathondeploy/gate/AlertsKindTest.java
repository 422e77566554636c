package io.jenkins.plugins.marathondeploy.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import io.jenkins.plugins.marathondeploy.cluster.gate.PlainSystems;
import io.jenkins.plugins.marathondeploy.cluster.platform.PrometheusFixture;
import io.jenkins.plugins.marathondeploy.gate.Finding.State;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From the alerts before a deployment and in its soak to what the gate says; the real Prometheus is asked by PlatformGatesITest. */
class AlertsKindTest {
    private static final Facts FACTS = new Facts("/shop/web", "2", "1", "", "", List.of());

    private PrometheusFixture prometheus;
    private JsonNode memory = NullNode.instance;

    @BeforeEach
    void start() throws IOException {
        prometheus = PrometheusFixture.start();
    }

    @AfterEach
    void stop() {
        prometheus.close();
    }

    /** As after a restart: the memory is written and read between two questions. */
    private Finding ask(Gate.When when, String... alerts) throws IOException {
        prometheus.alerts(alerts);
        Gate gate = new AlertsGate(ServiceReference.at(prometheus.uri().toString(), ""), "app=\"web\"").gates().stream()
                .filter(one -> one.when() == when).findFirst().orElseThrow();
        Finding found = Gates.of(Gates.BUILT_IN, PlainSystems.within(HttpSettings.defaults()))
                .check(gate, FACTS, memory, Clock.systemUTC()).join();
        memory = new ObjectMapper().readTree(found.memory().toString());
        return found;
    }

    @Test
    void whatFiredBeforeIsForgivenAndWhatBeginsIsNot() throws IOException {
        Finding before = ask(Gate.When.BEFORE, "Errors firing", "Slow pending");
        assertThat(before.state()).isEqualTo(State.PASSED);
        assertThat(before.saw()).isEqualTo("1 of them fire before the deployment");
        assertThat(ask(Gate.When.SOAK, "Errors firing", "Slow pending").state()).isEqualTo(State.PASSED);
        assertThat(ask(Gate.When.SOAK, "Errors firing").saw()).isEqualTo("none began to fire");
        Finding began = ask(Gate.When.SOAK, "Errors firing", "Slow firing");
        assertThat(began.state()).isEqualTo(State.FAILED);
        assertThat(began.saw()).startsWith("began to fire: Slow");
    }

    @Test
    void withoutALookBeforeEachThatFiresBegan() throws IOException {
        assertThat(ask(Gate.When.SOAK, "Errors firing").state()).isEqualTo(State.FAILED);
    }
}
