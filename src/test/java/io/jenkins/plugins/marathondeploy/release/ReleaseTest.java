package io.jenkins.plugins.marathondeploy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborOptions;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.delivery.Delivered;
import io.jenkins.plugins.marathondeploy.deploy.Build;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnLock;
import io.jenkins.plugins.marathondeploy.harbor.HarborClient;
import io.jenkins.plugins.marathondeploy.harbor.HarborSettings;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.PushedImage;
import io.jenkins.plugins.marathondeploy.marathon.HttpMarathon;
import io.jenkins.plugins.marathondeploy.marathon.MarathonSettings;
import io.jenkins.plugins.marathondeploy.template.ImagePlacement;
import io.jenkins.plugins.marathondeploy.template.Template;
import io.jenkins.plugins.marathondeploy.workload.KeptValues;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked before a build, in which order, and what it is worth. */
class ReleaseTest {
    private static final String DIGEST = "sha256:" + "a".repeat(64);
    private static final String JOB = "shop";

    private MarathonFixture marathon;
    private HarborFixture harbor;
    private final List<String> steps = new ArrayList<>();
    private final List<String> console = new ArrayList<>();
    /** Whether the registry has an image of the same content. */
    private boolean known;

    @BeforeEach
    void start() {
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
        harbor = HarborFixture.start(HarborOptions.defaults().withoutRegistry())
                .createProject("shop")
                .addAdministrator("admin", "password");
    }

    /** Of the registry; empty for its own. */
    private String imageHost = "";

    @AfterEach
    void stop() {
        harbor.close();
        marathon.close();
    }

    /** Builds nothing, and notes that it was asked to. */
    private final class Images implements ImageSupply {
        @Override
        public Delivered deliver(ImageSource.Built image) {
            steps.add("build");
            return delivered(image, "");
        }

        @Override
        public Optional<Delivered> find(ImageSource.Built image) {
            steps.add("find");
            return known ? Optional.of(delivered(image, "it is there")) : Optional.empty();
        }

        private Delivered delivered(ImageSource.Built image, String skipped) {
            PushedImage pushed = new PushedImage(
                    image.name().withDigest(DIGEST), DIGEST, image.build().tags());
            return new Delivered(pushed, skipped, "", skipped.isEmpty() ? "abc" : "earlier", Map.of("build", Duration.ofSeconds(3)));
        }
    }

    private final class Lines implements ReleaseConsole {
        @Override
        public void line(Topic topic, String text) {
            console.add(topic + " " + text);
        }

        @Override
        public void detail(Topic topic, String text) {
            line(topic, text);
        }
    }

    private Release release(Policy policy, int number, String repository, boolean createProject) {
        return release(marathon.uri(), policy, number, repository, createProject);
    }

    private Release release(URI target, Policy policy, int number, String repository, boolean createProject) {
        ImageBuild build = ImageBuild.in("/nowhere")
                .tag(ImageReference.parse(harbor.registryAddress() + "/" + repository + ":" + number))
                .build();
        return release(target, policy, number,
                new ImageSource.Built(build, ImagePlacement.Pin.DIGEST, createProject, false));
    }

    private Release release(URI target, Policy policy, int number, ImageSource image) {
        TemplateSource template = new TemplateSource("marathon.json", "", List.of(), List.of(), "");
        ReleaseRequest request = new ReleaseRequest(
                template, image, policy, new BuildIdentity(Optional.of(new Build(JOB, number)), "abc"));
        Authentication login = Authentication.basic("admin", Secret.of("password"));
        HarborClient client =
                new HarborClient(new HarborSettings(harbor.uri(), () -> login, HttpSettings.defaults()));
        return new Release(
                request,
                new ReleaseContext(
                        files -> files.stream().map(ReleaseTest::file).toList(),
                        new Images(),
                        Optional.of(new Registry(client, true, imageHost)),
                        new HttpMarathon(new MarathonSettings(
                                List.of(target), Authentication::none, HttpSettings.defaults())),
                        new Lines(),
                        pause -> steps.add("pause"),
                        KeptValues.NONE));
    }

