package io.jenkins.plugins.marathondeploy.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.marathondeploy.async.Derived;
import io.jenkins.plugins.marathondeploy.http.HttpAnswer;
import io.jenkins.plugins.marathondeploy.http.HttpCall;
import io.jenkins.plugins.marathondeploy.http.HttpFailure;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks an address as the app's users do, see {@link Probe}. */
final class ProbeKind implements GateKind {
    /** What is read of a page; what lies behind is not looked at. */
    private static final int BODY_BYTES = 256 * 1024;

    @Override
    public String id() {
        return Probe.KIND;
    }

    @Override
    public CompletableFuture<Finding> check(Gate gate, Facts facts, JsonNode memory, Systems systems) {
        Probe probe = Probe.of(gate);
        int before = memory.path("good").asInt(0);
        HttpCall call = HttpCall.get(probe.url()).withHeader("Cache-Control", "no-cache");
        return Derived.from(systems.http().sendOnce(call, BODY_BYTES), (answer, problem) -> {
            if (problem instanceof HttpFailure failure) {
                return anew(Finding.unasked(failure.getMessage()), before);
            }
            if (problem != null) {
                throw problem instanceof RuntimeException defect ? defect : new IllegalStateException(problem);
            }
            return judge(probe, facts, answer, before);
        });
    }

    private static Finding judge(Probe probe, Facts facts, HttpAnswer answer, int before) {
        Optional<String> complaint = probe.expectations().stream()
                .flatMap(expectation -> expectation.complaint(answer, facts).stream())
                .findFirst();
        if (complaint.isPresent()) {
            return anew(Finding.notYet(complaint.get() + redirect(answer)
                    + (before == 0 ? "" : ", after " + before + " good in a row")), before);
        }
        int good = before + 1;
        return good >= probe.count()
                ? Finding.passed(good + (good == 1 ? " good answer" : " good answers in a row") + ", the last one " + answer.status())
                : Finding.notYet(good + " of " + probe.count() + " good answers in a row")
                        .remembering(JsonNodeFactory.instance.objectNode().put("good", good));
    }

    private static String redirect(HttpAnswer answer) {
        return answer.status() / 100 == 3 && answer.status() != 304
                ? "; redirects are not followed: probe where it leads, or expect " + answer.status()
                : "";
    }

    /** The count begins anew, which must not be forgotten. */
    private static Finding anew(Finding bad, int before) {
        Finding finding = bad.remembering(JsonNodeFactory.instance.objectNode().put("good", 0));
        return before > 0 ? finding.kept() : finding;
    }
}
