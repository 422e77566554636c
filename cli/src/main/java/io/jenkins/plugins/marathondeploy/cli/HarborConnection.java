package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.harbor.HarborClient;
import io.jenkins.plugins.marathondeploy.harbor.HarborSettings;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.release.Registry;
import java.time.Duration;
import picocli.CommandLine.ParameterException;

/** The Harbor that the options name, with the login of the environment. */
final class HarborConnection {
    private HarborConnection() {}

    /**
     * Connects nowhere yet.
     *
     * @param server null where none is given
     * @param config the file that names it; empty for none
     * @throws ParameterException when there is no address, or it can't be Harbor's
     * @throws Refusal            when the login in the environment is not whole
     */
    static Registry of(Operation command, Session session, HarborServer server, String config, HttpSettings http) {
        if (server == null) {
            throw command.usage("--harbor URL is missing");
        }
        server.requireLogin(session, config);
        Authentication login = session.credentials().harbor(server.name());
        HarborSettings settings = command.required(() -> new HarborSettings(server.url(), () -> login, http));
        return new Registry(new HarborClient(settings), true, server.imageHost());
    }

    /** Waits until Harbor is asked again; refuses where the user wants to wait no longer. */
    static void pause(Session session, Duration time) throws InterruptedException {
        session.interruption().pause(time);
        if (session.interruption().isRequested()) {
            throw new Refusal("interrupted before Harbor was asked again");
        }
    }
}
