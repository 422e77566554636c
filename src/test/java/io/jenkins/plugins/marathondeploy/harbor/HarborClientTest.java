package io.jenkins.plugins.marathondeploy.harbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborOptions;
import io.jenkins.plugins.marathondeploy.cluster.harbor.Scans;
import io.jenkins.plugins.marathondeploy.harbor.HarborException.Kind;
import io.jenkins.plugins.marathondeploy.harbor.Preflight.PushRight;
import io.jenkins.plugins.marathondeploy.harbor.Preflight.Registry;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against the fixture's HTTP half; no registry runs. */
class HarborClientTest {
    private static final Instant NOW = Instant.parse("2024-05-01T10:00:00Z");
    private static final String SECRET = "S3cr$t${x}";

    private HarborFixture harbor;
    private HarborRepository repository;

    @BeforeEach
    void start() {
        harbor = HarborFixture.start(
                        HarborOptions.defaults().withoutRegistry().withClock(Clock.fixed(NOW, ZoneOffset.UTC)))
                .createProject("web")
                .addRobot("robot$ci", SECRET, "web")
                .addRobot("robot$web+push", SECRET, "web")
                .addUser("guest", SECRET)
                .allow("guest", "web", "pull");
        repository = HarborRepository.of(harbor.uri(), "web/team/app");
    }

    @AfterEach
    void stop() {
        harbor.close();
    }

    private HarborClient client(String user) {
        return client(user, SECRET);
    }

    private HarborClient client(String user, String password) {
        return new HarborClient(HarborSettings.of(harbor.uri(), Authentication.basic(user, Secret.of(password))));
    }

