package io.jenkins.plugins.marathondeploy.cluster.demo;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.DockerSettings;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.DockerTaskRunner;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.engine.DockerEngine;
import io.jenkins.plugins.marathondeploy.image.engine.EngineAddress;
import io.jenkins.plugins.marathondeploy.marathon.HttpMarathon;
import io.jenkins.plugins.marathondeploy.marathon.Marathon;
import io.jenkins.plugins.marathondeploy.marathon.MarathonSettings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Harbor and Marathon of one data centre, with accounts whose passwords are made up anew each time. */
final class DemoCluster implements AutoCloseable {
    static final String PROJECT = "demo";
    static final String ROBOT = "robot$" + PROJECT + "+ci";
    static final String REPOSITORY = PROJECT + "/web";
    static final String APP = "/demo/web";

    private static final String USER = "deployer";
    /** Long enough to be seen, shorter than a centre takes. */
    private static final Duration REPLICATION = Duration.ofSeconds(3);

    private final String name;
    private final String marathonPassword = UUID.randomUUID().toString();
    private final String robotSecret = UUID.randomUUID().toString();
    private final HarborFixture harbor;
    private final String imageHost;
    private final MarathonFixture marathon;
    private final List<ImageReference> images = new CopyOnWriteArrayList<>();

    private DemoCluster(String name, HarborFixture source, MarathonFixtureConfig config) {
        this.name = name;
        harbor = HarborFixture.start().createProject(PROJECT).addRobot(ROBOT, robotSecret, PROJECT);
        imageHost = source == null ? harbor.registryAddress() : source.registryAddress();
        if (source != null) {
            source.replicateTo(harbor).delay(REPLICATION);
        }
        DockerSettings settings = DockerSettings.withLogin(harbor.registryAddress(), ROBOT, robotSecret);
        marathon = MarathonFixture.start(config
                .withRunner(new DockerTaskRunner(settings.withAlias(imageHost)))
                .withLogin(USER, marathonPassword));
    }

    /** The only one. */
    static DemoCluster alone() {
        return new DemoCluster("", null, MarathonFixtureConfig.fast());
    }

    /** Of two on this machine the one whose Harbor is pushed to. */
    static DemoCluster first(String name) {
        return new DemoCluster(name, null, centre().withPorts(20_000, 39_999));
    }

    /** Of two on this machine the one whose Harbor gets what is pushed to the first one's, under whose name its agents know it. */
    static DemoCluster second(String name, DemoCluster first) {
        return new DemoCluster(name, first.harbor, centre().withPorts(40_000, 59_999));
    }

    private static MarathonFixtureConfig centre() {
        return MarathonFixtureConfig.fast().withFrameworkId(UUID.randomUUID() + "-0000");
    }

    /** The data centre's name; empty for the only one. */
    String name() {
        return name;
    }

    String marathonUrl() {
        return marathon.uri().toString();
    }

    /** The image of a version, from now on one of those that are removed in the end. */
    ImageReference image(String version) {
        ImageReference image =
                ImageReference.parse(harbor.registryAddress() + "/" + REPOSITORY).withTag(version);
        images.add(image);
        return image;
    }

    /** The digest of a version in this Harbor; empty while it has none. */
    Optional<String> digest(String version) {
        return harbor.digest(REPOSITORY, version);
    }

    /** How often this Harbor was asked for an image by its digest. An engine that has one from elsewhere asks by HEAD. */
    long asked(String digest) {
        String path = " /v2/" + REPOSITORY + "/manifests/" + digest;
        return harbor.requests().stream().filter(request -> request.endsWith(path)).count();
    }

    String agentPort() {
        return Integer.toString(marathon.agentUri().getPort());
    }

    String harborUrl() {
        return harbor.uri().toString();
    }

    /** {@code host:port} that images of this Harbor are called by here. */
    String imageHost() {
        return imageHost;
    }

    Marathon marathon() {
        Authentication login = Authentication.basic(USER, Secret.of(marathonPassword));
        return new HttpMarathon(MarathonSettings.of(marathon.uri()).withAuthentication(() -> login));
    }

    /** The logins, named as the command line looks for them in its environment. */
    Map<String, String> logins() {
        String centre = name.isEmpty() ? "" : name.toUpperCase(Locale.ROOT) + "_";
        return Map.of(
                "MARATHON_" + centre + "USER", USER,
                "MARATHON_" + centre + "PASSWORD", marathonPassword,
                "HARBOR_" + centre + "USER", ROBOT,
                "HARBOR_" + centre + "PASSWORD", robotSecret);
    }

    @Override
    public void close() {
        marathon.close();
        DockerEngine engine = DockerEngine.connect(EngineAddress.of("", System.getenv()));
        images.forEach(engine::untag);
        harbor.close();
    }
}
