package io.jenkins.plugins.marathondeploy.freestyle;

import edu.umd.cs.findbugs.annotations.CheckForNull;
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
import hudson.model.queue.CauseOfBlockage;
import hudson.model.queue.QueueTaskDispatcher;
import io.jenkins.plugins.marathondeploy.pipeline.RedeployCause;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import io.jenkins.plugins.marathondeploy.view.Redeployer;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;

/**
 * Starts builds of freestyle jobs that only deploy, {@link RedeployBuild}s, and keeps such a build and one of the job itself from
 * beginning together. A task looks at builds that have begun; what has an executor and is about to begin, the queue compares
 * with equal tasks only.
 */
@Extension
public final class FreestyleRedeployer extends QueueTaskDispatcher implements Redeployer {
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

    /**
     * Only what is pending holds the other one up: a build that waits for an agent would keep a rollback from a job whose
     * agents are away.
     */
    @Override
    @CheckForNull
    public CauseOfBlockage canRun(Queue.Item item) {
        return otherOf(item.task)
                .filter(other -> !other.isConcurrentBuild() && Queue.getInstance().isPending(other))
                .map(other -> CauseOfBlockage.fromMessage(Messages._FreestyleRedeployer_begins()))
                .orElse(null);
    }

    private static Optional<Queue.Task> otherOf(Queue.Task task) {
        if (task instanceof FreeStyleProject job) {
            return Optional.of(new RedeployTask(job));
        }
        return task instanceof RedeployTask ? Optional.of(task.getOwnerTask()) : Optional.empty();
    }
}
