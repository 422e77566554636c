package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.Extension;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Job;
import hudson.model.Queue;
import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import io.jenkins.plugins.marathondeploy.view.Redeployer;
import java.util.Set;
import jenkins.model.ParameterizedJobMixIn;
import org.jenkinsci.plugins.workflow.flow.FlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;

/** Starts builds of pipelines that run nothing but {@code marathonRedeploy} or {@code marathonRollback}. */
@Extension
public final class PipelineRedeployer implements Redeployer {
    /**
     * Those that have an action say what runs in place of the script. With any other one, of a plugin that is not known
     * here, the job's own script might run.
     */
    private static final Set<String> DEFINITIONS = Set.of(
            "org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition",
            "org.jenkinsci.plugins.workflow.cps.CpsScmFlowDefinition",
            "org.jenkinsci.plugins.workflow.multibranch.SCMBinder");

    @Override
    public boolean canStart(Job<?, ?> job) {
        try {
            return Pipelines.canStart(job);
        } catch (NoClassDefFoundError noPipelines) {
            // The plugins for them need not be installed.
            return false;
        }
    }

    @Override
    public Queue.Item start(DeploymentAction deployment, Wish wish) {
        return Pipelines.start(deployment, wish);
    }

    /** Apart, so that the extension itself loads without the plugins for pipelines. */
    private static final class Pipelines {
        static boolean canStart(Job<?, ?> job) {
            if (!(job instanceof WorkflowJob pipeline) || !pipeline.isBuildable()) {
                return false;
            }
            FlowDefinition definition = pipeline.getDefinition();
            return definition != null && DEFINITIONS.contains(definition.getClass().getName());
        }

        static Queue.Item start(DeploymentAction deployment, Wish wish) {
            String script = wish == Wish.ROLL_BACK ? rollback(deployment) : again(deployment);
            return ParameterizedJobMixIn.scheduleBuild2(
                    deployment.getRun().getParent(),
                    0,
                    new CauseAction(new RedeployCause(wish, deployment), new Cause.UserIdCause()),
                    new RedeployAction(script));
        }
    }

    private static String again(DeploymentAction deployment) {
        return "marathonRedeploy build: '" + deployment.getRun().getNumber() + "', id: " + literal(deployment.getKey());
    }

    private static String rollback(DeploymentAction deployment) {
        MarathonAccess access = deployment.access();
        return "marathonRollback id: " + literal(deployment.getApp())
                + ", to: " + literal(deployment.getVersion())
                + argument("marathon", access.server())
                + argument("marathonUrl", access.url())
                + argument("marathonCredentialsId", access.credentialsId());
    }

    private static String argument(String name, String value) {
        return value.isEmpty() ? "" : ", " + name + ": " + literal(value);
    }

    /** A text of Groovy in single quotes, in which nothing is expanded. */
    static String literal(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r") + "'";
    }
}
