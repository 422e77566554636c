package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.AbortException;
import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.auth.TextMask;
import io.jenkins.plugins.marathondeploy.config.HarborAccess;
import io.jenkins.plugins.marathondeploy.config.JobAddresses;
import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.deploy.Build;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.gate.Probe;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.release.BuildIdentity;
import io.jenkins.plugins.marathondeploy.release.ImageSource;
import io.jenkins.plugins.marathondeploy.release.PolicyParameter;
import io.jenkins.plugins.marathondeploy.release.Registry;
import io.jenkins.plugins.marathondeploy.release.Release;
import io.jenkins.plugins.marathondeploy.release.ReleaseContext;
import io.jenkins.plugins.marathondeploy.release.ReleaseException;
import io.jenkins.plugins.marathondeploy.release.ReleaseRequest;
import io.jenkins.plugins.marathondeploy.release.ServiceGates;
import io.jenkins.plugins.marathondeploy.release.TemplateSource;
import io.jenkins.plugins.marathondeploy.template.ImagePlacement;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The release that a step describes, with what Jenkins gives to it. */
public final class StepRelease {
    private final MarathonDeployStep step;
    private final RunContext runContext;
    private final DeploymentAction card;

    /** @param card of the build's page, where it is shown how far it is */
    public StepRelease(MarathonDeployStep step, RunContext runContext, DeploymentAction card) {
        this.step = step;
        this.runContext = runContext;
        this.card = card;
    }

    /** What the card on the build's page shows from the first moment. */
    public static DeploymentAction.Beginning beginning(MarathonDeployStep step, Run<?, ?> run) {
        DeploymentAction.Kind kind =
                step.isDryRun() ? DeploymentAction.Kind.DRY_RUN : DeploymentAction.Kind.DEPLOYMENT;
        return new DeploymentAction.Beginning(
                kind,
                Util.fixNull(step.getId()),
                step.hasCentres() ? null : step.access(),
                harborUrl(step, run),
                step.getRepository() != null && !step.isDryRun());
    }

    private MarathonAccess access() throws AbortException {
        step.sites();
        return card.access();
    }

    /** Which Harbor the image is in; empty when that is not known. */
    private static String harborUrl(MarathonDeployStep step, Run<?, ?> run) {
        HarborAccess access = step.harborAccess();
        try {
            return step.getRepository() == null
                    ? access.urlOf(
                            step.getImage(), step.hasCentres() ? null : step.access().resolve(run.getParent()), run.getParent())
                    : access.resolve(run.getParent()).getUrl();
        } catch (AbortException e) {
            // The release says why.
            return "";
        }
    }

    /**
     * Builds and pushes where the step says so, and renders. Blocks as long as that takes.
     *
     * @throws AbortException for everything that a user can mend
     */
    public Machine prepare() throws IOException, InterruptedException {
        try {
            return release().prepare().machine();
        } catch (ReleaseException e) {
            throw abortion(e, runContext.mask());
        }
    }

    /**
     * Checks what can be checked, says what would be done, and does nothing of it.
     *
     * @throws AbortException for everything that a user can mend
     */
    public DeploymentResult dryRun() throws IOException, InterruptedException {
        try {
            DeploymentResult seen = new DeploymentResult(release().dryRun(), runContext.mask());
            card.endDryRun(seen.getApp(), seen.getReason(), seen.getChanges());
            return seen;
        } catch (ReleaseException e) {
            throw abortion(e, runContext.mask());
        }
    }

    static AbortException abortion(ReleaseException e, TextMask mask) {
        return e.id().isEmpty()
                ? new AbortException(mask.maskOwn(e.getMessage()))
                : new DeploymentFailedException(DeploymentResult.refused(e.id(), e.getMessage(), mask));
    }

    /**
     * What is built, once for all Marathons.
     *
     * @param registry where it goes; empty where nothing is built
     */
    record Image(AgentImages images, ImageSource source, Optional<Registry> registry) {}

    Image image() throws AbortException {
        AgentImages images = new AgentImages(step, runContext, card);
        ImageSource image = image(images);
        Optional<Registry> registry = image instanceof ImageSource.Built
                ? Optional.of(step.harborAccess().registry(runContext.run()))
                : Optional.empty();
        return new Image(images, image, registry);
    }

