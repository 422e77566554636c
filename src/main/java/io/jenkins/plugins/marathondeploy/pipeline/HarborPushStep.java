package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.Extension;
import hudson.FilePath;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code harborPush}: builds and pushes only, for pipelines that show build and deployment as stages. */
public final class HarborPushStep extends ImageStep {
    @DataBoundConstructor
    public HarborPushStep() {
        // Everything has a default, but for the repository, which is asked for when the step runs.
    }

    @Override
    public StepExecution start(StepContext stepContext) {
        return HarborPushExecution.of(this, stepContext);
    }

    /** Name and form. */
    @Extension
    public static final class DescriptorImpl extends ImageStepDescriptor {
        @Override
        public String getFunctionName() {
            return "harborPush";
        }

        @Override
        public String getDisplayName() {
            return Messages.HarborPushStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FilePath.class);
        }

        @POST
        @Override
        public FormValidation doCheckRepository(
                @AncestorInPath Item item,
                @QueryParameter String value,
                @QueryParameter String harbor,
                @QueryParameter String harborUrl) {
            return checked(item, () -> isEmpty(value)
                    ? FormValidation.error(Messages.HarborPushStep_noRepository())
                    : repository(item, value, harbor, harborUrl));
        }
    }
}
