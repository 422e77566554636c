package io.jenkins.plugins.marathondeploy.cluster.marathon.task;

import com.github.dockerjava.api.model.AuthConfig;
import java.util.Optional;

/**
 * How the agent uses the Docker Engine.
 *
 * @param login the agent's login at the registry, as {@code config.json} would hold it; null for none
 * @param alwaysPull pulls every image from its registry, as an agent that is not the build machine has to; false uses
 *     what the engine has
 * @param alias what images call the login's registry where a DNS zone gives each data centre its own under one name:
 *     {@code host:port}; empty where they call it as it is
 */
public record DockerSettings(AuthConfig login, boolean alwaysPull, String alias) {

    /** Pulls without a login. */
    public static DockerSettings anonymous() {
        return new DockerSettings(null, true, "");
    }

    /** Pulls with a login; the registry is {@code host:port}. */
    public static DockerSettings withLogin(String registry, String user, String password) {
        return new DockerSettings(new AuthConfig().withRegistryAddress(registry).withUsername(user)
                .withPassword(password), true, "");
    }

    /** Never pulls: images must be in the engine already. */
    public static DockerSettings localImages() {
        return new DockerSettings(null, false, "");
    }

    /** With images of this {@code host:port} in the login's registry. */
    public DockerSettings withAlias(String other) {
        return new DockerSettings(login, alwaysPull, other);
    }

    /** Returns where an image is pulled from, which is what it is called unless that is the alias. */
    String located(String image) {
        boolean aliased = !alias.isEmpty() && image.startsWith(alias + "/");
        return aliased ? login.getRegistryAddress() + image.substring(alias.length()) : image;
    }

    /** The login for an image's registry; empty when the login is for another one. */
    Optional<AuthConfig> loginFor(String image) {
        boolean fits = login != null && image.startsWith(login.getRegistryAddress() + "/");
        return fits ? Optional.of(login) : Optional.empty();
    }
}
