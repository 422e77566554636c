package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.marathondeploy.config.FieldCheck;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.time.DurationText;
import java.time.Duration;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code marathonDeployWithTest}: as {@link MarathonDeployStep}, with a block, the user's own test, that is run when the new
 * version is healthy and before it counts. A step of its own, since a pipeline refuses one that takes a block without it.
 */
public final class MarathonDeployWithTestStep extends MarathonDeployStep {
    private String verifyTimeout;

    @DataBoundConstructor
    public MarathonDeployWithTestStep() {
        // Everything has a default or is optional.
    }

    /** How long the step's block may take; empty for 10 minutes. */
    public String getVerifyTimeout() {
        return verifyTimeout;
    }

    @DataBoundSetter
    public void setVerifyTimeout(String verifyTimeout) {
        this.verifyTimeout = Util.fixEmptyAndTrim(verifyTimeout);
    }

    /** Of those that are deployed to at the same time one after the other has the block, and the time of those before it. */
    @Override
    Policy tested(Policy policy) throws AbortException {
        Duration limit = verifyTimeout == null ? Gate.DEFAULT_TEST_LIMIT : DurationText.parse(verifyTimeout);
        return policy.withGate(Gate.test("the step's block", limit.multipliedBy(atOnce(sites()))));
    }

    /** Name and form. */
    @Extension
    public static final class DescriptorImpl extends MarathonDeployStep.DescriptorImpl {
        @Override
        public String getFunctionName() {
            return "marathonDeployWithTest";
        }

        @Override
        public boolean takesImplicitBlockArgument() {
            return true;
        }

        @Override
        public String getDisplayName() {
            return Messages.MarathonDeployWithTestStep_displayName();
        }

        @POST
        public FormValidation doCheckVerifyTimeout(@AncestorInPath Item item, @QueryParameter String value) {
            return checked(item, () -> FieldCheck.duration(value));
        }
    }
}
