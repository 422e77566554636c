package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.image.ImageReference;


/** The Harbor that the options name, with the login of the environment. */
final class HarborConnection {
    private final Authentication login;

    private HarborConnection(Authentication login) {
        this.login = login;
    }

    static HarborConnection of(Operation command, Session session, NameOptions options, HttpSettings http) {
        if (options.harbor == null) {
            throw command.usage("--harbor URL is missing");
        }
        return new HarborConnection(session.credentials().harbor());
    }

    Authentication login() {
        return login;
    }

    /** Sees that the login is taken and the project is there. */
    void prepare(Console console, ImageReference image, boolean createProject) {}

    void look(Console console, ImageReference image, boolean createProject) {}

    String digest(ImageReference image) {
        return "";
    }
}
