package io.jenkins.plugins.marathondeploy.cluster.platform;

import io.jenkins.plugins.marathondeploy.consul.CheckStatus;
import io.jenkins.plugins.marathondeploy.consul.Consul;
import io.jenkins.plugins.marathondeploy.consul.ServiceHealth;
import io.jenkins.plugins.marathondeploy.rest.ServiceException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What consul-template does for nginx: looks at a service in Consul, writes the upstream when its passing instances have
 * changed, and has nginx read it. Ends, as consul-template does, when nginx refuses what it wrote.
 */
public final class UpstreamRenderer implements AutoCloseable {
    private static final long LOOK_MILLIS = 200;

    private final Consul consul;
    private final String service;
    private final NginxProgram nginx;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(UpstreamRenderer::daemon);
    private volatile String rendered = "";
    private volatile boolean ended;

    public UpstreamRenderer(Consul consul, String service, NginxProgram nginx) {
        this.consul = consul;
        this.service = service;
        this.nginx = nginx;
        thread.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "upstream-renderer");
        thread.setDaemon(true);
        return thread;
    }

    /** Whether nginx refused one, so that nothing is rendered any more. */
    public boolean hasEnded() {
        return ended;
    }

    private void look() {
        try {
            String upstream = NginxProgram.upstream(servers(consul.health(service).join()));
            if (!ended && !upstream.equals(rendered)) {
                ended = nginx.reload(upstream) != 0;
                rendered = upstream;
            }
        } catch (CompletionException unanswered) {
            if (!(unanswered.getCause() instanceof ServiceException)) {
                throw unanswered;
            }
            // The upstream stays as it is while Consul does not answer.
        }
    }

    /** {@code {{range service "web"}}server …;{{else}}server 127.0.0.1:65535;{{end}}}. */
    private static String servers(ServiceHealth health) {
        String servers = health.instances().stream()
                .filter(instance -> instance.status() == CheckStatus.PASSING)
                .map(instance -> "server " + instance.address() + ":" + instance.port() + ";")
                .sorted()
                .distinct()
                .collect(Collectors.joining(" "));
        return servers.isEmpty() ? NginxProgram.NOBODY : servers;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
