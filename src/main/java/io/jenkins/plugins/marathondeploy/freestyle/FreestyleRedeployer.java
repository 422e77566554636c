package io.jenkins.plugins.marathondeploy.freestyle;

import hudson.Extension;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.pipeline.RedeployCause;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import io.jenkins.plugins.marathondeploy.view.Redeployer;
import java.util.List;
import jenkins.model.Jenkins;

/** Starts builds of freestyle jobs that only deploy: {@link RedeployBuild}s. */
@Extension
public final class FreestyleRedeployer implements Redeployer {
    /**
     * Has a {@link RedeployBuild} stored as all builds of freestyle jobs are, {@code <build>}: these are what a job reads,
     * with this plugin or without it. The second one keeps core's own reading as it was. Here, since a class that
     * initializes is looked through at each start of Jenkins.
     */
    @Initializer(before = InitMilestone.PLUGINS_STARTED)
    public static void storeAsFreestyleBuilds() {
        Run.XSTREAM2.alias("build", RedeployBuild.class);
        Run.XSTREAM2.alias("build", FreeStyleBuild.class);
    }

    @Override
    public boolean canStart(Job<?, ?> job) {
        return job instanceof FreeStyleProject project && project.isBuildable();
    }

    @Override
    public Queue.Item start(DeploymentAction deployment, Wish wish) {
        return Jenkins.get()
                .getQueue()
                .schedule2(
                        new RedeployTask((FreeStyleProject) deployment.getRun().getParent()),
                        0,
                        List.of(
                                new CauseAction(new RedeployCause(wish, deployment), new Cause.UserIdCause()),
                                new RedeployWish(wish, deployment)))
                .getItem();
    }
}