    private static Template file(String name) {
        return Template.parse(
                "{\"id\": \"/web\", \"instances\": 1, \"cpus\": 0.1, \"mem\": 32, \"tyop\": 1, \"container\":"
                        + " {\"type\": \"DOCKER\", \"docker\": {\"image\": \"${IMAGE}\"}}}",
                name);
    }

    /** What runs, as the build of that number would have left it. */
    private void runs(int number, String image) throws Exception {
        ObjectNode app = (ObjectNode) new ObjectMapper().readTree("{\"id\": \"/web\", \"instances\": 1, \"cpus\": 0.1,"
                + " \"mem\": 32, \"container\": {\"type\": \"DOCKER\", \"docker\": {\"image\": \"" + image + "\"}},"
                + " \"labels\": {\"marathon-deploy.build\": \"" + JOB + "#" + number + "\"}}");
        marathon.cluster().put(app, false);
    }

    private List<String> asked() {
        return harbor.requests();
    }

    @Test
    void anImageIsBuiltAfterMarathonAndHarborWereAsked() throws Exception {
        Prepared prepared = release(Policy.defaults(), 7, "shop/web", false).prepare();

        assertThat(prepared.machine().id()).isEqualTo("/web");
        assertThat(prepared.durations()).containsEntry("build", Duration.ofSeconds(3));
        assertThat(steps).containsExactly("build");
        assertThat(marathon.requests().count("GET", "/v2/apps//?web.*")).isEqualTo(1);
        assertThat(asked()).isNotEmpty();
        assertThat(console).anyMatch(line -> line.startsWith("HARBOR") && line.contains("lets this login push to shop/web"));
        assertThat(console).filteredOn(line -> line.startsWith("WARNING")).hasSize(1).first().asString().contains("tyop");
    }

    @Test
    void theDefinitionCallsTheImageAsEachDataCentreDoes() throws Exception {
        imageHost = "harbor.example.org";

        Prepared prepared = release(Policy.defaults(), 7, "shop/web", false).prepare();
        DryRun seen = release(Policy.defaults(), 7, "shop/web", false).dryRun();

        assertThat(prepared.machine().state()).doesNotContain(harbor.registryAddress() + "/shop/web");
        assertThat(seen.definition().at("/container/docker/image").asText()).isEqualTo("harbor.example.org/shop/web:7");
        assertThat(seen.deployment().image()).isEqualTo("harbor.example.org/shop/web:7");
        assertThat(console).anyMatch(line -> line.contains("push it as " + harbor.registryAddress() + "/shop/web:7,"));
    }

    @Test
    void aMarathonThatRefusesEndsItBeforeHarborIsAsked() {
        try (MarathonFixture guarded = MarathonFixture.start(MarathonFixtureConfig.fast().withLogin("ci", "word"))) {
            assertThatThrownBy(() -> release(guarded.uri(), Policy.defaults(), 7, "garden/web", true).prepare())
                    .isInstanceOf(ReleaseException.class)
                    .hasMessageContaining("401");
        }
        assertThat(steps).isEmpty();
        assertThat(asked()).isEmpty();
        assertThat(harbor.hasProject("garden")).isFalse();
    }

