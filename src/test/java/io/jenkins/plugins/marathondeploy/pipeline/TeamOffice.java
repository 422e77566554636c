package io.jenkins.plugins.marathondeploy.pipeline;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import hudson.model.ModelObject;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.cluster.harbor.RegistryProcess;
import io.jenkins.plugins.marathondeploy.config.HarborRegistry;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * A team with a folder, a robot account in its Harbor project, and images that it builds with the real Docker Engine;
 * what it leaves on the engine is removed at the end.
 */
final class TeamOffice implements AutoCloseable {
    static final String ROBOT = "robot$demo+ci";
    static final String REPOSITORY = "demo/web";
    /** Ids of credentials, and names of servers. */
    static final String HARBOR = "office";
    static final String MARATHON = "prod";

    /** How {@link #isPossible} is told. */
    static final String IS_POSSIBLE = "io.jenkins.plugins.marathondeploy.pipeline.TeamOffice#isPossible";
    /** Why it is not possible. */
    static final String MISSING = "no Docker Engine answers here, or the Docker distribution (docker-registry) is not installed";

    private static final String LABEL = "marathon-deploy.test";

    final HarborFixture harbor;
    final String unique = "t" + UUID.randomUUID().toString().substring(0, 13);
    final String secret = "s3cret-" + UUID.randomUUID();
    private final DockerClient docker;

    /** Skips the test, and says why, where it is not possible. */
    TeamOffice() {
        assumeTrue(isPossible(), MISSING);
        docker = engine();
        harbor = HarborFixture.start().createProject("demo").addRobot(ROBOT, secret, "demo");
    }

    private static DockerClient engine() {
        DefaultDockerClientConfig config =
                DefaultDockerClientConfig.createDefaultConfigBuilder().build();
        return DockerClientImpl.getInstance(
                config,
                new ApacheDockerHttpClient.Builder()
                        .dockerHost(config.getDockerHost())
                        .sslConfig(config.getSSLConfig())
                        .build());
    }

    static boolean isPossible() {
        if (!RegistryProcess.isThere()) {
            return false;
        }
        try (DockerClient engine = engine()) {
            engine.pingCmd().exec();
            return true;
        } catch (IOException | RuntimeException noAnswer) {
            return false;
        }
    }

    /** The folder with the robot account, and Harbor in the global configuration. */
    Folder folder(JenkinsRule jenkins) throws Exception {
        HarborRegistry registry = new HarborRegistry(HARBOR, harbor.uri().toString());
        registry.setCredentialsId(HARBOR);
        MarathonDeployConfiguration.get().setHarborRegistries(List.of(registry));
        Folder team = jenkins.createProject(Folder.class, "team");
        store(team).addCredentials(Domain.global(), login(HARBOR, ROBOT, secret));
        return team;
    }

    /** Marathon in the global configuration, with the credential of the same id. */
    static void configureMarathon(String url, int agentPort) {
        MarathonServer server = new MarathonServer(MARATHON, url);
        server.setCredentialsId(MARATHON);
        server.setAgentPort(agentPort);
        MarathonDeployConfiguration.get().setMarathonServers(List.of(server));
    }

    static Credentials login(String id, String user, String password) throws Exception {
        return new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, id, "", user, password);
    }

    /** Of a folder, or of Jenkins itself. */
    static CredentialsStore store(ModelObject owner) {
        for (CredentialsStore store : CredentialsProvider.lookupStores(owner)) {
            if (store.getContext() == owner) {
                return store;
            }
        }
        throw new IllegalStateException(owner.getDisplayName() + " has no credentials of its own");
    }

    /** Makes a directory one that an image can be built of: a static busybox and these instructions. */
    void context(Path directory, String... instructions) throws IOException {
        Files.createDirectories(directory);
        Path busybox = directory.resolve("busybox");
        if (!Files.exists(busybox)) {
            Files.copy(Path.of("/bin/busybox"), busybox);
        }
        Stream<String> head = Stream.of("FROM scratch", "LABEL " + LABEL + "=" + unique, "COPY busybox /bin/sh");
        Files.write(
                directory.resolve("Dockerfile"),
                Stream.concat(head, Arrays.stream(instructions)).toList());
    }

    /** How many containers sleep in a command with this team's word in it. */
    long running() {
        return docker.listContainersCmd().exec().stream()
                .filter(container -> container.getCommand().contains(unique)
                        && container.getCommand().contains("sleep"))
                .count();
    }

    @Override
    public void close() throws IOException {
        String here = harbor.registryAddress() + "/";
        for (Image image : docker.listImagesCmd().exec()) {
            Stream.of(image.getRepoTags(), image.getRepoDigests())
                    .filter(names -> names != null)
                    .flatMap(Arrays::stream)
                    .filter(name -> name.startsWith(here))
                    .forEach(this::remove);
        }
        docker.listImagesCmd().withLabelFilter(Map.of(LABEL, unique)).exec().forEach(left -> remove(left.getId()));
        docker.close();
        harbor.close();
    }

    private void remove(String image) {
        try {
            docker.removeImageCmd(image).withForce(true).exec();
        } catch (NotFoundException e) {
            // Gone with another of its names.
        }
    }
}
