package io.jenkins.plugins.marathondeploy.freestyle;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.ParametersAction;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.BuildStepMonitor;
import hudson.tasks.Notifier;
import hudson.tasks.Publisher;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.pipeline.DeploymentFailedException;
import io.jenkins.plugins.marathondeploy.pipeline.DeploymentResult;
import io.jenkins.plugins.marathondeploy.pipeline.FailureReason;
import io.jenkins.plugins.marathondeploy.pipeline.HiddenValues;
import io.jenkins.plugins.marathondeploy.pipeline.RunNotices;
import io.jenkins.plugins.marathondeploy.pipeline.MarathonDeployStep;
import io.jenkins.plugins.marathondeploy.pipeline.StepNotices;
import io.jenkins.plugins.marathondeploy.pipeline.StepRelease;
import io.jenkins.plugins.marathondeploy.pipeline.RunContext;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import io.jenkins.plugins.marathondeploy.view.KeptDeployment;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import jenkins.tasks.SimpleBuildStep;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * "Deploy to Marathon" after the build of a freestyle job: the fields of the pipeline step, with {@code ${VAR}} and
 * tokens expanded, and the same machine behind it, followed with all others. It holds the build's executor while it
 * waits, as a freestyle build always does.
 */
public final class MarathonDeployPublisher extends Notifier implements SimpleBuildStep {
    /** Null only in what was stored without it. */
    private final MarathonDeployStep deployment;
    private boolean whenUnstable;

    /** @param deployment what the pipeline step would be given */
    @DataBoundConstructor
    public MarathonDeployPublisher(MarathonDeployStep deployment) {
        this.deployment = deployment == null ? new MarathonDeployStep() : deployment;
    }

    public MarathonDeployStep getDeployment() {
        return deployment == null ? new MarathonDeployStep() : deployment;
    }

    /** Whether an unstable build is deployed too. */
    public boolean isWhenUnstable() {
        return whenUnstable;
    }

    @DataBoundSetter
    public void setWhenUnstable(boolean whenUnstable) {
        this.whenUnstable = whenUnstable;
    }

    @Override
    public boolean requiresWorkspace() {
        return true;
    }

    @Override
    public BuildStepMonitor getRequiredMonitorService() {
        return BuildStepMonitor.NONE;
    }

    @Override
    public void perform(
            @NonNull Run<?, ?> run,
            @NonNull FilePath workspace,
            @NonNull EnvVars env,
            @NonNull Launcher launcher,
            @NonNull TaskListener listener)
            throws IOException {
        Result result = run.getResult();
        Result needed = whenUnstable ? Result.UNSTABLE : Result.SUCCESS;
        if (result != null && result.isWorseThan(needed)) {
            listener.getLogger().println("[marathon] not deployed, since the build is " + result);
            return;
        }
        HiddenValues hidden = new HiddenValues();
        // First of all, since any field may have one of them, and whatever goes wrong may quote it.
        bound(run, env).forEach(hidden::hide);
        try {
            EnvVars environment = run instanceof AbstractBuild<?, ?> build ? asGiven(build, env) : env;
            deploy(run, new RunContext(run, workspace, environment, listener, hidden));
        } catch (InterruptedException e) {
            // Jenkins itself would call the build failed, and print where the thread was.
            run.setResult(Result.ABORTED);
            throw new AbortException(e.getMessage() == null ? "the build was aborted" : e.getMessage());
        } catch (DeploymentFailedException told) {
            throw told;
        } catch (AbortException e) {
            // Jenkins prints it.
            throw new AbortException(hidden.maskOwn(String.valueOf(e.getMessage())));
        }
    }

    private void deploy(Run<?, ?> run, RunContext runContext) throws InterruptedException, IOException {
        MarathonDeployStep expanded =
                Expansion.of(getDeployment(), run, runContext.workspace(), runContext.listener());
        Ending ending = expanded.hasCentres()
                ? new CentresBuild(expanded, runContext).deploy()
                : single(expanded, runContext);
        if (ending != null) {
            ending.tell(runContext);
        }
    }

