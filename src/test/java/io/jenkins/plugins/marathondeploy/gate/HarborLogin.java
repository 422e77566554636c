package io.jenkins.plugins.marathondeploy.gate;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.http.Http;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import java.net.URI;
import java.time.Clock;
import java.util.function.Supplier;

/** With what gates ask a Harbor, whichever credential they name: with one account, looked up for each use. */
record HarborLogin(Supplier<Authentication> account) implements Systems {
    @Override
    public Http http() {
        return new Http(bounds());
    }

    @Override
    public HttpSettings bounds() {
        return HttpSettings.defaults();
    }

    @Override
    public HttpClients clients() {
        return HttpClients.shared();
    }

    @Override
    public Authentication login(String credentialsId, URI address) {
        return account.get();
    }

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }
}