    /** What is deployed, to all Marathons. */
    TemplateSource template() {
        return new TemplateSource(
                step.getApp(),
                Util.fixNull(step.getAppJson()),
                step.getOverlay(),
                step.getSet(),
                Util.fixNull(step.getId()),
                step.isStrict());
    }

    private Release release() throws AbortException {
        step.checkReplication(List.of(access().resolve(runContext.run().getParent())));
        return release(access(), image(), template(), runContext);
    }

    /**
     * To one Marathon.
     *
     * @param console where the user is told how it goes there
     */
    Release release(MarathonAccess access, Image image, TemplateSource template, RunContext console) throws AbortException {
        MarathonServer server = access.resolve(runContext.run().getParent());
        RunNotices.check(step, server, runContext.run().getParent());
        ReleaseRequest request = new ReleaseRequest(
                template,
                image.source(),
                looked(gated(policy(step, server), server), server),
                new BuildIdentity(
                        Optional.of(new Build(
                                runContext.run().getParent().getFullName(),
                                runContext.run().getNumber())),
                        runContext.environment().get("GIT_COMMIT", "")));
        return new Release(
                request,
                new ReleaseContext(
                        runContext,
                        image.images(),
                        image.registry(),
                        access.patient(runContext.run()),
                        console,
                        pause -> Thread.sleep(pause.toMillis()),
                        access.kept(runContext.run())));
    }

    private Policy gated(Policy policy, MarathonServer server) throws AbortException {
        List<Gate> further = new ArrayList<>();
        for (DeploymentGate each : step.getGates()) {
            further.addAll(each.gates(server, runContext.run().getParent()));
        }
        Policy gated;
        try {
            gated = ServiceGates.added(policy, further);
        } catch (IllegalArgumentException e) {
            throw new AbortException("'gates': " + e.getMessage());
        }
        try {
            return step.tested(gated);
        } catch (IllegalArgumentException e) {
            throw new AbortException("'verifyTimeout': " + e.getMessage());
        }
    }

    /** With what is asked of Harbor, first of all: a scan takes its time, and what others say is old then. */
    private Policy looked(Policy policy, MarathonServer server) throws AbortException {
        List<Gate> gates = new ArrayList<>(step.imageGates(step.getImage(), server, runContext.run().getParent()));
        gates.addAll(policy.gates());
        return policy.withGates(gates);
    }

    private ImageSource image(AgentImages images) throws AbortException {
        ImagePlacement.Pin pin = step.getPin().equals("tag") ? ImagePlacement.Pin.TAG : ImagePlacement.Pin.DIGEST;
        if (step.getImage() == null) {
            return step.getRepository() == null ? new ImageSource.OfTemplate() : images.source(pin);
        }
        if (step.getRepository() != null) {
            throw new AbortException("Both 'image' and 'repository' are given: 'image' deploys what exists,"
                    + " 'repository' builds and pushes. Use one of them.");
        }
        try {
            return new ImageSource.Existing(ImageReference.parse(step.getImage()), pin, false);
        } catch (ImageException e) {
            throw new AbortException(e.getMessage());
        }
    }

    /** The step's own limits, else the server's, else the built-in ones. */
    static Policy policy(MarathonDeployStep step, MarathonServer server) throws AbortException {
        Map<PolicyParameter, String> given = new EnumMap<>(PolicyParameter.class);
        for (PolicyParameter parameter : PolicyParameter.values()) {
            String own = step.text(parameter);
            given.put(parameter, Util.fixNull(own == null ? server.text(parameter) : own));
        }
        Policy policy = policy(given);
        JobAddresses.checkProbes(policy.gates().stream().filter(Probe::is).map(gate -> Probe.of(gate).url()).toList());
        return policy;
    }

    /** @throws AbortException naming the parameter, for a text that is none */
    static Policy policy(Map<PolicyParameter, String> given) throws AbortException {
        try {
            return PolicyParameter.policy(given);
        } catch (IllegalArgumentException e) {
            throw new AbortException(e.getMessage());
        }
    }
}
