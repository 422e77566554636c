package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** Builds, pushes and deploys. */
final class DeployExecution extends MachineExecution {
    private static final long serialVersionUID = 1L;

    private final transient MarathonDeployStep step;

    /**
     * To one Marathon or to several. Typed as what core takes, so that a start of Jenkins, which looks through the step, loads
     * neither.
     *
     * @throws AbortException saying which parameters contradict each other
     */
    static StepExecution of(MarathonDeployStep step, StepContext context) throws AbortException {
        return step.hasCentres() ? new CentresExecution(step, context) : new DeployExecution(step, context);
    }

    private DeployExecution(MarathonDeployStep step, StepContext context) {
        super(context, step.access());
        this.step = step;
    }

    @Override
    DeploymentAction.Beginning beginning(Run<?, ?> run) {
        return StepRelease.beginning(step, run);
    }

    @Override
    boolean builds() {
        return step.getRepository() != null;
    }

    @Override
    Optional<DeploymentResult> dryRun(RunContext runContext, DeploymentAction shown)
            throws IOException, InterruptedException {
        return step.isDryRun()
                ? Optional.of(release(runContext, shown).dryRun())
                : Optional.empty();
    }

    @Override
    List<RunNotices> notices(Run<?, ?> run, StepDeployment ready) throws AbortException {
        return RunNotices.of(step, access(), run, ready.id(""), card(), this::log).stream().toList();
    }

    private StepRelease release(RunContext runContext, DeploymentAction shown) {
        return new StepRelease(step, runContext, shown);
    }

    @Override
    StepDeployment prepare(RunContext runContext, DeploymentAction shown) throws IOException, InterruptedException {
        return new SingleDeployment(this, release(runContext, shown).prepare());
    }
}
