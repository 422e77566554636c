package io.jenkins.plugins.marathondeploy.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.async.Derived;
import io.jenkins.plugins.marathondeploy.prometheus.MetricMemory;
import io.jenkins.plugins.marathondeploy.prometheus.MetricRule;
import io.jenkins.plugins.marathondeploy.prometheus.MetricVerdict;
import io.jenkins.plugins.marathondeploy.prometheus.Prometheus;
import io.jenkins.plugins.marathondeploy.prometheus.QueryAnswer;
import io.jenkins.plugins.marathondeploy.prometheus.QueryText;
import io.jenkins.plugins.marathondeploy.rest.ServiceException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** Asks Prometheus for a metric, see {@link MetricGate}. */
final class MetricKind implements GateKind {
    /** When it was asked first in the soak. */
    private static final String SINCE = "since";
    /** When it was asked last. */
    private static final String AT = "at";

    @Override
    public String id() {
        return MetricGate.KIND;
    }

    @Override
    public CompletableFuture<Finding> check(Gate gate, Facts facts, JsonNode memory, Systems systems) {
        MetricGate metric = MetricGate.of(gate);
        MetricRule rule = metric.rule();
        boolean before = gate.when() == Gate.When.BEFORE;
        Instant now = systems.clock().instant();
        Instant since = since(rule, memory, now);
        Duration left = Duration.between(now, since.plus(rule.schedule().after()));
        if (!before && !left.isZero() && !left.isNegative()) {
            Finding later = Finding.notYet("looked at in " + (left.toSeconds() + 1) + " s, when its window lies behind the submission");
            return CompletableFuture.completedFuture(remembering(later, MetricMemory.of(memory), since, now));
        }
        Prometheus prometheus = new Prometheus(
                systems.reach(Prometheus.settings(metric.prometheus().addresses()), metric.prometheus()), systems.clients());
        String query = QueryText.fill(rule.query(), new QueryText.Variables(
                facts.id(), facts.version(), facts.previousVersion(),
                facts.instances().stream().map(Facts.Instance::task).toList()));
        return Derived.from(prometheus.query(query), (answer, problem) -> {
            if (before) {
                return problem == null ? before(rule, answer) : Unanswered.finding(problem, memory);
            }
            MetricMemory seen = MetricMemory.of(memory);
            return problem == null ? looked(rule, seen, answer, since, now) : unanswered(rule, seen, Unanswered.of(problem), since, now);
        });
    }

    private static Finding before(MetricRule rule, QueryAnswer answer) {
        String warning = QueryText.comparisonWarning(rule.query()).map(why -> "; " + why).orElse("") + warned(answer);
        if (QueryText.dependsOnVersion(rule.query())) {
            return Finding.passed("Prometheus can answer the query, which is about the new version alone" + warning);
        }
        MetricMemory memory = rule.before(answer);
        return Finding.passed("before the deployment it is " + memory.values().before() + warning).remembering(memory.json());
    }

    private static Finding looked(MetricRule rule, MetricMemory before, QueryAnswer answer, Instant since, Instant now) {
        MetricMemory seen = rule.look(before, answer, now);
        MetricVerdict verdict = rule.verdict(seen);
        String saw = verdict.text() + warned(answer);
        Finding finding = switch (verdict.state()) {
            case PASSED -> Finding.passed(saw);
            case FAILED -> Finding.failed(saw);
            case WAITING -> Finding.notYet(saw);
        };
        Finding remembering = remembering(finding, seen, since, now);
        // A row of breaches must not be forgotten.
        return seen.breaches() > before.breaches() ? remembering.kept() : remembering;
    }

    private static Finding unanswered(
            MetricRule rule, MetricMemory before, ServiceException failure, Instant since, Instant now) {
        if (failure.kind() == ServiceException.Kind.INVALID) {
            return remembering(Finding.failed(failure.getMessage()), before, since, now);
        }
        MetricMemory seen = rule.unanswered(before, now);
        Duration unanswered = rule.schedule().unanswered();
        boolean late = !seen.silent().plus(unanswered).isAfter(seen.asked());
        return remembering(
                late
                        ? Finding.failed("no answer for " + unanswered.toSeconds() + " s: " + failure.getMessage())
                        : Finding.unasked(failure.getMessage()),
                seen, since, now);
    }

    private static String warned(QueryAnswer answer) {
        return answer.warnings().isEmpty() ? "" : "; Prometheus warns: " + String.join("; ", answer.warnings());
    }

    /**
     * When it was asked first, had nobody paused: what was kept may be a moment of an earlier process's clock, and between the
     * two processes the clock may have been set.
     */
    private static Instant since(MetricRule rule, JsonNode memory, Instant now) {
        if (!memory.has(SINCE)) {
            return now;
        }
        Instant first = Instant.parse(memory.get(SINCE).asText());
        Instant last = memory.has(AT) ? Instant.parse(memory.get(AT).asText()) : now;
        Instant since = rule.goesOn(last, now) ? first : first.plus(Duration.between(last, now));
        return since.isAfter(now) ? now : since;
    }

    private static Finding remembering(Finding finding, MetricMemory memory, Instant since, Instant now) {
        ObjectNode json = memory.json().put(SINCE, since.toString()).put(AT, now.toString());
        return finding.remembering(json);
    }
}
