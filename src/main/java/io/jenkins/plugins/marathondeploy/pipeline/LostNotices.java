package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.Extension;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import io.jenkins.plugins.marathondeploy.view.LostListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Ends the silence and the annotation of a deployment that nobody follows any more. */
@Extension
@Restricted(NoExternalUse.class)
public final class LostNotices implements LostListener {
    @Override
    public List<String> lost(DeploymentAction deployment) {
        List<String> warnings = new CopyOnWriteArrayList<>();
        RunNotices.endLost(deployment, warning -> warnings.add(warning.replaceFirst(RunNotices.WARNING, "Warning: ") + "."))
                .join();
        return warnings;
    }

    @Override
    public boolean isStopping() {
        return PluginThreads.get().isStopping();
    }
}
