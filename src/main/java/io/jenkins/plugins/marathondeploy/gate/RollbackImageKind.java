package io.jenkins.plugins.marathondeploy.gate;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.async.Derived;
import io.jenkins.plugins.marathondeploy.harbor.HarborArtifacts;
import io.jenkins.plugins.marathondeploy.harbor.HarborSettings;
import io.jenkins.plugins.marathondeploy.rest.ServiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Looks whether what runs now could be pulled again, see {@link HarborGates#rollbackImage}. */
final class RollbackImageKind implements GateKind {
    @Override
    public String id() {
        return HarborGates.ROLLBACK_IMAGE;
    }

    @Override
    public CompletableFuture<Finding> check(Gate gate, Facts facts, JsonNode memory, Systems systems) {
        boolean required = gate.settings().path("required").asBoolean();
        List<HarborChoice> choices = new ArrayList<>(List.of(HarborChoice.of(gate.settings())));
        gate.settings().path("others").forEach(other -> choices.add(HarborChoice.read(other)));
        List<Supplier<CompletableFuture<Finding>>> questions = new ArrayList<>();
        List<String> left = facts.images().running();
        if (left.isEmpty()) {
            return CompletableFuture.completedFuture(Finding.passed("nothing runs that has an image"));
        }
        List<String> harbors = new ArrayList<>();
        for (HarborChoice choice : choices) {
            HarborSettings settings;
            try {
                settings = systems.harbor(choice);
            } catch (GateException unknown) {
                if (required) {
                    throw unknown;
                }
                return CompletableFuture.completedFuture(notKnown(unknown.getMessage()));
            }
            HarborImage.Found images = HarborImage.findRunning(left, choice.imageHost(), settings.address());
            HarborArtifacts harbor = new HarborArtifacts(settings, systems.clients());
            images.here().forEach(image -> questions.add(() -> look(harbor, image, required)));
            left = images.elsewhere();
            harbors.add(settings.address().toString());
        }
        String all = String.join(" and ", harbors);
        if (!left.isEmpty() && required) {
            return CompletableFuture.completedFuture(Finding.failed("it is not known whether "
                    + String.join(", ", left) + " could be pulled again, which is not in " + all));
        }
        if (questions.isEmpty()) {
            return CompletableFuture.completedFuture(Finding.passed(
                    "none of it is in " + (harbors.size() == 1 ? "this Harbor" : "one of these Harbors: " + all)));
        }
        CompletableFuture<Finding> found = Looks.each(questions, Supplier::get);
        return Derived.from(found, (finding, problem) -> {
            if (problem == null) {
                return finding;
            }
            if (!required && problem instanceof ServiceException failure) {
                return notKnown(failure.getMessage());
            }
            return Unanswered.atOnce(problem, memory);
        });
    }

    private static CompletableFuture<Finding> look(HarborArtifacts harbor, HarborImage image, boolean required) {
        return Derived.then(harbor.pull(image.repository(), image.reference()), answer -> switch (answer.state()) {
            case GIVEN -> Finding.passed(image.name() + " is there");
            case MISSING -> bad(required, image.name() + " runs now and is not in " + image.repository().harbor()
                    + " any more: a rollback could not pull it");
            case HELD_BACK -> bad(required, image.name() + " runs now, and a rollback could not pull it: " + answer.said());
        });
    }

    private static Finding notKnown(String why) {
        return Finding.warned("it is not known whether what runs now could be pulled again: " + why);
    }

    private static Finding bad(boolean required, String what) {
        return required ? Finding.failed(what) : Finding.warned(what);
    }
}
