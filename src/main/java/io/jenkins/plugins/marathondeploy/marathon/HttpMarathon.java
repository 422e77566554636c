package io.jenkins.plugins.marathondeploy.marathon;

import io.jenkins.plugins.marathondeploy.http.Http;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import java.util.concurrent.CompletionException;

/** Marathon over HTTP, for callers with a thread to spare: that waits for each answer. Safe for several threads. */
public final class HttpMarathon implements Marathon {
    private final Instances instances;

    /** @throws IllegalArgumentException when the settings' authority is no certificate */
    public HttpMarathon(MarathonSettings settings, HttpClients clients) {
        this.instances = new Instances(settings, Instances.waiting(new Http(settings.http(), clients)));
    }

    public HttpMarathon(MarathonSettings settings) {
        this(settings, HttpClients.shared());
    }

    @Override
    public <T> T carryOut(Exchange<T> exchange) {
        try {
            return exchange.of(instances.exchange(exchange).join());
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException failure ? failure : failed;
        }
    }
}
