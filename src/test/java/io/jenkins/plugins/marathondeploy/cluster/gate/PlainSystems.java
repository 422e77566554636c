package io.jenkins.plugins.marathondeploy.cluster.gate;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.gate.Systems;
import io.jenkins.plugins.marathondeploy.http.Http;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;

/** With what gates ask where any address may be asked, and nobody logs in. */
public record PlainSystems(HttpSettings bounds, HttpClients clients, Clock clock) implements Systems {
    /** With connections that all share. */
    public static Function<Clock, Systems> within(HttpSettings bounds) {
        return clock -> new PlainSystems(bounds, HttpClients.shared(), clock);
    }

    /** With 10 s an exchange. */
    public static Function<Clock, Systems> of(HttpClients clients) {
        HttpSettings bounds = HttpSettings.defaults().withRequestTimeout(Duration.ofSeconds(10));
        return clock -> new PlainSystems(bounds, clients, clock);
    }

    @Override
    public Http http() {
        return new Http(bounds, clients);
    }

    @Override
    public Authentication login(String credentialsId, URI address) {
        return Authentication.none();
    }
}
