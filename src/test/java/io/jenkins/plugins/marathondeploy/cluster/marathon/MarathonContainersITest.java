package io.jenkins.plugins.marathondeploy.cluster.marathon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Condition;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Instance;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.DockerSettings;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.DockerTaskRunner;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that are real containers: health over real HTTP, output in the sandbox, nothing left behind. */
class MarathonContainersITest {
    private static final String IMAGE = "marathon-fixture-test:" + UUID.randomUUID();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static DockerClient docker;

    private final HttpClient http = HttpClient.newHttpClient();
    private final MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast()
            .withRunner(new DockerTaskRunner(DockerSettings.localImages())));

    @BeforeAll
    static void buildImage(@TempDir Path context) throws IOException {
        DefaultDockerClientConfig config = DefaultDockerClientConfig.createDefaultConfigBuilder().build();
        docker = DockerClientImpl.getInstance(config,
                new ApacheDockerHttpClient.Builder().dockerHost(config.getDockerHost()).build());
        Files.copy(Path.of("/bin/busybox"), context.resolve("busybox"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY busybox /bin/sh\n");
        docker.buildImageCmd(context.toFile()).withTags(Set.of(IMAGE)).start().awaitImageId(60, TimeUnit.SECONDS);
    }

    @AfterAll
    static void removeImage() throws IOException {
        docker.removeImageCmd(IMAGE).withForce(true).exec();
        docker.close();
    }

    @AfterEach
    void close() {
        marathon.close();
        assertThat(docker.listContainersCmd().withShowAll(true).withLabelFilter(List.of(DockerTaskRunner.LABEL)).exec())
                .noneMatch(container -> container.getImage().equals(IMAGE));
    }

    private static ObjectNode app(String script) {
        ObjectNode app = new ObjectMapper().createObjectNode().put("id", "/web").put("instances", 2)
                .put("cmd", script).put("taskKillGracePeriodSeconds", 1);
        app.putArray("networks").addObject().put("mode", "container/bridge");
        ObjectNode container = app.putObject("container").put("type", "DOCKER");
        container.putObject("docker").put("image", IMAGE);
        container.putArray("portMappings").addObject().put("containerPort", 8080).put("hostPort", 0);
        app.putArray("healthChecks").addObject().put("protocol", "HTTP").put("path", "/").put("portIndex", 0)
                .put("gracePeriodSeconds", 1).put("intervalSeconds", 1).put("timeoutSeconds", 1);
        return app;
    }

    private void deployed() {
        await().atMost(PATIENCE).until(() -> marathon.cluster().deployments().isEmpty());
    }

    @Test
    void answersOverHttpAndIsReplacedByARollingUpgrade() throws Exception {
        marathon.cluster().put(app("mkdir -p /www; echo one > /www/index.html; echo serving one; httpd -f -p 8080 -h /www"), false);
        deployed();
        assertThat(body()).isEqualTo("one\n");
        Instance first = marathon.cluster().instances("/web").get(0);
        assertThat(first.task().sandbox().text("stdout")).isEqualTo("serving one\n");

        marathon.cluster().put(app("mkdir -p /www; echo two > /www/index.html; httpd -f -p 8080 -h /www"), false);
        deployed();
        assertThat(body()).isEqualTo("two\n");
        assertThat(marathon.cluster().healthy("/web")).hasSize(2);
        assertThat(first.task().sandbox().text("stdout")).isEqualTo("serving one\n");
    }

    private String body() throws Exception {
        int port = marathon.cluster().instances("/web").get(0).task().ports().get(0);
        return http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/")).build(),
                HttpResponse.BodyHandlers.ofString()).body();
    }

    @Test
    void killsWhatNeverBecomesHealthyAndSaysWhy() {
        marathon.cluster().put(app("sleep 1000"), false);
        await().atMost(PATIENCE).until(() -> failure().contains("health check failed"));
        assertThat(failure()).contains("Connection re");
    }

    @Test
    void tellsOfAContainerThatFails() {
        marathon.cluster().put(app("echo no configuration >&2; exit 7"), false);
        await().atMost(PATIENCE).until(() -> failure().equals("Container exited with status 7"));
        assertThat(marathon.cluster().instances("/web"))
                .anyMatch(instance -> instance.task().sandbox().text("stderr").equals("no configuration\n"));
    }

    @Test
    void tellsOfAnImageThatCanNotBePulled() {
        ObjectNode app = app("sleep 1");
        ((ObjectNode) app.at("/container/docker")).put("image", "127.0.0.1:1/none/such:1");
        marathon.cluster().put(app, false);
        await().atMost(PATIENCE).until(() -> failure().startsWith(
                "Failed to launch container: Failed to run 'docker -H unix:///var/run/docker.sock pull 127.0.0.1:1/none/such:1'"));
    }

    @Test
    void replacesAContainerThatIsKilled() {
        marathon.cluster().put(app("httpd -f -p 8080"), false);
        await().atMost(PATIENCE).until(() -> running() == 2);
        Instance instance = marathon.cluster().instances("/web").get(0);
        String task = instance.task().id();
        marathon.cluster().kill(instance);
        await().atMost(PATIENCE).until(() -> running() == 2 && !instance.task().id().equals(task));
    }

    private long running() {
        return marathon.cluster().instances("/web").stream()
                .filter(instance -> instance.condition() == Condition.RUNNING).count();
    }

    private String failure() {
        return marathon.model().loop().call(() -> marathon.model().instances().lastFailure("/web")
                .map(failure -> failure.path("message").asText()).orElse(""));
    }
}
