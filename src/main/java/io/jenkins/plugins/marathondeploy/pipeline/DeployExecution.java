package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.AbortException;
import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import java.io.IOException;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Builds, pushes and deploys. */
final class DeployExecution extends MachineExecution {
    private static final long serialVersionUID = 1L;

    private final transient MarathonDeployStep step;

    DeployExecution(MarathonDeployStep step, StepContext context) {
        super(
                context,
                new MarathonAccess(step.getMarathon(), step.getMarathonUrl(), step.getMarathonCredentialsId()));
        this.step = step;
    }

    @Override
    String harborUrl() throws AbortException {
        return StepRelease.harborUrl(step);
    }

    @Override
    boolean builds() {
        return step.getRepository() != null;
    }

    @Override
    Optional<DeploymentResult> dryRun(RunContext runContext) throws IOException, InterruptedException {
        return step.isDryRun()
                ? Optional.of(new StepRelease(step, runContext).dryRun())
                : Optional.empty();
    }

    @Override
    Machine prepare(RunContext runContext) throws IOException, InterruptedException {
        return new StepRelease(step, runContext).prepare();
    }
}
