package io.jenkins.plugins.marathondeploy.bench;

import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.DockerSettings;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.DockerTaskRunner;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.engine.DockerEngine;
import io.jenkins.plugins.marathondeploy.image.engine.EngineAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The real engine, the real registry and real containers as tasks; what was built is removed in the end. */
final class JobCluster implements AutoCloseable {
    static final String PROJECT = "bench";

    private static final String USER = "deployer";
    private static final String ROBOT = "robot$" + PROJECT + "+ci";

    private final String marathonPassword = UUID.randomUUID().toString();
    private final String robotSecret = UUID.randomUUID().toString();
    private final HarborFixture harbor;
    private final MarathonFixture marathon;
    private final List<ImageReference> images = new ArrayList<>();
    private int builds;

    JobCluster() {
        harbor = HarborFixture.start().createProject(PROJECT).addRobot(ROBOT, robotSecret, PROJECT);
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast()
                .withRunner(new DockerTaskRunner(
                        DockerSettings.withLogin(harbor.registryAddress(), ROBOT, robotSecret)))
                .withLogin(USER, marathonPassword));
    }

    /** A tag that no build had before, as a build number is. */
    String nextTag(String repository) {
        String tag = Integer.toString(++builds);
        images.add(ImageReference.parse(registry() + "/" + repository).withTag(tag));
        return tag;
    }

    String registry() {
        return harbor.registryAddress();
    }

    String harborUrl() {
        return harbor.uri().toString();
    }

    String marathonUrl() {
        return marathon.uri().toString();
    }

    String agentPort() {
        return Integer.toString(marathon.agentUri().getPort());
    }

    /** For the command line and for the script. */
    Map<String, String> logins() {
        return Map.of(
                "MARATHON_USER", USER,
                "MARATHON_PASSWORD", marathonPassword,
                "MARATHON_LOGIN", USER + ":" + marathonPassword,
                "HARBOR_USER", ROBOT,
                "HARBOR_PASSWORD", robotSecret);
    }

    @Override
    public void close() {
        marathon.close();
        DockerEngine engine = DockerEngine.connect(EngineAddress.of("", System.getenv()));
        for (ImageReference image : images) {
            engine.untag(image);
            // The agent pulled it under this name.
            String repository = image.repository().substring(registry().length() + 1);
            harbor.digest(repository, image.tag().orElseThrow())
                    .ifPresent(digest -> engine.untag(ImageReference.parse(image.repository() + "@" + digest)));
        }
        harbor.close();
    }
}
