package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.gate.ServiceReference;
import io.jenkins.plugins.marathondeploy.rest.ServiceSettings;

/**
 * One service that options, the environment or the configuration name.
 *
 * @param name      in the configuration; empty for one by its address
 * @param addresses separated by commas or blanks
 * @param scope     the part of it that is asked; empty for the one that the address has
 */
record ServicePlace(PlatformService service, String name, String addresses, String scope) {
    static ServicePlace at(PlatformService service, String addresses) {
        return new ServicePlace(service, "", addresses, "");
    }

    /** The same, of which another part is asked; empty for the same part. */
    ServicePlace withScope(String part) {
        return part.isBlank() ? this : new ServicePlace(service, name, addresses, part.strip());
    }

    /** For a gate, which is given the login by {@link Credentials#service}. */
    ServiceReference reference() {
        return new ServiceReference(name, addresses, "", scope);
    }

    /**
     * How it is reached, with the login of the environment.
     *
     * @throws IllegalArgumentException when an address or the part is none
     * @throws Refusal                  when the login is not whole
     */
    ServiceSettings settings(Credentials credentials) {
        Authentication login = credentials.service(service, name);
        return service.settings(addresses).withScope(scope).withAuthentication(() -> login);
    }
}
