package io.jenkins.plugins.marathondeploy.gate;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.http.Http;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import java.net.URI;

/** What a gate is asked with in a test: these bounds, and no login. */
record TestSystems(HttpSettings bounds) implements Systems {
    @Override
    public Http http() {
        return new Http(bounds);
    }

    @Override
    public HttpClients clients() {
        return HttpClients.shared();
    }

    @Override
    public Authentication login(String credentialsId, URI address) {
        return Authentication.none();
    }
}
