package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

import io.jenkins.plugins.marathondeploy.cluster.mesos.Sandbox;

/** Where tasks get their sandboxes from: the Mesos agent's side. */
public interface Sandboxes {
    /** A new sandbox for a task on an agent. */
    Sandbox create(Agent agent, String taskId);

    /** The task is over; its sandbox stays readable. */
    void ended(String taskId);
}
