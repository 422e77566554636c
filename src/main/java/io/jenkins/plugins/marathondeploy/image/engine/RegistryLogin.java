package io.jenkins.plugins.marathondeploy.image.engine;

import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import java.util.Map;

/** A login in the engine's form. The engine passes it on to the registry; nothing here shows it. */
final class RegistryLogin {
    private static final String DOCKER_HUB = "https://index.docker.io/v1/";

    private RegistryLogin() {}

    /**
     * @param registry host and port as in the reference
     */
    static AuthConfig of(Authentication login, String registry) {
        String address = registry.equals(ImageReference.DEFAULT_REGISTRY) ? DOCKER_HUB : registry;
        AuthConfig config = new AuthConfig().withRegistryAddress(address);
        if (login instanceof Authentication.Basic basic) {
            return config.withUsername(basic.user()).withPassword(basic.password().reveal());
        }
        if (login instanceof Authentication.Token token) {
            return config.withRegistrytoken(token.value().reveal());
        }
        return config;
    }

    /** Those given win over those that Docker's configuration has. */
    static AuthConfigurations all(Map<String, Authentication> logins, AuthConfigurations configured) {
        AuthConfigurations all = new AuthConfigurations();
        if (configured != null) {
            configured.getConfigs().values().forEach(all::addConfig);
        }
        logins.forEach((registry, login) -> {
            if (!(login instanceof Authentication.None)) {
                all.addConfig(of(login, registry));
            }
        });
        return all;
    }
}
