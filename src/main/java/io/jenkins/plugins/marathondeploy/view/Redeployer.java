package io.jenkins.plugins.marathondeploy.view;

import hudson.ExtensionPoint;
import hudson.model.Job;
import hudson.model.Queue;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Starts builds of a job that only deploy: for a kind of job that can do without its own steps. */
@Restricted(NoExternalUse.class)
public interface Redeployer extends ExtensionPoint {
    /** What such a build does. */
    enum Wish {
        /** Sends what a build has deployed once more. */
        DEPLOY_AGAIN,
        /** Goes back to the version that it deployed, as Marathon still has it. */
        ROLL_BACK
    }

    /** Whether a build of this job can be started that only deploys; false where the job is disabled. */
    boolean canStart(Job<?, ?> job);

    /**
     * Puts a build into the queue, of the job that the deployment is of.
     *
     * @return null when Jenkins did not take it
     */
    Queue.Item start(DeploymentAction deployment, Wish wish);
}
