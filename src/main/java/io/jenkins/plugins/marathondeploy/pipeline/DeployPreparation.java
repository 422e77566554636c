package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.AbortException;
import io.jenkins.plugins.marathondeploy.agent.Pushed;
import io.jenkins.plugins.marathondeploy.config.HarborAccess;
import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.deploy.Build;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentRequest;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Preview;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.marathon.HttpMarathon;
import io.jenkins.plugins.marathondeploy.marathon.Marathon;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.Retrying;
import io.jenkins.plugins.marathondeploy.template.Definition;
import io.jenkins.plugins.marathondeploy.template.ImagePlacement;
import io.jenkins.plugins.marathondeploy.template.OwnLabels;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * From what a step says to a machine that is ready to start: everything that can be wrong is looked at before the
 * build, which takes time, and before the push, which leaves something behind.
 */
public final class DeployPreparation {
    private final MarathonDeployStep step;
    private final Surroundings surroundings;
    /** Why nothing was built. */
    private String skipped = "";

    public DeployPreparation(MarathonDeployStep step, Surroundings surroundings) {
        this.step = step;
        this.surroundings = surroundings;
    }

    /** Which Marathon it goes to. */
    public MarathonAccess access() {
        return new MarathonAccess(step.getMarathon(), step.getMarathonUrl(), step.getMarathonCredentialsId());
    }

    /** Which Harbor the image is in; empty when that is not known. */
    public static String harborUrl(MarathonDeployStep step) throws AbortException {
        HarborAccess access =
                new HarborAccess(step.getHarbor(), step.getHarborUrl(), step.getHarborCredentialsId());
        return step.getRepository() == null ? access.urlOf(step.getImage()) : access.resolve().getUrl();
    }

    /**
     * Builds and pushes where the step says so, and renders. Blocks as long as that takes.
     *
     * @throws AbortException for everything that a user can mend
     */
    public Machine prepare() throws IOException, InterruptedException {
        return Machine.deploy(request(false));
    }

    /**
     * Checks what can be checked, says what would be done, and does nothing of it.
     *
     * @throws AbortException for everything that a user can mend
     */
    public DeploymentResult rehearse() throws IOException, InterruptedException {
        DeploymentRequest request = request(true);
        Marathon marathon = new Retrying(
                new HttpMarathon(access().settings(surroundings.run()), MarathonAccess.connections()),
                Retrying.Patience.standard(),
                Clock.systemUTC(),
                pause -> Thread.sleep(pause.toMillis()),
                new SecureRandom());
        try {
            Preview preview = Preview.of(request, marathon);
            preview.lines().forEach(line -> surroundings.log("dry run: " + line));
            return new DeploymentResult(preview, request);
        } catch (MarathonException e) {
            throw new AbortException(e.getMessage());
        }
    }

    private DeploymentRequest request(boolean dryRun) throws IOException, InterruptedException {
        MarathonServer server = access().resolve();
        access().settings(surroundings.run());
        var policy = PolicyInput.of(step, server);
        TemplateInput template = TemplateInput.read(
                step.getApp(), step.getAppJson(), step.getOverlay(), step.getSet(), step.getId(), surroundings).strict(step.isStrict());
        Optional<ImagePlacement> placement = step.getRepository() == null || step.getImage() != null
                ? existing(template)
                : Optional.of(dryRun ? draft(template) : built(template));
        Definition definition = template.render(placement);
        template.logWarnings(surroundings);
        return DeploymentRequest.of(definition, policy)
                .withImage(
                        placement.map(DeployPreparation::fullName).orElse(""),
                        placement.map(ImagePlacement::digest).orElse(""))
                .withLabels(labels(placement))
                .withBuildSkipped(skipped);
    }

    private Optional<ImagePlacement> existing(TemplateInput template) throws AbortException {
        if (step.getImage() == null) {
            return Optional.empty();
        }
        if (step.getRepository() != null) {
            throw new AbortException("Both 'image' and 'repository' are given: 'image' deploys what exists,"
                    + " 'repository' builds and pushes. Use one of them.");
        }
        try {
            return Optional.of(placement(ImageReference.parse(step.getImage())));
        } catch (ImageException e) {
            throw new AbortException(e.getMessage());
        }
    }

    private ImagePlacement built(TemplateInput template) throws IOException, InterruptedException {
        ImageDelivery delivery = new ImageDelivery(step, surroundings);
        ImageReference name = delivery.references().get(0);
        // The digest does not change what can be wrong with the template.
        template.render(Optional.of(placement(name)));
        Pushed pushed = delivery.buildAndPush();
        skipped = pushed.skipped();
        return placement(name.withDigest(pushed.digest()));
    }

    /** What would be built, whose digest nobody knows. */
    private ImagePlacement draft(TemplateInput template) throws AbortException {
        ImageDelivery delivery = new ImageDelivery(step, surroundings);
        ImagePlacement placement = placement(delivery.references().get(0));
        template.render(Optional.of(placement));
        delivery.look();
        return placement;
    }

    /** With tag and digest, as far as known: what people know it by, and what it is. */
    private static String fullName(ImagePlacement placement) {
        return placement.repository()
                + (placement.tag().isEmpty() ? "" : ":" + placement.tag())
                + (placement.digest().isEmpty() ? "" : "@" + placement.digest());
    }

    private ImagePlacement placement(ImageReference reference) {
        ImagePlacement.Pin pin = step.getPin().equals("tag") ? ImagePlacement.Pin.TAG : ImagePlacement.Pin.DIGEST;
        return new ImagePlacement(
                reference.repository(), reference.tag().orElse(""), reference.digest().orElse(""), pin);
    }

    private Map<String, String> labels(Optional<ImagePlacement> placement) {
        Map<String, String> labels = new LinkedHashMap<>();
        placement
                .map(ImagePlacement::tag)
                .filter(tag -> !tag.isEmpty())
                .ifPresent(tag -> labels.put(OwnLabels.IMAGE_TAG, tag));
        String revision = surroundings.environment().get("GIT_COMMIT", "");
        if (!revision.isEmpty()) {
            labels.put(OwnLabels.REVISION, revision);
        }
        labels.put(
                OwnLabels.BUILD,
                new Build(surroundings.run().getParent().getFullName(), surroundings.run().getNumber()).toString());
        return labels;
    }
}
