package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.util.FormValidation;
import io.jenkins.plugins.marathondeploy.config.FieldCheck;
import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnLock;
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
public final class MarathonRollbackStep extends MarathonStep implements AgentlessStep {
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
        return new Execution(this, stepContext);
    }

    /** Back to the version that a deployment left, on its Marathon. */
    public static MarathonRollbackStep to(DeploymentAction deployment) {
        MarathonAccess access = deployment.access();
        MarathonRollbackStep step = new MarathonRollbackStep(deployment.getApp());
        step.setTo(deployment.getVersion());
        step.setMarathon(access.server());
        step.setMarathonUrl(access.url());
        step.setMarathonCredentialsId(access.credentialsId());
        return step;
    }

    @Override
    public DeploymentAction.Beginning beginning(Run<?, ?> run) {
        return new DeploymentAction.Beginning(DeploymentAction.Kind.ROLLBACK, id, access(), "", false);
    }

    @Override
    public MarathonAccess access(Run<?, ?> run) {
        return access();
    }

    @Override
    public Machine prepare(RunContext runContext) throws IOException {
        if (id.isEmpty()) {
            throw new AbortException("There is nothing to roll back: give 'id', such as '/team/web'.");
        }
        MarathonServer server = access().resolve(runContext.run().getParent());
        String limit = timeout == null ? server.getRollbackTimeout() : timeout;
        String lock = lockTimeout == null ? server.getLockTimeout() : lockTimeout;
        Policy given = StepRelease.policy(Map.of(
                PolicyParameter.TIMEOUT, Util.fixNull(limit),
                PolicyParameter.ON_LOCK, Util.fixNull(onLock),
                PolicyParameter.LOCK_TIMEOUT, Util.fixNull(lock)));
        Policy policy = given.withTimeouts(given.timeout(), given.timeout(), given.lockTimeout());
        try {
            return Rollback.prepare(id, Util.fixNull(to), policy, access().patient(runContext.run()));
        } catch (ReleaseException e) {
            throw StepRelease.abortion(e, runContext.mask());
        }
    }

    @Override
    public boolean isGood(Report report) {
        return isBack(report);
    }

    private static boolean isBack(Report report) {
        return report.outcome().isGood() || report.outcome() == Outcome.ROLLED_BACK;
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
            return step.beginning(run);
        }

        @Override
        StepDeployment prepare(RunContext runContext, DeploymentAction shown) throws IOException {
            return new SingleDeployment(this, step.prepare(runContext));
        }

        /** Of a step that is not there any more after a restart. */
        @Override
        boolean isGood(Report report) {
            return isBack(report);
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
