package io.jenkins.plugins.marathondeploy.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.rest.ServiceSettings;
import java.util.Objects;
import java.util.function.Function;

/**
 * Which service a gate asks: one that whoever drives the deployment has configured by a name, or addresses with a login. It is
 * persisted with the gate, and the name's address and login are looked up for each use.
 *
 * @param name          in the configuration; empty where there is none
 * @param addresses     separated by commas or blanks; of a named one those that it had when the gate was made
 * @param credentialsId of the login at the addresses; empty for none, and for a named one, which has its own
 * @param scope         the part of it that is asked, Consul's data centre or a tenant; empty for the one that the address has, and
 *                      for a named one
 */
public record ServiceReference(String name, String addresses, String credentialsId, String scope) {
    public ServiceReference {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(addresses, "addresses");
        Objects.requireNonNull(credentialsId, "credentialsId");
        Objects.requireNonNull(scope, "scope");
    }

    /** One by its addresses. */
    public static ServiceReference at(String addresses, String credentialsId) {
        return new ServiceReference("", addresses, credentialsId, "");
    }

    /** One of the configuration. */
    public static ServiceReference named(String name, String addresses) {
        return new ServiceReference(name, addresses, "", "");
    }

    /** The same with another part of it. */
    public ServiceReference withScope(String part) {
        return new ServiceReference(name, addresses, credentialsId, part);
    }

    /**
     * How it is reached, without a login.
     *
     * @param service the settings of such a service at some addresses
     * @throws IllegalArgumentException when its addresses or its part can't be such; the message can be shown
     */
    ServiceSettings settings(Function<String, ServiceSettings> service) {
        return service.apply(addresses).withScope(scope);
    }

    /** As {@link #into} wrote it. */
    static ServiceReference of(JsonNode settings, String kind) {
        return new ServiceReference(
                settings.path("server").asText(), settings.path(kind).asText(), settings.path("credentialsId").asText(),
                settings.path("scope").asText());
    }

    /** @param kind the field that has the addresses: {@code consul}, {@code prometheus} */
    ObjectNode into(ObjectNode settings, String kind) {
        return settings.put(kind, addresses).put("credentialsId", credentialsId).put("server", name).put("scope", scope);
    }
}
