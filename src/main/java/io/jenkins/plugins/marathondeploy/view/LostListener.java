package io.jenkins.plugins.marathondeploy.view;

import hudson.ExtensionPoint;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Ends what a deployment has begun outside of Marathon, once nobody follows it any more. */
@Restricted(NoExternalUse.class)
public interface LostListener extends ExtensionPoint {
    /**
     * Called at least once for each deployment that is lost, before its card tells it. May block for some seconds.
     *
     * @return what the user has to know of it, a sentence each
     */
    List<String> lost(DeploymentAction deployment);

    /** Whether Jenkins goes down, so that nothing can be ended before the next start. */
    boolean isStopping();
}
