package io.jenkins.plugins.marathondeploy.cluster.harbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real engine pushes to the real registry through the fixture. */
class HarborPushITest {
    private HarborFixture harbor;

    @BeforeEach
    void start() {
        harbor = HarborFixture.start()
                .createProject("web")
                .addRobot("robot$ci", "pa$$word", "web")
                .addRobot("robot$web+push", "se$cret", "web")
                .addUser("guest", "guest")
                .allow("guest", "web", "pull");
    }

    @AfterEach
    void stop() {
        harbor.close();
    }

    private EngineImage image(String repository, String tag) throws Exception {
        return EngineImage.create(harbor.registryAddress() + "/" + repository, tag, 3_000_000);
    }

    @Test
    void aRobotPushesAndTheArtifactHasTheDigestThatThePushReturned() throws Exception {
        try (EngineImage image = image("web/team/app", "1.0")) {
            EngineImage.Push push = image.push("robot$ci", "pa$$word");

            assertThat(push.errors()).isEmpty();
            assertThat(push.digest()).startsWith("sha256:");
            assertThat(harbor.digest("web/team/app", "1.0")).contains(push.digest());
            assertThat(image.push("robot$web+push", "se$cret").errors()).isEmpty();
        }
    }

    @Test
    void aWrongPasswordIsDenied() throws Exception {
        try (EngineImage image = image("web/app", "1.0")) {
            assertThat(image.push("robot$ci", "password").errors())
                    .anySatisfy(error -> assertThat(error).contains("unauthorized to access repository: web/app"));
            assertThat(harbor.digest("web/app", "1.0")).isEmpty();
        }
    }

    @Test
    void aMissingProjectAndAMissingRightAreDenied() throws Exception {
        try (EngineImage elsewhere = image("nowhere/app", "1.0");
                EngineImage image = image("web/app", "1.0")) {
            assertThat(elsewhere.push("robot$ci", "pa$$word").errors()).isNotEmpty();
            assertThat(image.push("guest", "guest").errors()).isNotEmpty();
            assertThat(harbor.digest("web/app", "1.0")).isEmpty();
        }
    }

    @Test
    void anImmutableTagIsPushedOnce() throws Exception {
        harbor.makeImmutable("web", "1.0");
        try (EngineImage first = image("web/app", "1.0")) {
            assertThat(first.push("robot$ci", "pa$$word").errors()).isEmpty();
        }
        String before = harbor.digest("web/app", "1.0").orElseThrow();
        try (EngineImage second = image("web/app", "1.0")) {
            assertThat(second.push("robot$ci", "pa$$word").errors())
                    .anySatisfy(error -> assertThat(error).contains("immutable"));
        }
        assertThat(harbor.digest("web/app", "1.0")).contains(before);
    }

    @Test
    void aTokenThatRunsOutInTheMiddleEndsThePush() throws Exception {
        harbor.faults().expireTokens(RegistryFaults.ALWAYS);
        try (EngineImage image = image("web/app", "1.0")) {
            assertThat(image.push("robot$ci", "pa$$word").errors())
                    .anySatisfy(error -> assertThat(error).contains("unauthorized: authentication required"));
        }
        assertThat(harbor.faults().met()).isPositive();
        assertThat(harbor.digest("web/app", "1.0")).isEmpty();
    }

    @Test
    void aQuotaThatIsUsedUpIsSaidInTheStream() throws Exception {
        harbor.faults().quotaExceeded(RegistryFaults.ALWAYS);
        try (EngineImage image = image("web/app", "1.0")) {
            assertThat(image.push("robot$ci", "pa$$word").errors())
                    .anySatisfy(error -> assertThat(error).contains("configured upper limit"));
        }
    }

    @Test
    void aLayerThatBreaksOffOnceIsSentAgainByTheEngine() throws Exception {
        harbor.faults().cutBlobUploads(1, 100_000);
        try (EngineImage image = image("web/app", "1.0")) {
            EngineImage.Push push = image.push("robot$ci", "pa$$word");

            assertThat(push.errors()).isEmpty();
            assertThat(harbor.faults().met()).isEqualTo(1);
            assertThat(harbor.digest("web/app", "1.0")).contains(push.digest());
        }
    }

    @Test
    void whatIsPushedArrivesAtTheOtherHarbor() throws Exception {
        try (HarborFixture dataCentre = HarborFixture.start();
                EngineImage image = image("web/app", "1.0")) {
            Replication replication = harbor.replicateTo(dataCentre).hold();
            EngineImage.Push push = image.push("robot$ci", "pa$$word");
            assertThat(push.errors()).isEmpty();
            assertThat(dataCentre.digest("web/app", "1.0")).isEmpty();

            replication.release();

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> replication.executions().get(0).get("status").equals("Succeed"));
            assertThat(dataCentre.digest("web/app", "1.0")).contains(push.digest());
            assertThat(dataCentre.hasProject("web")).isTrue();
        }
    }

    @Test
    void aRunningScanFailsAnEventBasedReplication() {
        harbor.createProject("guarded", Map.of("prevent_vul", "true", "auto_scan", "true"));
        harbor.scans().states("Running");
        try (HarborFixture dataCentre = HarborFixture.start()) {
            Replication replication = harbor.replicateTo(dataCentre);
            harbor.putArtifact("guarded/app", "1.0", "one");

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> replication.executions().get(0).get("status").equals("Failed"));
            assertThat(dataCentre.digest("guarded/app", "1.0")).isEmpty();
        }
    }

    @Test
    void theRegistryEndsWithTheFixture() throws Exception {
        RegistryProcess registry = RegistryProcess.startPlain();
        Path storage = registry.directory();
        assertThat(storage).exists();

        registry.close();

        assertThat(registry.isAlive()).isFalse();
        assertThat(storage).doesNotExist();
    }
}
