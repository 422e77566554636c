package io.jenkins.plugins.marathondeploy.gate;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.async.Derived;
import io.jenkins.plugins.marathondeploy.harbor.Artifact;
import io.jenkins.plugins.marathondeploy.harbor.HarborArtifacts;
import io.jenkins.plugins.marathondeploy.harbor.ScanState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Looks for bills of materials, see {@link HarborGates#sbom}: one that Harbor has made, or an accessory. An index has none of
 * its own: each of its images has to have one.
 */
final class SbomKind implements GateKind {
    @Override
    public String id() {
        return HarborGates.SBOM;
    }

    @Override
    public CompletableFuture<Finding> check(Gate gate, Facts facts, JsonNode memory, Systems systems) {
        return HarborImage.Asked.of(facts, HarborChoice.of(gate.settings()), systems).all(memory, (harbor, image) -> look(harbor, image, image.reference(), image.name(), true));
    }

    private static CompletableFuture<Finding> look(
            HarborArtifacts harbor, HarborImage image, String reference, String name, boolean mayBeIndex) {
        return Derived.compose(harbor.artifact(image.repository(), reference), Runnable::run, (artifact, problem) -> {
            if (problem != null) {
                return CompletableFuture.failedFuture(problem);
            }
            if (artifact.isEmpty()) {
                return CompletableFuture.completedFuture(image.missing());
            }
            Optional<Artifact.Sbom> made = artifact.get().sbom();
            if (made.isPresent() && made.get().state() == ScanState.SUCCESS && !made.get().digest().isEmpty()) {
                return CompletableFuture.completedFuture(
                        Finding.passed(name + " has the SBOM " + HarborImage.brief(made.get().digest())));
            }
            List<Artifact.Child> children = artifact.get().children().stream().filter(Artifact.Child::isImage).toList();
            return children.isEmpty() || !mayBeIndex
                    ? Derived.then(
                            harbor.accessories(image.repository(), artifact.get().digest()), types -> judge(name, made, types))
                    : Looks.each(children, child -> look(harbor, image, child.digest(), name + " for " + child.platform(), false));
        });
    }

    private static Finding judge(String name, Optional<Artifact.Sbom> made, List<String> types) {
        if (types.contains("sbom.harbor")) {
            return Finding.passed(name + " has an SBOM");
        }
        if (made.isPresent() && (made.get().state() == ScanState.ERROR || made.get().state() == ScanState.STOPPED)) {
            return Finding.failed("the SBOM of " + name + " could not be made; the log is in Harbor, beside the image");
        }
        // Also while it is queued, as with a scan.
        return Finding.notYet(name + " has no SBOM; Harbor makes one after each push where the project says so, or on demand");
    }
}
