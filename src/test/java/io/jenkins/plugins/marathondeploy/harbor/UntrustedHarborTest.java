package io.jenkins.plugins.marathondeploy.harbor;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.http.TestAuthority;
import io.jenkins.plugins.marathondeploy.rest.ServiceException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UntrustedHarborTest {
    @TempDir
    Path directory;

    /** A gate waits for what may pass: a certificate does not become trusted. */
    @Test
    void whetherAnImageCanBePulledIsNotAskedForLong() throws Exception {
        TestAuthority unknown = new TestAuthority(directory, "unknown", "ip:127.0.0.1");
        try (StubServer server = new StubServer(unknown.server(), request -> Reply.of(200, "unseen"))) {
            HarborArtifacts harbor = new HarborArtifacts(
                    new HarborSettings(server.uri(""), Authentication::none, HttpSettings.defaults()), HttpClients.shared());

            Throwable refused = refused(harbor, HarborRepository.of(server.uri(""), "shop/web"));

            assertThat(refused).isInstanceOfSatisfying(ServiceException.class, failure -> {
                assertThat(failure.kind()).isEqualTo(ServiceException.Kind.UNTRUSTED);
                assertThat(failure.isTransient()).isFalse();
            });
        }
    }

    private static Throwable refused(HarborArtifacts harbor, HarborRepository repository) throws Exception {
        try {
            throw new AssertionError(harbor.pull(repository, "7").get(1, TimeUnit.MINUTES).toString());
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }
}
