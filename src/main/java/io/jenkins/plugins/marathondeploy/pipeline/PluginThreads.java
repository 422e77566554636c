package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.Lookup;
import hudson.ProxyConfiguration;
import hudson.init.Terminator;
import hudson.util.DaemonThreadFactory;
import hudson.util.ExceptionCatchingThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.marathondeploy.follow.Follower;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import jenkins.model.Jenkins;

/**
 * The plugin's threads: the few that follow all deployments, those that wait for agents while they build, and those that
 * prepare what is not built. Made when it is asked for: no extension, which each start of Jenkins would make.
 */
public final class PluginThreads {
    /** Each waits for a Docker Engine, and belongs to a build that holds an executor meanwhile. */
    private static final int BUILDING = 64;
    /** Each reads a file or asks a server, bounded in time, for a deployment without a build or a rollback. */
    static final int PREPARING = 32;

    private final ExecutorService building = pool("marathon-deploy build", BUILDING);
    private final ExecutorService preparing = pool("marathon-deploy prepare", PREPARING);
    /** Made for the first deployment, not for Jenkins' start. */
    private Follower follower;
    private volatile boolean stopping;

    private PluginThreads() {}

    /** Those of this Jenkins. */
    static PluginThreads get() {
        Lookup lookup = Jenkins.get().lookup;
        PluginThreads made = lookup.get(PluginThreads.class);
        return made != null ? made : lookup.setIfNull(PluginThreads.class, new PluginThreads());
    }

    /** Follows all deployments of this controller. */
    synchronized Follower follower() {
        if (follower == null) {
            follower = new Follower(ProxyConfiguration::newHttpClientBuilder);
        }
        return follower;
    }

    /** For waiting until an agent has built and pushed. */
    ExecutorService builders() {
        return building;
    }

    /** For what has to be done before a deployment without a build, and must not wait for those that build. */
    ExecutorService preparers() {
        return preparing;
    }

    /** Carries out what writes files, also where Jenkins goes down. */
    void prepare(Runnable task) {
        try {
            preparing.execute(task);
        } catch (RejectedExecutionException goesDown) {
            task.run();
        }
    }

    /** Whether Jenkins goes down: what ends now was cut, and is no end of a step. */
    boolean isStopping() {
        return stopping;
    }

    /** Has {@link #isStopping} tell it. */
    void goDown() {
        stopping = true;
    }

    /** Lets the exchanges that are under way end, and starts no more: the deployments are followed after the restart. */
    @Terminator
    public static void stop() throws InterruptedException {
        PluginThreads threads = get();
        threads.stopping = true;
        threads.building.shutdownNow();
        threads.preparing.shutdownNow();
        threads.follower().close(Duration.ofSeconds(10));
    }

    private static ExecutorService pool(String name, int threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory named(String name) {
        return new ExceptionCatchingThreadFactory(new NamingThreadFactory(new DaemonThreadFactory(), name));
    }
}
