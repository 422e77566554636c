package io.jenkins.plugins.marathondeploy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.deploy.PhaseName;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.rollout.RolloutReport;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What {@code --json} prints. All fields are always there; durations are seconds. */
final class ResultJson {
    private ResultJson() {}

    /** Nothing was changed on Marathon. */
    static ObjectNode refused(int status, String reason) {
        ObjectNode json = object(status);
        json.put("outcome", status == ExitStatus.USAGE ? "USAGE" : Outcome.REFUSED.name());
        json.put("reason", reason);
        return json;
    }

    /**
     * @param before  durations of what came before the machine: build, push
     * @param console which takes secrets out of texts
     */
    static ObjectNode of(Report report, int status, Map<String, Duration> before, Console console) {
        ObjectNode json = object(status);
        json.put("outcome", report.outcome().name());
        json.put("reason", console.masked(report.reason()));
        json.put("id", report.id());
        json.put("version", report.version());
        json.put("previousVersion", report.previousVersion());
        json.put("runningVersion", report.runningVersion());
        texts(json, "deploymentIds", report.deploymentIds(), UnaryOperator.identity());
        json.put("image", report.image());
        json.put("digest", report.digest());
        ObjectNode durations = json.withObject("/durations");
        before.forEach((phase, duration) -> durations.put(phase, seconds(duration)));
        for (PhaseName phase : PhaseName.values()) {
            Duration duration = report.durations().get(phase);
            if (duration != null) {
                durations.put(phase.name().toLowerCase(Locale.ROOT), seconds(duration));
            }
        }
        json.put("byOthers", report.byOthers());
        json.put("interrupted", report.interrupted());
        json.put("followedBy", report.followedBy());
        report.skipped().forEach(json.withObject("/skipped")::put);
        ArrayNode gates = json.putArray("gates");
        report.gates().forEach(gate -> gates.addObject()
                .put("name", console.masked(gate.name()))
                .put("when", gate.when().name().toLowerCase(Locale.ROOT))
                .put("state", gate.state().name())
                .put("saw", console.masked(gate.saw())));
        texts(json, "warnings", report.warnings(), console::masked);
        texts(json, "diagnosis", report.diagnosis(), console::maskedForeign);
        texts(json, "taskOutput", report.taskOutput(), console::maskedForeign);
        return json;
    }

    /**
     * Of several centres: the fields of the one that is the reason, the outcome of all, and those of each in {@code centres}.
     *
     * @param before  durations of what came before: build, push
     */
    static ObjectNode of(RolloutReport report, int status, Map<String, Duration> before, Console console) {
        ObjectNode json = of(report.causing(), status, before, console);
        json.put("outcome", report.outcome().name());
        json.put("reason", console.masked(report.end().reason()));
        json.put("byOthers", report.end().byOthers());
        json.put("interrupted", report.end().interrupted());
        ArrayNode centres = json.putArray("centres");
        report.centres().forEach(centre -> {
            ObjectNode one = centres.addObject().put("centre", centre.name());
            one.setAll(of(centre.report(), ExitStatus.ofDeployment(centre.report()), Map.of(), console));
        });
        texts(json, "without", report.without(), UnaryOperator.identity());
        return json;
    }

    /** With every field, empty. */
    static ObjectNode object(int status) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("outcome", "");
        json.put("exitStatus", status);
        for (String name : List.of("reason", "id", "version", "previousVersion", "runningVersion")) {
            json.put(name, "");
        }
        json.putArray("deploymentIds");
        json.put("image", "");
        json.put("digest", "");
        json.putObject("durations");
        json.put("byOthers", false);
        json.put("interrupted", status == ExitStatus.INTERRUPTED);
        json.put("followedBy", "");
        json.putObject("skipped");
        json.putArray("gates");
        json.putArray("warnings");
        json.putArray("diagnosis");
        json.putArray("taskOutput");
        return json;
    }

    static BigDecimal seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3);
    }

    private static void texts(ObjectNode json, String name, List<String> texts, UnaryOperator<String> change) {
        ArrayNode array = json.putArray(name);
        texts.forEach(text -> array.add(change.apply(text)));
    }
}
