package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.util.FormValidation;
import io.jenkins.plugins.marathondeploy.config.FieldCheck;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnLock;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.io.IOException;
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
    private String onLock;
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

    /** {@code wait}, {@code fail} or {@code force}. */
    public String getOnLock() {
        return onLock == null ? PolicyStep.name(OnLock.WAIT) : onLock;
    }

    @DataBoundSetter
    public void setOnLock(String onLock) {
        this.onLock = PolicyStep.orNull(onLock, PolicyStep.name(OnLock.WAIT));
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
        return Execution.of(this, stepContext);
    }

    /** Carries out a rollback by hand. */
    private static final class Execution extends MachineExecution {
        private static final long serialVersionUID = 1L;

        private final transient AgentlessRollback rollback;

        /** Typed as what core takes, so that a start of Jenkins, which looks through the step, does not load this. */
        static StepExecution of(MarathonRollbackStep step, StepContext context) {
            return new Execution(step, context);
        }

        private Execution(MarathonRollbackStep step, StepContext context) {
            super(context, step.access());
            rollback = new AgentlessRollback(
                    step.id, step.to, new AgentlessRollback.Limits(step.timeout, step.onLock, step.lockTimeout), step.access());
        }

        @Override
        DeploymentAction.Beginning beginning(Run<?, ?> run) {
            return rollback.beginning(run);
        }

        @Override
        StepDeployment prepare(RunContext runContext, DeploymentAction shown) throws IOException {
            return new SingleDeployment(this, rollback.prepare(runContext));
        }

        /** Of a step that is not there any more after a restart. */
        @Override
        boolean isGood(Report report) {
            return AgentlessRollback.isBack(report);
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
