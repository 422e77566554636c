package io.jenkins.plugins.marathondeploy.gate;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.async.Derived;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Looks for signatures beside images, see {@link HarborGates#signature}. That one is there does not say whose it is. */
final class SignatureKind implements GateKind {
    private static final String PREFIX = "signature.";

    @Override
    public String id() {
        return HarborGates.SIGNATURE;
    }

    @Override
    public CompletableFuture<Finding> check(Gate gate, Facts facts, JsonNode memory, Systems systems) {
        String wanted = gate.settings().path("type").asText();
        return HarborImage.Asked.of(facts, HarborChoice.of(gate.settings()), systems).all(memory, (harbor, image) -> Derived.compose(
                harbor.artifact(image.repository(), image.reference()), Runnable::run, (artifact, problem) -> {
                    if (problem != null) {
                        return CompletableFuture.failedFuture(problem);
                    }
                    return artifact.isEmpty()
                            ? CompletableFuture.completedFuture(image.missing())
                            : Derived.then(
                                    harbor.accessories(image.repository(), artifact.get().digest()),
                                    types -> judge(image, wanted, types));
                }));
    }

    private static Finding judge(HarborImage image, String wanted, List<String> types) {
        List<String> signatures = types.stream().filter(type -> type.startsWith(PREFIX)).distinct().toList();
        boolean there = wanted.equals("any") ? !signatures.isEmpty() : signatures.contains(PREFIX + wanted);
        if (there) {
            return Finding.passed(image.name() + " has " + String.join(", ", signatures) + "; whose it is Harbor does not look at");
        }
        return Finding.failed(image.name() + " is not signed"
                + (wanted.equals("any") ? "" : " with " + wanted)
                + (signatures.isEmpty() ? "" : ", it has " + String.join(", ", signatures))
                + "; sign it between push and deployment");
    }
}
