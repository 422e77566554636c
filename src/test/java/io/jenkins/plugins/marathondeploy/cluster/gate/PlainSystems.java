package io.jenkins.plugins.marathondeploy.cluster.gate;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.gate.Systems;
import io.jenkins.plugins.marathondeploy.http.Http;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import java.net.URI;
import java.time.Duration;

/** With what gates ask where any address may be asked, and nobody logs in. */
public record PlainSystems(HttpSettings bounds, HttpClients clients) implements Systems {
    /** With connections that all share. */
    public static PlainSystems within(HttpSettings bounds) {
        return new PlainSystems(bounds, HttpClients.shared());
    }

    /** With 10 s an exchange. */
    public static PlainSystems of(HttpClients clients) {
        return new PlainSystems(HttpSettings.defaults().withRequestTimeout(Duration.ofSeconds(10)), clients);
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
