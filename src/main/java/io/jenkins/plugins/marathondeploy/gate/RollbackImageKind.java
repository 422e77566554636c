package io.jenkins.plugins.marathondeploy.gate;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.harbor.HarborArtifacts;
import io.jenkins.plugins.marathondeploy.harbor.HarborSettings;
import io.jenkins.plugins.marathondeploy.http.Derived;
import io.jenkins.plugins.marathondeploy.rest.ServiceException;
import java.util.concurrent.CompletableFuture;

/** Looks whether what runs now could be pulled again, see {@link HarborGates#rollbackImage}. */
final class RollbackImageKind implements GateKind {
    @Override
    public String id() {
        return HarborGates.ROLLBACK_IMAGE;
    }

    @Override
    public CompletableFuture<Finding> check(Gate gate, Facts facts, JsonNode memory, Systems systems) {
        boolean required = gate.settings().path("required").asBoolean();
        HarborSettings settings = systems.harbor(HarborChoice.of(gate.settings()));
        HarborImage.Found images = HarborImage.find(facts.images().running(), settings.address(), facts);
        if (!images.elsewhere().isEmpty() && required) {
            return CompletableFuture.completedFuture(Finding.failed("it is not known whether "
                    + String.join(", ", images.elsewhere()) + " could be pulled again, which is not in " + settings.address()));
        }
        if (images.here().isEmpty()) {
            return CompletableFuture.completedFuture(Finding.passed(
                    images.elsewhere().isEmpty() ? "nothing runs that has an image" : "none of it is in this Harbor"));
        }
        HarborArtifacts harbor = new HarborArtifacts(settings, systems.clients());
        CompletableFuture<Finding> found = Looks.each(images.here(), image -> Derived.then(
                harbor.pull(image.repository(), image.reference()), answer -> switch (answer.state()) {
                    case GIVEN -> Finding.passed(image.name() + " is there");
                    case MISSING -> bad(required, image.name() + " runs now and is not in " + settings.address()
                            + " any more: a rollback could not pull it");
                    case HELD_BACK -> bad(required, image.name() + " runs now, and a rollback could not pull it: " + answer.said());
                }));
        return Derived.from(found, (finding, problem) -> {
            if (problem == null) {
                return finding;
            }
            if (!required && problem instanceof ServiceException failure) {
                return Finding.warned("it is not known whether what runs now could be pulled again: " + failure.getMessage());
            }
            return Unanswered.atOnce(problem, memory);
        });
    }

    private static Finding bad(boolean required, String what) {
        return required ? Finding.failed(what) : Finding.warned(what);
    }
}
