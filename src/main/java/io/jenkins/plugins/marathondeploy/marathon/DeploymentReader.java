package io.jenkins.plugins.marathondeploy.marathon;

import java.util.ArrayList;
import java.util.List;

/** Reads an entry of {@code /v2/deployments} (D02-deployments-during, I22-readiness-deployments). */
final class DeploymentReader {
    private DeploymentReader() {}

    static RunningDeployment read(Fields deployment) {
        List<String> actions = new ArrayList<>();
        List<String> readiness = new ArrayList<>();
        for (Fields action : deployment.objects("currentActions")) {
            String subject = action.optionalText("app").or(() -> action.optionalText("pod")).orElse("");
            String name = action.optionalText("action").or(() -> action.optionalText("type")).orElse("?");
            actions.add((name + " " + subject).strip());
            action.objects("readinessCheckResults").forEach(result -> readiness.add(inWords(result)));
        }
        return new RunningDeployment(
                deployment.segment("id"),
                deployment.textOr("version", ""),
                deployment.texts("affectedApps"),
                deployment.number("currentStep"),
                deployment.number("totalSteps"),
                actions,
                readiness);
    }

    /** {@code {"name":"rc","taskId":"ready.…","ready":false,"lastResponse":{"status":503,"body":"…"}}}. */
    private static String inWords(Fields result) {
        String check = "readiness check " + result.textOr("name", "") + " of task " + result.textOr("taskId", "");
        String state = result.flag("ready").orElse(false) ? " is ready" : " is not ready";
        String answer = result.object("lastResponse")
                .map(response -> ": answered " + response.number("status") + body(response))
                .orElse(": no answer yet");
        return check + state + answer;
    }

    private static String body(Fields response) {
        String body = Quote.line(response.textOr("body", ""));
        return body.isEmpty() ? "" : " \"" + body + "\"";
    }
}
