package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.ProxyConfiguration;
import hudson.init.Terminator;
import hudson.model.listeners.ItemListener;
import hudson.util.DaemonThreadFactory;
import hudson.util.ExceptionCatchingThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.marathondeploy.follow.Follower;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The plugin's threads: the few that follow all deployments, and some that wait for agents while they build. */
@Extension
public final class PluginThreads {
    /** Each belongs to a build that holds an executor meanwhile. */
    private static final int BUILDING = 64;

    private final ExecutorService building = building();
    private final Follower follower = new Follower(ProxyConfiguration::newHttpClientBuilder);
    private volatile boolean stopping;

    static PluginThreads get() {
        return ExtensionList.lookupSingleton(PluginThreads.class);
    }

    /** Follows all deployments of this controller. */
    Follower follower() {
        return follower;
    }

    /** For waiting until an agent has built and pushed. */
    ExecutorService builders() {
        return building;
    }

    /** Whether Jenkins goes down: what ends now was cut, and is no end of a step. */
    boolean isStopping() {
        return stopping;
    }

    /** Lets the exchanges that are under way end, and starts no more: the deployments are followed after the restart. */
    @Terminator
    public static void stop() throws InterruptedException {
        PluginThreads threads = get();
        threads.stopping = true;
        threads.building.shutdownNow();
        threads.follower.close(Duration.ofSeconds(10));
    }

    /** Told before anything is taken down, since agents may go before the plugin's own threads do. */
    @Extension(ordinal = 1000)
    public static final class Shutdown extends ItemListener {
        @Override
        public void onBeforeShutdown() {
            get().stopping = true;
        }
    }

    private static ExecutorService building() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                BUILDING, BUILDING, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("marathon-deploy build"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory named(String name) {
        return new ExceptionCatchingThreadFactory(new NamingThreadFactory(new DaemonThreadFactory(), name));
    }
}
