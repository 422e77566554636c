package io.jenkins.plugins.marathondeploy.harbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.cluster.harbor.RegistryProcess;
import io.jenkins.plugins.marathondeploy.harbor.Preflight.PushRight;
import io.jenkins.plugins.marathondeploy.harbor.Preflight.Registry;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The client against the real registry, behind the fixture and on its own. */
class HarborClientITest {
    private static final Authentication ROBOT = Authentication.basic("robot$ci", Secret.of("pa$$word"));

    private static HarborFixture harbor() {
        return HarborFixture.start().createProject("web").addRobot("robot$ci", "pa$$word", "web");
    }

    private static HarborClient client(URI address) {
        return new HarborClient(HarborSettings.of(address, ROBOT));
    }

    @Test
    void theRegistryItselfSendsTheClientToTheTokenService() {
        try (HarborFixture harbor = harbor()) {
            HarborRepository repository = HarborRepository.of(harbor.uri(), "web/team/app");
            assertThat(client(harbor.uri()).preflight(repository, false))
                    .isEqualTo(new Preflight(Registry.HARBOR, PushRight.GRANTED, false));

            String digest = harbor.putArtifact("web/team/app", "1.0", "one");

            assertThat(client(harbor.uri()).digest(repository, "1.0")).contains(digest);
            assertThat(client(harbor.uri()).artifact(repository, digest)).hasValueSatisfying(
                    artifact -> assertThat(artifact.tags()).extracting(Artifact.Tag::name).containsExactly("1.0"));
            harbor.deleteArtifact("web/team/app", "1.0");
            assertThat(client(harbor.uri()).artifact(repository, digest)).isEmpty();
        }
    }

    @Test
    void aReplicatedImageArrivesWithItsDigest() {
        try (HarborFixture office = harbor();
                HarborFixture dataCentre = harbor()) {
            office.replicateTo(dataCentre);
            HarborRepository there = HarborRepository.of(dataCentre.uri(), "web/app");

            String digest = office.putArtifact("web/app", "1.0", "one");

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> client(dataCentre.uri()).artifact(there, digest).isPresent());
            // A tag is pushed after what it names.
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(dataCentre.digest("web/app", "1.0")).contains(digest));
        }
    }

    @Test
    void aRegistryWithoutHarborLetsThePushGoOn() {
        try (RegistryProcess registry = RegistryProcess.startPlain()) {
            HarborRepository repository = HarborRepository.of(registry.uri(), "web/app");

            assertThat(client(registry.uri()).preflight(repository, true))
                    .isEqualTo(new Preflight(Registry.NOT_A_HARBOR, PushRight.UNKNOWN, false));
        }
    }
}
