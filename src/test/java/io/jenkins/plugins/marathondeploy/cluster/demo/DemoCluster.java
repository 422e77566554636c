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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Harbor and Marathon for the demonstration, with accounts whose passwords are made up anew each time. */
final class DemoCluster implements AutoCloseable {
    static final String PROJECT = "demo";
    static final String ROBOT = "robot$" + PROJECT + "+ci";
    static final String REPOSITORY = PROJECT + "/web";
    static final String APP = "/demo/web";

    private static final String USER = "deployer";

    private final String marathonPassword = UUID.randomUUID().toString();
    private final String robotSecret = UUID.randomUUID().toString();
    private final HarborFixture harbor;
    private final MarathonFixture marathon;
    private final List<ImageReference> images = new CopyOnWriteArrayList<>();

    DemoCluster() {
        harbor = HarborFixture.start().createProject(PROJECT).addRobot(ROBOT, robotSecret, PROJECT);
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast()
                .withRunner(new DockerTaskRunner(
                        DockerSettings.withLogin(harbor.registryAddress(), ROBOT, robotSecret)))
                .withLogin(USER, marathonPassword));
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

    String agentPort() {
        return Integer.toString(marathon.agentUri().getPort());
    }

    String harborUrl() {
        return harbor.uri().toString();
    }

    Marathon marathon() {
        Authentication login = Authentication.basic(USER, Secret.of(marathonPassword));
        return new HttpMarathon(MarathonSettings.of(marathon.uri()).withAuthentication(() -> login));
    }

    /** The logins, named as the command line looks for them in its environment. */
    Map<String, String> logins() {
        return Map.of(
                "MARATHON_USER", USER,
                "MARATHON_PASSWORD", marathonPassword,
                "HARBOR_USER", ROBOT,
                "HARBOR_PASSWORD", robotSecret);
    }

    @Override
    public void close() {
        marathon.close();
        DockerEngine engine = DockerEngine.connect(EngineAddress.of("", System.getenv()));
        images.forEach(engine::untag);
        harbor.close();
    }
}
