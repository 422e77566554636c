package io.jenkins.plugins.marathondeploy.marathon;

import io.jenkins.plugins.marathondeploy.async.Derived;
import io.jenkins.plugins.marathondeploy.http.Http;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import java.util.concurrent.CompletableFuture;

/** Marathon over HTTP, on the client's own threads. Safe for several threads. */
public final class HttpAsyncMarathon implements AsyncMarathon {
    private final Instances instances;

    /** @throws IllegalArgumentException when the settings' authority is no certificate */
    public HttpAsyncMarathon(MarathonSettings settings, HttpClients clients) {
        this.instances = new Instances(settings, new Http(settings.http(), clients)::sendAsync);
    }

    @Override
    public <T> CompletableFuture<T> begin(Exchange<T> exchange) {
        return Derived.then(instances.exchange(exchange), exchange::of);
    }
}