    @Test
    void aLockEndsItBeforeTheBuildWhereNobodyWantsToWait() throws Exception {
        marathon.cluster().put((ObjectNode) new ObjectMapper().readTree("{\"id\": \"/web\", \"cmd\": \"serve\","
                + " \"instances\": 1, \"cpus\": 0.1, \"mem\": 32, \"env\": {\"SIM_HTTP\": \"500\"}, \"healthChecks\":"
                + " [{\"protocol\": \"HTTP\", \"path\": \"/\", \"portIndex\": 0}], \"ports\": [0]}"), false);
        Release waiting = release(Policy.defaults(), 7, "shop/web", false);
        Release failing = release(Policy.defaults().withOnLock(OnLock.FAIL), 7, "garden/web", true);
        assertThat(marathon.cluster().deployments()).as("the deployment is under way").isNotEmpty();

        assertThatThrownBy(failing::prepare)
                .isInstanceOfSatisfying(ReleaseException.class, e -> assertThat(e.id()).isEqualTo("/web"))
                .hasMessageContaining("locked by deployment")
                .hasMessageEndingWith("changed on Marathon.");
        assertThat(asked()).isEmpty();
        assertThat(steps).isEmpty();
        assertThat(waiting.prepare().machine().id()).isEqualTo("/web");
    }

    @Test
    void anOlderBuildIsNotBuiltUnlessItIsAllowed() throws Exception {
        runs(42, "harbor.example/shop/web:42");

        assertThatThrownBy(() -> release(Policy.defaults(), 41, "shop/web", false).prepare())
                .isInstanceOfSatisfying(ReleaseException.class, e -> assertThat(e.id()).isEqualTo("/web"))
                .hasMessageContaining("build shop#42 is deployed at /web, this is the older build #41");
        assertThat(steps).containsExactly("find");

        release(Policy.defaults().withAllowOlder(true), 41, "shop/web", false).prepare();
        assertThat(steps).containsExactly("find", "build");
    }

    @Test
    void anOlderBuildWhoseImageIsThereGoesOn() throws Exception {
        runs(42, harbor.registryAddress() + "/shop/web@" + DIGEST);
        known = true;

        release(Policy.defaults(), 41, "shop/web", false).prepare();

        assertThat(steps).containsExactly("find");
        assertThat(console).contains("IMAGE build and push skipped: it is there");
    }

    @Test
    void theRevisionIsTheOneThatTheImageWasBuiltFrom() throws Exception {
        assertThat(prepared()).as("built from this commit").containsPattern("marathon-deploy.revision\\W+abc\\W");

        runs(42, harbor.registryAddress() + "/shop/web@" + DIGEST);
        known = true;
        assertThat(prepared())
                .as("found, and built from another")
                .containsPattern("marathon-deploy.revision\\W+earlier\\W");
    }

    private String prepared() throws Exception {
        return release(Policy.defaults(), 41, "shop/web", false).prepare().machine().state();
    }

    @Test
    void aDryRunBuildsCreatesAndSendsNothing() throws Exception {
        DryRun seen = release(Policy.defaults(), 7, "garden/web", true).dryRun();

        assertThat(seen.preview().changes()).containsExactly("/web: is new");
        assertThat(seen.deployment().digest()).isEmpty();
        assertThat(steps).isEmpty();
        assertThat(harbor.hasProject("garden")).isFalse();
        assertThat(console).anyMatch(line -> line.startsWith("HARBOR would create the project garden on "));
        assertThat(console).contains("DRY_RUN would build . and push it as " + harbor.registryAddress()
                + "/garden/web:7, unless an image of the same content is there");
        assertThat(marathon.requests().count("PUT", ".*")).isZero();
    }

    @Test
    void whatIsNotBuiltAsksNobody() throws Exception {
        ImageSource existing = new ImageSource.Existing(
                ImageReference.parse("harbor.example/shop/web"), ImagePlacement.Pin.DIGEST, false);

        Prepared prepared = release(marathon.uri(), Policy.defaults(), 7, existing).prepare();

        assertThat(prepared.machine().id()).isEqualTo("/web");
        assertThat(asked()).isEmpty();
        assertThat(marathon.requests().count("GET", ".*")).isZero();
        assertThat(steps).isEmpty();
    }

