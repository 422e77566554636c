package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.Extension;
import hudson.model.listeners.ItemListener;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Told before anything is taken down, since agents may go before the plugin's own threads do. */
@Extension(ordinal = 1000)
@Restricted(NoExternalUse.class)
public final class ShutdownListener extends ItemListener {
    @Override
    public void onBeforeShutdown() {
        PluginThreads.get().goDown();
    }
}
