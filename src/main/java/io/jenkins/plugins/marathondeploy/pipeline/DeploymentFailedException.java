package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.AbortException;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** The end of a deployment that is neither DEPLOYED nor UNCHANGED; ends the step, for {@code try/catch} to look at. */
public final class DeploymentFailedException extends AbortException {
    private static final long serialVersionUID = 1L;

    private final DeploymentResult deployment;

    public DeploymentFailedException(DeploymentResult deployment) {
        super(deployment.getOutcome() + ": " + deployment.getReason());
        this.deployment = deployment;
    }

    /** What the step would have returned. */
    @Whitelisted
    public DeploymentResult getDeployment() {
        return deployment;
    }
}
