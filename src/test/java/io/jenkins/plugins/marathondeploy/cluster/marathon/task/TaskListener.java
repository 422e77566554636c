package io.jenkins.plugins.marathondeploy.cluster.marathon.task;

/** Hears what becomes of a task: what Mesos tells Marathon as status updates. */
public interface TaskListener {
    /** TASK_STARTING. */
    void starting();

    /** TASK_RUNNING. */
    void running();

    /** The end: {@code TASK_KILLED}, {@code TASK_FAILED}, {@code TASK_FINISHED}; the message is Mesos's. */
    void ended(String state, String message);
}
