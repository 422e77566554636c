package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.harbor.HarborClient;
import io.jenkins.plugins.marathondeploy.harbor.HarborSettings;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.release.Registry;
import java.net.URI;
import java.time.Duration;
import picocli.CommandLine.ParameterException;

/** The Harbor that the options name, with the login of the environment. */
final class HarborConnection {
    private HarborConnection() {}

    /**
     * Connects nowhere yet.
     *
     * @throws ParameterException when there is no address, or it can't be Harbor's
     * @throws Refusal            when the login in the environment is not whole
     */
    static Registry of(Operation command, Session session, URI address, HttpSettings http) {
        if (address == null) {
            throw command.usage("--harbor URL is missing");
        }
        Authentication login = session.credentials().harbor();
        HarborSettings settings = command.required(() -> new HarborSettings(address, () -> login, http));
        return new Registry(new HarborClient(settings), true);
    }

    /** Waits until Harbor is asked again; refuses where the user wants to wait no longer. */
    static void pause(Session session, Duration time) throws InterruptedException {
        session.interruption().pause(time);
        if (session.interruption().isRequested()) {
            throw new Refusal("interrupted before Harbor was asked again");
        }
    }
}
