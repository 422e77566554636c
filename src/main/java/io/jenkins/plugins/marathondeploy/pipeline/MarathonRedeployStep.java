package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.util.FormValidation;
import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code marathonRedeploy}: deploys what an earlier build of the same job has deployed, as it was rendered then, to the
 * same Marathon and with the same limits. It is followed, proven and rolled back as any deployment, and counts as this
 * build's. No agent and no file is needed.
 */
public final class MarathonRedeployStep extends Step {
    private final String build;
    private String id;

    /** @param build number of a build of this job */
    @DataBoundConstructor
    public MarathonRedeployStep(String build) {
        this.build = Util.fixNull(build).trim();
    }

    public String getBuild() {
        return build;
    }

    /** Which of several deployments of that build: the app's or group's id, a centre's name, or the key in the address of its card. */
    public String getId() {
        return id;
    }

    @DataBoundSetter
    public void setId(String id) {
        this.id = Util.fixEmptyAndTrim(id);
    }

    @Override
    public StepExecution start(StepContext stepContext) {
        return Execution.of(this, stepContext);
    }

    /** Carries it out. */
    private static final class Execution extends MachineExecution {
        private static final long serialVersionUID = 1L;

        private final transient AgentlessRedeploy redeploy;

        /** Typed as what core takes, so that a start of Jenkins, which looks through the step, does not load this. */
        static StepExecution of(MarathonRedeployStep step, StepContext context) {
            return new Execution(step, context);
        }

        private Execution(MarathonRedeployStep step, StepContext context) {
            super(context, new MarathonAccess("", "", ""));
            redeploy = new AgentlessRedeploy(step.build, step.id);
        }

        @Override
        DeploymentAction.Beginning beginning(Run<?, ?> run) {
            return redeploy.beginning(run);
        }

        @Override
        List<RunNotices> notices(Run<?, ?> run, StepDeployment ready) throws AbortException {
            return redeploy.notices(run, ready.id(""), card(), this::log);
        }

        @Override
        StepDeployment prepare(RunContext runContext, DeploymentAction shown) throws AbortException {
            goTo(redeploy.access(runContext.run()));
            return new SingleDeployment(this, redeploy.prepare(runContext));
        }
    }

    /** Name and form. */
    @Extension
    public static final class DescriptorImpl extends FormDescriptor {
        @Override
        public String getFunctionName() {
            return "marathonRedeploy";
        }

        @Override
        public String getDisplayName() {
            return Messages.MarathonRedeployStep_displayName();
        }

        @POST
        public FormValidation doCheckBuild(@AncestorInPath Item item, @QueryParameter String value) {
            return checked(item, () -> isEmpty(value)
                    ? FormValidation.error(Messages.MarathonRedeployStep_noBuild())
                    : FormValidation.ok());
        }

        /** A key is none of an app. */
        @POST
        @Override
        public FormValidation doCheckId(@AncestorInPath Item item, @QueryParameter String value) {
            return FormValidation.ok();
        }
    }
}
