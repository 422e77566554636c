package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.template.Definition;
import io.jenkins.plugins.marathondeploy.template.OwnLabels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is to be deployed, and how. Immutable and without secrets of its own; the definition is the user's.
 *
 * @param definition the rendered app or group
 * @param policy     how it is carried out
 * @param image      the image it was rendered with, for the report; may be empty
 * @param digest     that image's digest, may be empty
 * @param labels     labels of ours ({@code OwnLabels}) for each app that changes; they never turn an unchanged app
 *                   into a restart
 * @param skipped    what was not done before this, and why that is safe; for {@link Report#skipped}
 * @param warnings   what was found in the definition before this; for {@link Report#warnings}
 */
public record DeploymentRequest(
        Definition definition, Policy policy, String image, String digest, LinkedHashMap<String, String> labels,
        LinkedHashMap<String, String> skipped, List<String> warnings) {
    public DeploymentRequest {
        Objects.requireNonNull(definition, "definition");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(digest, "digest");
        labels = new LinkedHashMap<>(labels);
        skipped = new LinkedHashMap<>(skipped);
        warnings = List.copyOf(warnings);
    }

    /** A definition deployed as it is. */
    public static DeploymentRequest of(Definition definition, Policy policy) {
        return new DeploymentRequest(definition, policy, "", "", new LinkedHashMap<>(), new LinkedHashMap<>(), List.of());
    }

    /**
     * What a machine was made of that has not begun, so that it can be deployed again.
     *
     * @param state {@link Machine#state} before its first step
     * @throws IllegalArgumentException when it is of a format that is not known here, or of anything else; the message can
     *                                  be shown
     */
    public static DeploymentRequest ofState(String state) {
        State.Read read = State.read(state);
        if (!(read.phase() instanceof Prepare first)) {
            throw new IllegalArgumentException("what was persisted is no deployment that has not begun");
        }
        Deployment kept = read.deployment();
        return new DeploymentRequest(
                first.definition(), kept.policy, kept.image, kept.digest, first.labels(), kept.skipped,
                List.copyOf(kept.warnings));
    }

    /**
     * This, deployed by another build, which counts as the one that has deployed it. Without the user's own test, which goes
     * with the script of the earlier build: nobody is there who could run it.
     *
     * @param from where the image comes from, for {@link Report#skipped}
     */
    public DeploymentRequest again(Build by, String from) {
        LinkedHashMap<String, String> own = new LinkedHashMap<>(labels);
        own.put(OwnLabels.BUILD, by.toString());
        List<Gate> asked = policy.gates().stream().filter(gate -> !gate.isOwnTest()).toList();
        return new DeploymentRequest(definition, policy.withGates(asked), image, digest, own, skipped, warnings)
                .withBuildSkipped(image.isEmpty() ? "" : from);
    }

    /** Another definition, deployed in the same way. */
    public DeploymentRequest withDefinition(Definition other) {
        return new DeploymentRequest(other, policy, image, digest, labels, skipped, warnings);
    }

    public DeploymentRequest withImage(String reference, String imageDigest) {
        return new DeploymentRequest(definition, policy, reference, imageDigest, labels, skipped, warnings);
    }

    public DeploymentRequest withLabels(Map<String, String> own) {
        return new DeploymentRequest(definition, policy, image, digest, new LinkedHashMap<>(own), skipped, warnings);
    }

    /** @param why why it is safe that the image was neither built nor pushed; empty when it was */
    public DeploymentRequest withBuildSkipped(String why) {
        return new DeploymentRequest(
                definition, policy, image, digest, labels,
                why.isEmpty() ? new LinkedHashMap<>() : new LinkedHashMap<>(Map.of(Report.BUILD, why)), warnings);
    }

    /** @param found in the definition, one sentence each; they have been told already */
    public DeploymentRequest withWarnings(List<String> found) {
        return new DeploymentRequest(definition, policy, image, digest, labels, skipped, found);
    }
}
