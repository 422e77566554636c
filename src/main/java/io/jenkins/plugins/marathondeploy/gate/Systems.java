package io.jenkins.plugins.marathondeploy.gate;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.harbor.HarborSettings;
import io.jenkins.plugins.marathondeploy.http.Http;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.rest.ServiceSettings;
import java.net.URI;
import java.time.Clock;

/** With what a gate asks. Handed in anew for each question: connections and logins are never persisted. */
public interface Systems {
    /**
     * For addresses that whoever wrote the job has named: bounded in time, the trusted authorities of the deployment's
     * Marathon, and connecting to nothing that jobs may not name.
     */
    Http http();

    /** The same bounds, for a system that has a client of its own. */
    HttpSettings bounds();

    /** The connections and the threads for such a client. */
    HttpClients clients();

    /** The clock of the deployment: it only goes forward while the process lives, and begins anew with the next one. */
    Clock clock();

    /**
     * A login.
     *
     * @param credentialsId as in the gate's settings; empty for none
     * @param address       where it is sent
     * @throws GateException when it can't be had; the message can be shown
     */
    Authentication login(String credentialsId, URI address);

    /**
     * A service within the {@link #bounds}, with a login, which is looked up here: what follows an answer must not block. Where
     * services have names, one that has is reached at the address and with the login that its name has now.
     *
     * @param service by the reference's addresses
     * @throws GateException when the service or the login can't be had
     */
    default ServiceSettings reach(ServiceSettings service, ServiceReference reference) {
        URI address = service.addresses().get(0);
        Authentication found = login(reference.credentialsId(), address);
        return service.withHttp(bounds()).withAuthentication(() -> found).withScope(reference.scope());
    }

    /**
     * The Harbor that a gate's settings name, with its login, which is looked up here.
     *
     * @throws GateException when it, or its login, can't be had
     */
    default HarborSettings harbor(HarborChoice choice) {
        URI address = HarborSettings.address(choice.url());
        Authentication found = login(choice.credentialsId(), address);
        return new HarborSettings(address, () -> found, bounds());
    }
}
