package io.jenkins.plugins.marathondeploy.freestyle;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.Queue;
import hudson.model.queue.QueueTaskFilter;
import hudson.model.queue.SubTask;
import hudson.security.ACL;
import hudson.security.AccessControlled;
import java.io.IOException;
import java.util.Collection;
import java.util.Set;
import org.springframework.security.core.Authentication;

/**
 * What waits in the queue for a {@link RedeployBuild}. It waits for whatever a build of the job would wait for, and is seen and
 * cancelled by whoever may see and cancel that. As a pipeline, it takes no executor of an agent.
 */
public final class RedeployTask extends QueueTaskFilter implements Queue.FlyweightTask, AccessControlled {
    private final FreeStyleProject job;

    RedeployTask(FreeStyleProject job) {
        super(job);
        this.job = job;
    }

    /** Null, which the queue drops, where the job is gone when Jenkins comes back: without it the queue could not go on. */
    private Object readResolve() {
        return job == null ? null : this;
    }

    @Override
    public Queue.Executable createExecutable() throws IOException {
        // A task without one is dropped.
        return job.isBuildable() ? RedeployBuild.create(job) : null;
    }

    /** It is this task that runs, and not the job. */
    @Override
    public Collection<? extends SubTask> getSubTasks() {
        return Set.of(this);
    }

    @NonNull
    @Override
    public Queue.Task getOwnerTask() {
        return job;
    }

    /** It needs no agent. */
    @Override
    public Label getAssignedLabel() {
        return null;
    }

    @NonNull
    @Override
    public Authentication getDefaultAuthentication2() {
        return job.getDefaultAuthentication2();
    }

    @NonNull
    @Override
    public ACL getACL() {
        return job.getACL();
    }

    /** Of one job: the queue asks {@link RedeployWish} whether two of them are one, and runs one at a time where the job does. */
    @Override
    public boolean equals(Object other) {
        return other instanceof RedeployTask task && task.job.equals(job);
    }

    @Override
    public int hashCode() {
        return job.hashCode();
    }
}
