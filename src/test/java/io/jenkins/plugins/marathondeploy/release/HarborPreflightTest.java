package io.jenkins.plugins.marathondeploy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.harbor.HarborClient;
import io.jenkins.plugins.marathondeploy.harbor.HarborException;
import io.jenkins.plugins.marathondeploy.harbor.HarborSettings;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.TestAuthority;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HarborPreflightTest {
    private final List<String> lines = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();

    @TempDir
    Path directory;

    @Test
    void aHarborThatIsDownIsAskedAgainAndEachTimeToldInASentence() {
        URI nobody = StubServer.closedPort("");

        refused(nobody);

        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(lines).hasSize(3).first().asString()
                .isEqualTo("GET " + nobody + "/v2/: no connection; look whether a server listens there. Looking again in 1 s.");
    }

    /** Time makes no certificate trusted. */
    @Test
    void aHarborWhoseCertificateIsNotTrustedIsNotAskedAgain() throws Exception {
        TestAuthority unknown = new TestAuthority(directory, "unknown", "ip:127.0.0.1");
        try (StubServer server = new StubServer(unknown.server(), request -> StubServer.Reply.of(200, "unseen"))) {
            assertThat(refused(server.uri(""))).hasMessageContaining("is not trusted");
        }
        assertThat(pauses).isEmpty();
        assertThat(lines).isEmpty();
    }

    private HarborException refused(URI harbor) {
        HarborClient client = new HarborClient(new HarborSettings(harbor, Authentication::none, HttpSettings.defaults()));
        ReleaseConsole console = new ReleaseConsole() {
            @Override
            public void line(Topic topic, String text) {
                lines.add(text);
            }

            @Override
            public void detail(Topic topic, String text) {
                lines.add(text);
            }
        };
        HarborPreflight preflight = new HarborPreflight(new Registry(client, true, ""), console, pauses::add);
        return catchThrowableOfType(
                HarborException.class,
                () -> preflight.prepare(ImageReference.parse(harbor.getAuthority() + "/shop/web:1"), false));
    }
}
