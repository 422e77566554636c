package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.engine.TestBuildx;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Instance;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.DockerSettings;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.DockerTaskRunner;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.engine.DockerEngine;
import io.jenkins.plugins.marathondeploy.image.engine.EngineAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The command line with docker buildx, a Harbor with the real registry, and a Marathon whose tasks are containers of the machine's
 * own engine, wherever their images were built.
 */
final class BuildKitBench implements AutoCloseable {
    static final String ROBOT = "robot$shop+ci";
    static final String SECRET = "r0b0t$ s3cret";
    private static final String END = "-- that is all";

    final HarborFixture harbor;
    final String unique = UUID.randomUUID().toString();
    private final Path directory;
    private final Map<String, String> environment;
    private final MarathonFixture marathon;
    private String engine = "";
    private String builder = "buildx";
    private int builds;

    /**
     * What came of a deployment.
     *
     * @param printed what the container printed when it looked at itself
     * @param tag     of the image, in the repository {@code shop/web}
     * @param run     of the command line
     */
    record Deployed(String printed, String tag, InProcess.Result run) {}

    private BuildKitBench(Path directory, Map<String, String> environment) throws IOException {
        this.directory = directory;
        this.environment = environment;
        harbor = HarborFixture.start().createProject("shop").addRobot(ROBOT, SECRET, "shop");
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast().withRunner(
                new DockerTaskRunner(DockerSettings.withLogin(harbor.registryAddress(), ROBOT, SECRET))));
        Files.createDirectory(directory.resolve("context"));
        Files.copy(Path.of("/bin/busybox"), directory.resolve("context/busybox"));
        file("context/unique", unique + "\n");
    }

    /** Skips the test, and says why, where there is no buildx. */
    static BuildKitBench in(Path directory) throws IOException {
        Optional<Map<String, String>> environment = TestBuildx.environment(Files.createDirectory(directory.resolve("home")));
        assumeTrue(environment.isPresent(), "docker buildx is not on this machine");
        return new BuildKitBench(directory, environment.get());
    }

    /** From now on, images are built there; empty for the machine's own engine. */
    BuildKitBench engine(String address) {
        engine = address;
        return this;
    }

    /** From now on, images are built by this builder of buildx. */
    BuildKitBench builder(String name) {
        builder = name;
        return this;
    }

    /** From now on, Docker's client and buildx are those of these unpacked packages. */
    BuildKitBench client(Path packages) throws IOException {
        Path plugin = directory.resolve("home/.docker/cli-plugins/docker-buildx");
        Files.delete(plugin);
        Files.createSymbolicLink(plugin, packages.resolve("usr/libexec/docker/cli-plugins/docker-buildx"));
        environment.merge("PATH", packages.resolve("usr/bin").toString(), (path, first) -> first + ":" + path);
        return this;
    }

    /** For all runs from now on. */
    BuildKitBench with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Path file(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    /** Lines after those of a stage {@code base} with a shell and the file {@code /unique}. */
    void dockerfile(String lines) throws IOException {
        file("context/Dockerfile", "FROM scratch AS base\nCOPY busybox /bin/sh\nCOPY unique /unique\n" + lines + "\n");
    }

    String repository() {
        return harbor.registryAddress() + "/shop/web";
    }

    /** Manifest, configuration and layers of an image in the registry, or the manifest of an index. */
    String content(String tag) {
        return new String(harbor.content("shop/web", tag), StandardCharsets.ISO_8859_1);
    }

    /** Builds and deploys; the app's task runs these commands of its shell, and then goes on for long. */
    Deployed deploy(String look, String... options) throws IOException {
        InProcess.Result run = tryDeploy(look, options);
        assertThat(run.status()).as(run.all()).isZero();
        try {
            await().atMost(Duration.ofMinutes(1)).until(() -> printed("stdout").contains(END));
        } catch (ConditionTimeoutException late) {
            throw new AssertionError("The container printed: " + printed("stdout") + printed("stderr"), late);
        }
        return new Deployed(printed("stdout").substring(0, printed("stdout").indexOf(END)), Integer.toString(builds), run);
    }

    /** The same, which may fail. */
    InProcess.Result tryDeploy(String look, String... options) throws IOException {
        builds++;
        ObjectNode app = new ObjectMapper().createObjectNode()
                .put("id", app()).put("instances", 1).put("cpus", 0.1).put("mem", 32).put("taskKillGracePeriodSeconds", 1)
                .put("cmd", look + "; echo '" + END + "'; sleep 1000");
        app.putObject("container").put("type", "DOCKER").putObject("docker").put("image", "${IMAGE}");
        file("app.json", app.toString());
        List<String> arguments = new ArrayList<>(List.of(
                "deploy", "--marathon", marathon.uri().toString(), "--app", "app.json", "--min-healthy-time", "0s",
                "--tag", Integer.toString(builds)));
        arguments.addAll(List.of(options));
        return run(arguments.toArray(String[]::new));
    }

    boolean isDeployed() {
        return marathon.cluster().app(app()).isPresent();
    }

    /** A command that builds the context. */
    InProcess.Result run(String... command) {
        InProcess process = new InProcess(directory).with("HARBOR_USER", ROBOT).with("HARBOR_PASSWORD", SECRET);
        environment.forEach(process::with);
        Stream<String> all = Stream.of(
                Stream.of(command),
                Stream.of("--context", "context", "--builder", builder, "--harbor", harbor.uri().toString(), "--repository", "shop/web"),
                engine.isEmpty() ? Stream.<String>of() : Stream.of("--docker-host", engine))
                .flatMap(part -> part);
        return process.run(all.toArray(String[]::new));
    }

    /** Docker's client itself, as the command line would run it. */
    void docker(String... arguments) throws IOException {
        // By the PATH of this process, the shell is found, and by that of the shell the client.
        ProcessBuilder process = new ProcessBuilder("sh", "-c", "exec docker " + String.join(" ", arguments)).redirectErrorStream(true);
        process.environment().putAll(environment);
        Process started = process.start();
        String said = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertThat(started.waitFor()).as(said).isZero();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private String app() {
        return "/kit/web" + builds;
    }

    private String printed(String stream) {
        List<Instance> instances = marathon.cluster().instances(app());
        return instances.isEmpty() ? "" : instances.get(0).task().sandbox().text(stream);
    }

    @Override
    public void close() {
        marathon.close();
        DockerEngine own = DockerEngine.connect(EngineAddress.of("", System.getenv()));
        for (int tag = 1; tag <= builds; tag++) {
            own.untag(ImageReference.parse(repository() + ":" + tag));
        }
        own.untag(ImageReference.parse(repository() + ":buildcache"));
        harbor.close();
    }
}
