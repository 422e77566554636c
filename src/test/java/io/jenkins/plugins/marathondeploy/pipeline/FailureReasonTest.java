package io.jenkins.plugins.marathondeploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.Result;
import io.jenkins.plugins.marathondeploy.auth.SecretMask;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class FailureReasonTest {
    private static String reason(FreeStyleBuild run, DeploymentAction.Kind kind, Throwable cause) throws Exception {
        DeploymentAction card = DeploymentAction.begin(
                run, kind + " " + cause, new DeploymentAction.Beginning(kind, "demo/web", null, "", true));
        FailureReason.show(card, cause, SecretMask.none());
        return card.getReason();
    }

    /** A push has nothing to do with Marathon. */
    @Test
    void saysOfADeploymentOnlyThatNothingWasSent(JenkinsRule jenkins) throws Exception {
        FreeStyleBuild run = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        for (Throwable cut : new Throwable[] {new InterruptedException(), new FlowInterruptedException(Result.ABORTED)}) {
            assertThat(reason(run, DeploymentAction.Kind.DEPLOYMENT, cut))
                    .isEqualTo("Aborted. Nothing was sent to Marathon.");
            assertThat(reason(run, DeploymentAction.Kind.PUSH, cut)).isEqualTo("Aborted.");
        }
    }
}