    private static void assertRefused(Kind kind, String part, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(HarborException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(part)
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void aLoginIsCheckedWithoutScope() {
        client("robot$ci").checkLogin();
        client("robot$web+push").checkLogin();
        assertRefused(Kind.UNAUTHORISED, "robot$ci", () -> client("robot$ci", "wrong").checkLogin());
        HarborClient anonymous = new HarborClient(HarborSettings.of(harbor.uri(), Authentication.none()));
        assertRefused(Kind.UNAUTHORISED, "No login is given", anonymous::checkLogin);
        assertThat(harbor.requests()).noneMatch(request -> request.contains("scope="));
    }

    /** A real Harbor answers it with 403 where only repository:pull and repository:push were given. */
    @Test
    void aTagIsLookedUpByALoginThatMayPullAndPushAlone() {
        String digest = harbor.putArtifact("web/team/app", "1.0", "one");
        harbor.addUser("robot$web+plain", SECRET).allow("robot$web+plain", "web", "pull", "push");
        assertRefused(Kind.FORBIDDEN, "robot$web+plain", () -> client("robot$web+plain").artifact(repository, "1.0"));

        assertThat(client("robot$web+plain").digest(repository, "1.0")).contains(digest);
        assertThat(client("robot$web+plain").digest(repository, "2.0")).isEmpty();
        harbor.addUser("robot$web+none", SECRET);
        assertRefused(Kind.FORBIDDEN, "robot$web+none", () -> client("robot$web+none").digest(repository, "1.0"));
    }

    /** Of a project that is a proxy cache Harbor's interface says 404 until the image is pulled; the registry asks upstream. */
    @Test
    void aTagIsLookedUpInAProxyCacheThatHasNotPulledItYet() {
        try (HarborFixture cache = HarborFixture.start(HarborOptions.defaults().withoutRegistry())) {
            cache.createProxyCache("cache", harbor).addRobot("robot$ci", SECRET, "cache");
            String digest = harbor.putArtifact("web/team/app", "1.0", "one");
            HarborRepository cached = HarborRepository.of(cache.uri(), "cache/web/team/app");
            HarborClient client = new HarborClient(
                    HarborSettings.of(cache.uri(), Authentication.basic("robot$ci", Secret.of(SECRET))));

            assertThat(client.digest(cached, "1.0")).contains(digest);
            assertThat(client.digest(cached, "2.0")).isEmpty();
            assertThat(client.artifact(cached, "1.0")).isEmpty();
        }
    }

    @Test
    void aPushThatMaySucceedPassesThePreflight() {
        Preflight found = client("robot$ci").preflight(repository, false);

        assertThat(found).isEqualTo(new Preflight(Registry.HARBOR, PushRight.GRANTED, false));
    }

    /** J12-start-upload: "can not push artifact to a proxy project", whatever the login may do. */
    @Test
    void aProxyCacheTakesNoPush() {
        try (HarborFixture cache = HarborFixture.start(HarborOptions.defaults().withoutRegistry())) {
            cache.createProxyCache("cache", harbor).addRobot("robot$ci", SECRET, "cache");
            HarborRepository cached = HarborRepository.of(cache.uri(), "cache/web/team/app");
            HarborClient client = new HarborClient(
                    HarborSettings.of(cache.uri(), Authentication.basic("robot$ci", Secret.of(SECRET))));

            assertRefused(
                    Kind.NO_PUSH_RIGHT,
                    "project cache on " + cache.uri() + " is a proxy cache, into which nobody can push",
                    () -> client.preflight(cached, true));
        }
    }

    /** As a robot account that may pull and push alone. */
    @Test
    void whoMayNotSeeTheProjectPassesThePreflightAllTheSame() {
        harbor.addUser("robot$web+plain", SECRET).allow("robot$web+plain", "web", "pull", "push");

        assertThat(client("robot$web+plain").preflight(repository, false).pushGranted()).isEqualTo(PushRight.GRANTED);
        harbor.faults().answer(1, "/api/v2.0/projects/", 401);
        assertThat(client("robot$ci").preflight(repository, false).pushGranted()).isEqualTo(PushRight.GRANTED);
    }

    /** Each login costs a Harbor 0.1 s, since it hashes the password. */
    @Test
    void aPreflightThatPassesLogsInOnce() {
        client("robot$ci").preflight(repository, false);

        assertThat(harbor.requests()).filteredOn(request -> request.contains("/service/token")).hasSize(1);
    }

    /** Harbor answers a wrong login with an anonymous token, which may read a public project and push to none. */
    @Test
    void aWrongLoginIsToldAsThatAndNotAsAMissingRight() {
        harbor.createProject("open", Map.of("public", "true"));
        for (String path : List.of("web/team/app", "open/app", "nowhere/app")) {
            HarborRepository target = HarborRepository.of(harbor.uri(), path);
            assertRefused(Kind.UNAUTHORISED, "robot$ci", () -> client("robot$ci", "wrong").preflight(target, true));
            HarborClient anonymous = new HarborClient(HarborSettings.of(harbor.uri(), Authentication.none()));
            assertRefused(Kind.UNAUTHORISED, "No login is given", () -> anonymous.preflight(target, true));
        }
        assertThat(harbor.hasProject("nowhere")).isFalse();
    }

    @Test
    void aMissingRightAndAMissingProjectAreToldApartWhereHarborTells() {
        assertRefused(
                Kind.NO_PUSH_RIGHT,
                "guest may not push to project web on " + harbor.uri() + ": the project exists",
                () -> client("guest").preflight(repository, true));
        HarborRepository elsewhere = HarborRepository.of(harbor.uri(), "nowhere/app");
        assertRefused(
                Kind.NO_PUSH_RIGHT,
                "project nowhere does not exist on " + harbor.uri(),
                () -> client("robot$ci").preflight(elsewhere, false));
        harbor.createProject("secret");
        HarborRepository hidden = HarborRepository.of(harbor.uri(), "secret/app");
        assertRefused(
                Kind.NO_PUSH_RIGHT,
                "robot$ci may not push to project secret on " + harbor.uri() + ": the project exists",
                () -> client("robot$ci").preflight(hidden, false));
        harbor.faults().answer(1, "/api/v2.0/projects", 403);
        assertRefused(
                Kind.NO_PUSH_RIGHT,
                "project secret does not exist on " + harbor.uri() + ", or robot$ci may not push to it: create the"
                        + " project or give the account push rights",
                () -> client("robot$ci").preflight(hidden, false));
        assertThat(harbor.hasProject("nowhere")).isFalse();
    }

    @Test
    void aMissingProjectIsCreatedWhenThatIsWanted() {
        HarborRepository fresh = HarborRepository.of(harbor.uri(), "fresh/app");
        harbor.allow("robot$ci", "*", "pull", "push", "project:read");

        assertThat(client("robot$ci").preflight(fresh, true))
                .isEqualTo(new Preflight(Registry.HARBOR, PushRight.GRANTED, true));
        assertThat(harbor.hasProject("fresh")).isTrue();
        assertThat(client("robot$ci").createProject("fresh")).isFalse();
        assertThat(client("robot$ci").project("fresh")).hasValueSatisfying(project -> {
            assertThat(project.name()).isEqualTo("fresh");
            assertThat(project.metadata()).containsEntry("public", "false");
        });
    }

    @Test
    void aRobotMayNotPushToAProjectThatItCreatedUnlessItMayPushEverywhere() {
        assertRefused(
                Kind.NO_PUSH_RIGHT,
                "robot$ci has created project fresh on " + harbor.uri() + " but may not push to it: a robot account gets"
                        + " no rights in a project that it creates",
                () -> client("robot$ci").preflight(HarborRepository.of(harbor.uri(), "fresh/app"), true));
        assertThat(harbor.hasProject("fresh")).isTrue();
    }

    @Test
    void aHarborThatIsReadOnlySaysSoAndNothingOfRights() {
        harbor.readOnly();
        assertThatThrownBy(() -> client("robot$ci").createProject("fresh"))
                .isInstanceOfSatisfying(HarborException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FORBIDDEN))
                .hasMessageContaining("The system is in read only mode")
                .hasMessageContaining("wait until an administrator ends that")
                .hasMessageNotContaining("robot account of one project");
    }

    @Test
    void whoMayNotCreateProjectsIsTold() {
        HarborRepository fresh = HarborRepository.of(harbor.uri(), "fresh/app");
        assertRefused(
                Kind.FORBIDDEN,
                "Only system level robot can create project",
                () -> client("robot$web+push").preflight(fresh, true));
        harbor.restrictProjectCreation();
        assertRefused(
                Kind.FORBIDDEN, "Only system admin can create project", () -> client("robot$ci").createProject("fresh"));
        assertThat(harbor.hasProject("fresh")).isFalse();
    }

    @Test
    void anArtifactIsFoundByTagAndByDigest() {
        String digest = harbor.putArtifact("web/team/app", "1.0", "one");
        harbor.putArtifact("web/team/app", "latest", "one");
        harbor.makeImmutable("web", "1.0");

        Artifact artifact = client("guest").artifact(repository, "1.0").orElseThrow();

        assertThat(artifact.digest()).isEqualTo(digest);
        assertThat(artifact.pushTime()).contains(NOW);
        assertThat(artifact.sizeBytes()).isPositive();
        assertThat(artifact.tags())
                .extracting(Artifact.Tag::name, Artifact.Tag::immutable)
                .containsExactlyInAnyOrder(
                        tuple("1.0", true),
                        tuple("latest", false));
        assertThat(artifact.scan()).isEmpty();
        assertThat(client("guest").artifact(repository, digest)).contains(artifact);
        assertThat(client("guest").digest(repository, "latest")).contains(digest);
        assertThat(client("guest").artifact(repository, "2.0")).isEmpty();
        assertThat(harbor.requests()).noneMatch(request -> request.contains(" /v2/"));
    }

    @Test
    void whoMayNotSeeTheProjectIsTold() {
        harbor.createProject("secret");
        HarborRepository hidden = HarborRepository.of(harbor.uri(), "secret/app");
        assertRefused(
                Kind.FORBIDDEN, "guest may not do that", () -> client("guest").artifact(hidden, "1.0"));
        assertRefused(
                Kind.UNAUTHORISED, "robot$ci", () -> client("robot$ci", "wrong").artifact(repository, "1.0"));
    }

    @Test
    void aScanGoesFromItsStartToItsFindings() {
        harbor.scans().states(Scans.QUEUED, "Pending", "Running", "Success");
        harbor.scans().findings(Map.of("High", 2, "Low", 5));
        harbor.putArtifact("web/team/app", "1.0", "one");
        HarborClient client = client("robot$ci");

        assertThat(request().answer()).isEqualTo(ScanRequest.Answer.QUEUED);
        assertThat(request().answer()).isEqualTo(ScanRequest.Answer.RUNNING);

        assertThat(client.artifact(repository, "1.0").orElseThrow().scan()).as("queued").isEmpty();
        assertThat(scan(client).state()).isEqualTo(ScanState.PENDING);
        ScanOverview running = scan(client);
        assertThat(running.state()).isEqualTo(ScanState.RUNNING);
        assertThat(running.state().isOver()).isFalse();
        assertThat(running.severity()).isEmpty();
        ScanOverview found = scan(client);
        assertThat(found.state()).isEqualTo(ScanState.SUCCESS);
        assertThat(found.severity()).contains(Severity.HIGH);
        assertThat(found.total()).isEqualTo(7);
        assertThat(found.counts()).containsExactly(Map.entry(Severity.LOW, 5), Map.entry(Severity.HIGH, 2));
        assertThat(found.countAtLeast(Severity.MEDIUM)).isEqualTo(2);
        assertThat(request().answer()).as("again").isEqualTo(ScanRequest.Answer.QUEUED);
    }

    private ScanRequest request() {
        HarborSettings settings = HarborSettings.of(harbor.uri(), Authentication.basic("robot$ci", Secret.of(SECRET)));
        return new HarborArtifacts(settings, HttpClients.shared()).scan(repository, "1.0").join();
    }

    private ScanOverview scan(HarborClient client) {
        return client.artifact(repository, "1.0").orElseThrow().scan().orElseThrow();
    }

    @Test
    void theVersionIsForThoseWhoLogIn() {
        assertThat(client("robot$ci").info().version()).contains("v2.11.0-6aa8a5ef");
        HarborClient anonymous = new HarborClient(HarborSettings.of(harbor.uri(), Authentication.none()));
        assertThat(anonymous.info().version()).isEmpty();
    }

    @Test
    void aReferenceThatIsNoneIsNotSent() {
        assertThatThrownBy(() -> client("guest").artifact(repository, "../../secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("neither a tag nor a digest");
        assertThat(harbor.requests()).isEmpty();
    }
}