    /**
     * How it ended.
     *
     * @param aborted whether somebody aborted the build meanwhile
     */
    record Ending(DeploymentResult result, boolean good, boolean aborted) {
        /**
         * Writes it to the console.
         *
         * @throws DeploymentFailedException where it is not the end that the build is for
         * @throws InterruptedException      where the build was aborted
         */
        void tell(RunContext runContext) throws DeploymentFailedException, InterruptedException {
            String told = result.getOutcome() + ": " + result.getReason();
            if (aborted) {
                throw new InterruptedException(told);
            }
            if (!good) {
                throw new DeploymentFailedException(result);
            }
            runContext.log(told);
        }
    }

    /**
     * To one Marathon.
     *
     * @return null for a dry run
     */
    private static Ending single(MarathonDeployStep expanded, RunContext runContext)
            throws InterruptedException, IOException {
        Run<?, ?> run = runContext.run();
        String key = UUID.randomUUID().toString();
        DeploymentAction card =
                DeploymentAction.begin(run, key, StepRelease.beginning(expanded, run));
        HiddenValues hidden = runContext.hidden();
        StepRelease release = new StepRelease(expanded, runContext, card);
        Machine machine;
        try {
            if (expanded.isDryRun()) {
                release.dryRun();
                return null;
            }
            machine = release.prepare();
        } catch (IOException | InterruptedException | RuntimeException e) {
            FailureReason.showInBuild(card, e, hidden);
            throw e;
        }
        KeptDeployment.keep(card, machine.state(), hidden.values(), hidden);
        StepNotices notices = new StepNotices(
                RunNotices.of(expanded, card.access(), run, machine.id(), key, runContext::log).stream().toList());
        card.follow(machine);
        return new AwaitedDeployment(runContext, card, card.access())
                .await(machine, notices, report -> report.outcome().isGood());
    }

    /**
     * The values of credentials and parameters as they were given: in what a binding writes each {@code $} is twice yet
     * (SECURITY-698), and in what is typed for a parameter Jenkins makes {@code $$} one.
     */
    private static EnvVars asGiven(AbstractBuild<?, ?> build, EnvVars environment) {
        EnvVars given = new EnvVars(environment);
        build.getSensitiveBuildVariables().stream()
                .filter(environment::containsKey)
                .forEach(name -> given.put(name, environment.get(name).replace("$$", "$")));
        EnvVars typed = new EnvVars();
        build.getActions(ParametersAction.class).forEach(parameters -> parameters.buildEnvironment(build, typed));
        typed.forEach((name, value) -> {
            if (value.replace("$$", "$").equals(environment.get(name))) {
                given.put(name, value);
            }
        });
        return given;
    }

    /** What the job's bindings of credentials, and its password parameters, put into the environment. */
    private static Set<String> bound(Run<?, ?> run, EnvVars environment) {
        Set<String> secrets = new TreeSet<>();
        if (run instanceof AbstractBuild<?, ?> build) {
            build.getSensitiveBuildVariables().stream()
                    .map(environment::get)
                    .filter(Objects::nonNull)
                    // Each $ of a binding is twice yet, and the expansion of a field makes one of them.
                    .forEach(value -> secrets.addAll(List.of(value, value.replace("$$", "$"))));
        }
        return secrets;
    }

    /** Name and form. */
    @Extension
    public static final class DescriptorImpl extends BuildStepDescriptor<Publisher> {
        public DescriptorImpl() {
            super(MarathonDeployPublisher.class);
        }

        @Override
        @SuppressWarnings("rawtypes")
        public boolean isApplicable(Class<? extends AbstractProject> jobType) {
            return true;
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.MarathonDeployPublisher_displayName();
        }
    }
}
