package io.jenkins.plugins.marathondeploy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.gate.ConsulGate;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.gate.MetricGate;
import io.jenkins.plugins.marathondeploy.gate.Probe;
import io.jenkins.plugins.marathondeploy.prometheus.MetricRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceGatesTest {
    private static final List<Gate> CONSUL =
            new ConsulGate("http://consul.example", "", List.of(), false, ConsulGate.DEFAULT_TIMEOUT).gates();
    private static final List<Gate> METRIC = new MetricGate(
                    "http://prometheus.example", "", ServiceGates.metric(Map.of("max", "1", "name", "errors"), "up"))
            .gates();

    @Test
    void consulComesBeforeProbesAndTheRestBehindThem() {
        List<Gate> given = new ArrayList<>(METRIC);
        given.addAll(CONSUL);
        Policy policy = Policy.defaults().withSoak(Duration.ofMinutes(5)).withGate(Probe.of("http://web.example/").gate());
        assertThat(ServiceGates.added(policy, given).gates()).extracting(Gate::name).containsExactly(
                "Consul's present state", "Consul", "probe http://web.example/", "present value of metric errors", "metric errors");
    }

    @Test
    void aGateOfTheSoakNeedsOne() {
        assertThatThrownBy(() -> ServiceGates.added(Policy.defaults(), METRIC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("metric errors is looked at during the soak, and there is none: give soak (--soak), such as 5m");
        assertThat(ServiceGates.added(Policy.defaults(), CONSUL).gates()).hasSize(2);
    }

    @Test
    void whatIsNotGivenHasItsDefault() {
        MetricRule rule = ServiceGates.metric(Map.of("min", " 0.5 ", "every", "", "breaches", "2"), "up");
        assertThat(rule.name()).isEqualTo("up");
        assertThat(rule.limits()).isEqualTo(new MetricRule.Limits(0.5, null));
        assertThat(rule.schedule()).isEqualTo(
                new MetricRule.Schedule(Duration.ofSeconds(15), Duration.ofMinutes(1), 2, Duration.ofMinutes(2)));
        assertThatThrownBy(() -> ServiceGates.metric(Map.of("max", "much"), "up")).hasMessage("max=much is no number");
    }
}
