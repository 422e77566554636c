package io.jenkins.plugins.marathondeploy.view;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Looks at what a build leaves behind at its end, and forgets builds that are deleted. */
@Extension
@Restricted(NoExternalUse.class)
public final class DeploymentRunListener extends RunListener<Run<?, ?>> {
    @Override
    public void onCompleted(@NonNull Run<?, ?> run, @NonNull TaskListener listener) {
        LostDeployments.onCompleted(run, listener);
    }

    @Override
    public void onDeleted(@NonNull Run<?, ?> run) {
        DeploymentIndex.get().forget(run);
    }
}
