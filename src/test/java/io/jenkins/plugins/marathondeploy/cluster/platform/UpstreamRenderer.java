package io.jenkins.plugins.marathondeploy.cluster.platform;

import io.jenkins.plugins.marathondeploy.cluster.platform.Registrars.Place;
import io.jenkins.plugins.marathondeploy.consul.CheckStatus;
import io.jenkins.plugins.marathondeploy.consul.Consul;
import io.jenkins.plugins.marathondeploy.rest.ServiceException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What consul-template does for nginx: looks who serves, writes the upstream when that has changed, and has nginx read it. Ends,
 * as consul-template does, when nginx refuses what it wrote.
 */
public final class UpstreamRenderer implements AutoCloseable {
    private static final long LOOK_MILLIS = 200;

    private final Supplier<Optional<? extends Collection<Place>>> source;
    private final NginxProgram nginx;
    private final Repeated looks;
    private volatile String rendered = "";
    private volatile boolean ended;

    /** Of the passing instances of a service in Consul. */
    public UpstreamRenderer(Consul consul, String service, NginxProgram nginx) {
        this(() -> passing(consul, service), nginx);
    }

    /** @param source who serves; empty while nobody can say, whereupon the upstream stays as it is */
    UpstreamRenderer(Supplier<Optional<? extends Collection<Place>>> source, NginxProgram nginx) {
        this.source = source;
        this.nginx = nginx;
        looks = new Repeated("upstream-renderer", LOOK_MILLIS, this::look);
    }

    /** Whether nginx refused one, so that nothing is rendered any more. */
    public boolean hasEnded() {
        return ended;
    }

    private void look() {
        source.get().map(UpstreamRenderer::upstream).ifPresent(upstream -> {
            if (!ended && !upstream.equals(rendered)) {
                ended = nginx.reload(upstream) != 0;
                rendered = upstream;
            }
        });
    }

    private static Optional<List<Place>> passing(Consul consul, String service) {
        try {
            return Optional.of(consul.health(service).join().instances().stream()
                    .filter(instance -> instance.status() == CheckStatus.PASSING)
                    .map(instance -> new Place(instance.address(), instance.port()))
                    .toList());
        } catch (CompletionException unanswered) {
            if (!(unanswered.getCause() instanceof ServiceException)) {
                throw unanswered;
            }
            return Optional.empty();
        }
    }

    /** {@code {{range service "web"}}server …;{{else}}server 127.0.0.1:65535;{{end}}}. */
    private static String upstream(Collection<Place> places) {
        String servers = places.stream()
                .map(place -> "server " + place.address() + ":" + place.port() + ";")
                .sorted()
                .distinct()
                .collect(Collectors.joining(" "));
        return NginxProgram.upstream(servers.isEmpty() ? NginxProgram.NOBODY : servers);
    }

    @Override
    public void close() {
        looks.close();
    }
}