    @Test
    void aTemplateThatIsNoneIsRefusedBeforeAnybodyIsAsked() {
        ImageSource twice = new ImageSource.Existing(
                ImageReference.parse("harbor.example/shop/web@" + DIGEST), ImagePlacement.Pin.TAG, false);

        assertThatThrownBy(() -> release(marathon.uri(), Policy.defaults(), 7, twice).prepare())
                .isInstanceOf(ReleaseException.class)
                .hasMessageContaining("no tag");
        assertThat(marathon.requests().count("GET", ".*")).isZero();
    }

    private CentresRelease centres(MarathonFixture south) {
        LinkedHashMap<String, Release> releases = new LinkedHashMap<>();
        releases.put("north", release(marathon.uri(), Policy.defaults(), 7, "shop/web", false));
        releases.put("south", release(south.uri(), Policy.defaults(), 7, "shop/web", false));
        return new CentresRelease(releases);
    }

    @Test
    void oneImageIsBuiltForSeveralCentres() throws Exception {
        try (MarathonFixture south = MarathonFixture.start(MarathonFixtureConfig.fast().withFrameworkId("south"))) {
            CentresRelease.PreparedCentres prepared = centres(south).prepare();

            assertThat(prepared.machines().keySet()).containsExactly("north", "south");
            assertThat(steps).containsExactly("build");
            assertThat(prepared.durations()).containsEntry("build", Duration.ofSeconds(3));
            assertThat(south.requests().count(request -> request.path().startsWith("/v2/apps"))).isPositive();
        }
    }

    @Test
    void nothingIsBuiltForCentresOfWhichOneStandsAgainstIt() throws Exception {
        try (MarathonFixture south = MarathonFixture.start(MarathonFixtureConfig.fast().withLogin("ci", "secret"))) {
            assertThatThrownBy(() -> centres(south).prepare())
                    .isInstanceOf(ReleaseException.class)
                    .hasMessageContaining("south: Marathon: ")
                    .hasMessageContaining("401");
            assertThat(steps).isEmpty();
        }
    }

    @Test
    void nothingIsBuiltForTwoNamesOfOneMarathon() {
        assertThatThrownBy(() -> centres(marathon).prepare())
                .isInstanceOf(ReleaseException.class)
                .hasMessageContaining("north and south are the same Marathon (framework 5a9e1b9c-");
        assertThat(steps).isEmpty();
    }

    /** Before it has registered with Mesos it has no name there. */
    @Test
    void nothingIsBuiltForTwoNamesOfOneMarathonThatHasNotRegistered() {
        try (MarathonFixture fresh = MarathonFixture.start(MarathonFixtureConfig.fast().withFrameworkId(null))) {
            LinkedHashMap<String, Release> releases = new LinkedHashMap<>();
            releases.put("north", release(fresh.uri(), Policy.defaults(), 7, "shop/web", false));
            releases.put("south", release(URI.create(fresh.uri() + "/"), Policy.defaults(), 7, "shop/web", false));
            assertThatThrownBy(() -> new CentresRelease(releases).prepare())
                    .isInstanceOf(ReleaseException.class)
                    .hasMessageContaining("north and south are the same Marathon (leader 127.0.0.1:");
            assertThat(steps).isEmpty();
        }
    }

    @Test
    void anOlderBuildIsRefusedWhereOneCentreRunsANewer() throws Exception {
        try (MarathonFixture south = MarathonFixture.start(MarathonFixtureConfig.fast().withFrameworkId("south"))) {
            ObjectNode app = (ObjectNode) new ObjectMapper().readTree("{\"id\": \"/web\", \"cmd\": \"x\", \"cpus\": 0.1, \"mem\": 32,"
                    + " \"labels\": {\"marathon-deploy.build\": \"" + JOB + "#8\"}}");
            south.cluster().put(app, false);

            assertThatThrownBy(() -> centres(south).prepare())
                    .isInstanceOf(ReleaseException.class)
                    .hasMessageContaining("nothing was built or sent");
            assertThat(steps).containsExactly("find");
        }
    }
}
