package io.jenkins.plugins.marathondeploy.freestyle;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.model.FreeStyleProject;
import hudson.model.Queue;
import hudson.model.queue.CauseOfBlockage;
import hudson.model.queue.QueueTaskDispatcher;
import java.util.Optional;

/**
 * Keeps a build of a job and a {@link RedeployBuild} of it from beginning together. A task looks at builds that have begun;
 * what has an executor and is about to begin, the queue compares with equal tasks only.
 */
@Extension
public final class RedeployDispatcher extends QueueTaskDispatcher {
    /**
     * Only what is pending holds the other one up: a build that waits for an agent would keep a rollback from a job whose
     * agents are away.
     */
    @Override
    @CheckForNull
    public CauseOfBlockage canRun(Queue.Item item) {
        return otherOf(item.task)
                .filter(other -> !other.isConcurrentBuild() && Queue.getInstance().isPending(other))
                .map(other -> CauseOfBlockage.fromMessage(Messages._RedeployDispatcher_begins()))
                .orElse(null);
    }

    private static Optional<Queue.Task> otherOf(Queue.Task task) {
        if (task instanceof FreeStyleProject job) {
            return Optional.of(new RedeployTask(job));
        }
        return task instanceof RedeployTask ? Optional.of(task.getOwnerTask()) : Optional.empty();
    }
}
