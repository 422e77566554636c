package io.jenkins.plugins.marathondeploy.cluster.marathon.task;

/** What brings tasks to life: simulated ones, or containers on a Docker Engine. */
public interface TaskRunner extends AutoCloseable {
    /** Starts a task. News of it go to the listener, on any thread, never from within this call. */
    RunningTask launch(TaskLaunch launch, TaskListener listener);

    /** Whether a port of the agent can be given to a task. */
    default boolean portIsFree(int port) {
        return true;
    }

    /** Ends everything that was started and leaves nothing behind. */
    @Override
    void close();
}
