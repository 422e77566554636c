package io.jenkins.plugins.marathondeploy.cluster.demo;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.DockerSettings;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.DockerTaskRunner;
import io.jenkins.plugins.marathondeploy.cluster.process.CommandLine;
import io.jenkins.plugins.marathondeploy.marathon.HttpMarathon;
import io.jenkins.plugins.marathondeploy.marathon.Marathon;
import io.jenkins.plugins.marathondeploy.marathon.MarathonSettings;
import java.util.UUID;

/** Harbor and Marathon for the demonstration, with accounts whose passwords are made up anew each time. */
final class DemoCluster implements AutoCloseable {
    static final String PROJECT = "demo";
    static final String ROBOT = "robot$" + PROJECT + "+ci";
    static final String APP = "/demo/web";

    private static final String USER = "deployer";

    private final String marathonPassword = UUID.randomUUID().toString();
    private final String robotSecret = UUID.randomUUID().toString();
    private final HarborFixture harbor;
    private final MarathonFixture marathon;

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

    /** With the logins where the command line looks for them. */
    CommandLine login(CommandLine commandLine) {
        return commandLine
                .with("MARATHON_USER", USER)
                .with("MARATHON_PASSWORD", marathonPassword)
                .with("HARBOR_USER", ROBOT)
                .with("HARBOR_PASSWORD", robotSecret);
    }

    @Override
    public void close() {
        marathon.close();
        harbor.close();
    }
}
