package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.template.Definition;
import java.util.LinkedHashMap;
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
 */
public record DeploymentRequest(
        Definition definition, Policy policy, String image, String digest, LinkedHashMap<String, String> labels,
        LinkedHashMap<String, String> skipped) {
    public DeploymentRequest {
        Objects.requireNonNull(definition, "definition");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(digest, "digest");
        labels = new LinkedHashMap<>(labels);
        skipped = new LinkedHashMap<>(skipped);
    }

    /** A definition deployed as it is. */
    public static DeploymentRequest of(Definition definition, Policy policy) {
        return new DeploymentRequest(definition, policy, "", "", new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    public DeploymentRequest withImage(String reference, String imageDigest) {
        return new DeploymentRequest(definition, policy, reference, imageDigest, labels, skipped);
    }

    public DeploymentRequest withLabels(Map<String, String> own) {
        return new DeploymentRequest(definition, policy, image, digest, new LinkedHashMap<>(own), skipped);
    }

    /** @param why why it is safe that the image was neither built nor pushed; empty when it was */
    public DeploymentRequest withBuildSkipped(String why) {
        return new DeploymentRequest(
                definition, policy, image, digest, labels,
                why.isEmpty() ? new LinkedHashMap<>() : new LinkedHashMap<>(Map.of(Report.BUILD, why)));
    }
}
