package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.util.FormValidation;
import io.jenkins.plugins.marathondeploy.config.FieldCheck;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.release.PolicyParameter;
import io.jenkins.plugins.marathondeploy.release.ReleaseException;
import io.jenkins.plugins.marathondeploy.release.Rollback;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.io.IOException;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code marathonRollback}: back to the version before, or to a named one, followed and proven like a deployment. */
public final class MarathonRollbackStep extends MarathonStep {
    private final String id;
    private String to;
    private String timeout;
    private String lockTimeout;

    /** @param id of the app, {@code /team/web} */
    @DataBoundConstructor
    public MarathonRollbackStep(String id) {
        this.id = Util.fixNull(id).trim();
    }

    public String getId() {
        return id;
    }

    /** Marathon's version to go back to; empty for the one before. */
    public String getTo() {
        return to;
    }

    @DataBoundSetter
    public void setTo(String to) {
        this.to = Util.fixEmptyAndTrim(to);
    }

    public String getTimeout() {
        return timeout;
    }

    @DataBoundSetter
    public void setTimeout(String timeout) {
        this.timeout = Util.fixEmptyAndTrim(timeout);
    }

    public String getLockTimeout() {
        return lockTimeout;
    }

    @DataBoundSetter
    public void setLockTimeout(String lockTimeout) {
        this.lockTimeout = Util.fixEmptyAndTrim(lockTimeout);
    }

    @Override
    public StepExecution start(StepContext stepContext) {
        return new Execution(this, stepContext);
    }

    /** Carries out a rollback by hand. */
    private static final class Execution extends MachineExecution {
        private static final long serialVersionUID = 1L;

        private final transient MarathonRollbackStep step;

        Execution(MarathonRollbackStep step, StepContext context) {
            super(context, step.access());
            this.step = step;
        }

        @Override
        DeploymentAction.Beginning beginning(Run<?, ?> run) {
            return new DeploymentAction.Beginning(
                    DeploymentAction.Kind.ROLLBACK, step.getId(), step.access(), "", false);
        }

        @Override
        Machine prepare(RunContext runContext, DeploymentAction shown) throws IOException {
            if (step.getId().isEmpty()) {
                throw new AbortException("There is nothing to roll back: give 'id', such as '/team/web'.");
            }
            MarathonServer server = step.access().resolve(runContext.run().getParent());
            String timeout = step.getTimeout() == null ? server.getRollbackTimeout() : step.getTimeout();
            String lock = step.getLockTimeout() == null ? server.getLockTimeout() : step.getLockTimeout();
            Policy given = StepRelease.policy(Map.of(
                    PolicyParameter.TIMEOUT, Util.fixNull(timeout), PolicyParameter.LOCK_TIMEOUT, Util.fixNull(lock)));
            Policy policy = given.withTimeouts(given.timeout(), given.timeout(), given.lockTimeout());
            try {
                return Rollback.prepare(
                        step.getId(), Util.fixNull(step.getTo()), policy, step.access().patient(runContext.run()));
            } catch (ReleaseException e) {
                throw StepRelease.abortion(e, runContext.hidden());
            }
        }

        @Override
        boolean isGood(Report report) {
            return report.outcome().isGood() || report.outcome() == Outcome.ROLLED_BACK;
        }
    }

    /** Name and form. */
    @Extension
    public static final class DescriptorImpl extends FormDescriptor {
        @Override
        public String getFunctionName() {
            return "marathonRollback";
        }

        @Override
        public String getDisplayName() {
            return Messages.MarathonRollbackStep_displayName();
        }

        @POST
        @Override
        public FormValidation doCheckId(@AncestorInPath Item item, @QueryParameter String value) {
            return checked(item, () -> isEmpty(value)
                    ? FormValidation.error(Messages.MarathonRollbackStep_noId())
                    : FieldCheck.appId(value));
        }
    }
}
