package io.jenkins.plugins.marathondeploy.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.async.Derived;
import io.jenkins.plugins.marathondeploy.prometheus.Alert;
import io.jenkins.plugins.marathondeploy.prometheus.LabelMatchers;
import io.jenkins.plugins.marathondeploy.prometheus.Prometheus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Asks Prometheus which alerts fire, see {@link AlertsGate}. */
final class AlertsKind implements GateKind {
    @Override
    public String id() {
        return AlertsGate.KIND;
    }

    @Override
    public CompletableFuture<Finding> check(Gate gate, Facts facts, JsonNode memory, Systems systems) {
        AlertsGate alerts = AlertsGate.of(gate);
        LabelMatchers matchers = LabelMatchers.parse(alerts.matchers());
        Prometheus prometheus = new Prometheus(
                systems.reach(Prometheus.settings(alerts.prometheus().addresses()), alerts.prometheus()), systems.clients());
        return Derived.from(prometheus.alerts(), (now, problem) -> {
            if (problem != null) {
                return Unanswered.finding(problem, memory);
            }
            return gate.when() == Gate.When.BEFORE ? before(now, matchers) : began(now, matchers, memory);
        });
    }

    private static Finding before(List<Alert> now, LabelMatchers matchers) {
        List<String> firing = Alert.firing(now, matchers);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        firing.forEach(json.putArray("firing")::add);
        return Finding.passed(firing.size() + " of them fire before the deployment").remembering(json);
    }

    private static Finding began(List<Alert> now, LabelMatchers matchers, JsonNode memory) {
        List<String> before = new ArrayList<>();
        memory.path("firing").forEach(alert -> before.add(alert.asText()));
        List<String> began = Alert.began(before, now, matchers);
        Finding finding = began.isEmpty()
                ? Finding.passed("none began to fire")
                : Finding.failed("began to fire: " + String.join("; ", began));
        return finding.remembering(memory);
    }
}
