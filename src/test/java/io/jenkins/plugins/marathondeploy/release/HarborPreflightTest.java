package io.jenkins.plugins.marathondeploy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.harbor.HarborClient;
import io.jenkins.plugins.marathondeploy.harbor.HarborException;
import io.jenkins.plugins.marathondeploy.harbor.HarborSettings;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HarborPreflightTest {
    @Test
    void aHarborThatIsDownIsAskedAgainAndEachTimeToldInASentence() throws Exception {
        URI nobody = StubServer.closedPort("");
        HarborClient client = new HarborClient(new HarborSettings(nobody, Authentication::none, HttpSettings.defaults()));
        List<String> lines = new ArrayList<>();
        List<Duration> pauses = new ArrayList<>();
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

        assertThatThrownBy(() -> preflight.prepare(ImageReference.parse(nobody.getAuthority() + "/shop/web:1"), false))
                .isInstanceOf(HarborException.class);

        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(lines).hasSize(3).first().asString()
                .isEqualTo("GET " + nobody + "/v2/: no connection; look whether a server listens there. Looking again in 1 s.");
    }
}
