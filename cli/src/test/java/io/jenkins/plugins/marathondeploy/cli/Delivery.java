package io.jenkins.plugins.marathondeploy.cli;

import com.github.dockerjava.api.DockerClient;
import io.jenkins.plugins.marathondeploy.cluster.engine.LeftImages;
import io.jenkins.plugins.marathondeploy.cluster.engine.OwnEngine;
import io.jenkins.plugins.marathondeploy.cluster.fault.EnginePassage;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.process.CommandLine;
import io.jenkins.plugins.marathondeploy.cluster.process.RunningCommand;
import io.jenkins.plugins.marathondeploy.image.CancellationSignal;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.engine.DockerEngine;
import io.jenkins.plugins.marathondeploy.image.engine.EngineAddress;
import io.jenkins.plugins.marathondeploy.reliability.Scenario.Got;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * One app that runs an older image, and everything that builds, pushes and deploys its next one: a Harbor with the real
 * registry of its own, the real engine, and the command line in this JVM.
 */
final class Delivery implements AutoCloseable {
    static final String ROBOT = "robot$shop+ci";
    static final String SECRET = "r0b0t s3cret";
    private static final String LABEL = "marathon-deploy.delivery";
    private static final String BEFORE = "registry.example/shop/web:0";

    final HarborFixture harbor = HarborFixture.start().createProject("shop").addRobot(ROBOT, SECRET, "shop");
    final Path directory;
    private final MarathonFixture marathon;
    private final String unique = UUID.randomUUID().toString().substring(0, 13);
    private final List<AutoCloseable> resources = new ArrayList<>();
    private final Optional<String> pushedBefore;
    private volatile boolean harborClosed;
    private String engineAddress = "";
    /** Of another build's image. */
    private String other = "";
    private String repository = "shop/web";
    private String password = SECRET;
    private String harborAddress = harbor.uri().toString();

    /** What a run printed and ended with. */
    record Printed(int status, String all) {}

    Delivery(MarathonFixture marathon, boolean pushed) throws IOException {
        this.marathon = marathon;
        directory = Files.createTempDirectory("delivery");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectory(directory.resolve("context"));
        content(300_000);
        dockerfile("COPY content /content");
        file(
                "app.json",
                """
                {"id": "/set/below", "instances": 1, "cpus": 0.1, "mem": 32,
                 "container": {"type": "DOCKER", "docker": {"image": "${IMAGE}"}}}
                """);
        pushedBefore = pushed ? Optional.of(harbor.putArtifact("shop/web", "7", unique)) : Optional.empty();
        Printed first = run("deploy", "--marathon", marathon.uri().toString(), "--app", "app.json", "--id", app(), "--image", BEFORE);
        if (first.status() != 0) {
            throw new IllegalStateException("The first release failed: " + first.all());
        }
    }

    /** A Dockerfile whose instructions stand after what every one of these images begins with. */
    void dockerfile(String... instructions) throws IOException {
        file("context/Dockerfile", "FROM scratch\nLABEL " + LABEL + "=" + unique + "\n" + String.join("\n", instructions) + "\n");
    }

    /** @param size in MiB */
    void contentOf(int size) throws IOException {
        content(size << 20);
    }

    private void content(int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random().nextBytes(content);
        Files.write(directory.resolve("context/content"), content);
    }

    <T extends AutoCloseable> T closeInTheEnd(T resource) {
        resources.add(resource);
        return resource;
    }

    /** Gives the image a shell. */
    void withShell() throws IOException {
        Files.copy(Path.of("/bin/busybox"), directory.resolve("context/busybox"));
    }

    Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    /** Another build on the same engine, which has an image of its own for the same name. */
    Runnable anotherBuildTakesTheName() throws IOException {
        Path context = Files.createDirectory(directory.resolve("other"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nLABEL " + LABEL + "=" + unique + "\nCOPY Dockerfile /\n");
        other = engine().build(
                        ImageBuild.in(context).build(), Map.of(), event -> {}, new CancellationSignal())
                .id();
        return () -> engine().tag(other, List.of(name()));
    }

    /** From now on nobody listens there. */
    void closeHarbor() {
        harborClosed = true;
        harbor.close();
    }

    Delivery repository(String other) {
        repository = other;
        return this;
    }

    /** From now on everything takes place on this engine. */
    Delivery engine(OwnEngine own) {
        engineAddress = own.address();
        return this;
    }

    Delivery password(String other) {
        password = other;
        return this;
    }

    Delivery harborAddress(URI other) {
        harborAddress = other.toString();
        return this;
    }

    /** A way to the engine that can be cut. */
    EnginePassage passage() {
        URI engine = URI.create(EngineAddress.of("", System.getenv()).uri());
        return closeInTheEnd(EnginePassage.to(Path.of(engine.getPath())));
    }

    Printed deploy(String... more) {
        return run(arguments(more));
    }

    Printed deployThrough(EnginePassage passage) {
        return deploy("--docker-host", passage.address());
    }

    /** Builds, and leaves nothing. */
    Printed build() {
        ImageReference image = ImageReference.parse("again-" + unique + ":1");
        Printed printed = run("build", "--builder", "engine", "--docker-host", engineAddress, "--context", "context", "--repository", image.repository(), "--tag", "1");
        engine().untag(image);
        return printed;
    }

    private Printed run(String... arguments) {
        InProcess process = new InProcess(directory).with("HARBOR_USER", ROBOT).with("HARBOR_PASSWORD", password);
        System.getenv().forEach((name, value) -> {
            if (name.startsWith("DOCKER_")) {
                process.with(name, value);
            }
        });
        InProcess.Result result = process.run(arguments);
        return new Printed(result.status(), result.all());
    }

    String[] arguments(String... more) {
        if (!engineAddress.isEmpty()) {
            more = Stream.concat(Stream.of("--docker-host", engineAddress), Arrays.stream(more)).toArray(String[]::new);
        }
        return Stream.concat(
                        Stream.of("deploy", "--marathon", marathon.uri().toString(), "--app", "app.json", "--id", app(),
                                "--builder", "engine", "--context", "context", "--harbor", harborAddress, "--repository", repository, "--tag", "7"),
                        Arrays.stream(more))
                .toArray(String[]::new);
    }

    /** A process of its own, for what can't be had in this one: signals, and a user who may less. */
    CommandLine process() {
        return process(Bench.jar());
    }

    private CommandLine process(Path program) {
        return new CommandLine(program, directory)
                .with("HOME", directory.toString())
                .with("HARBOR_USER", ROBOT)
                .with("HARBOR_PASSWORD", password);
    }

    /** As a user to whom file permissions apply, and who may not come near this tree when it lies in root's home. */
    Printed deployAsNobody(String... more) throws IOException {
        boolean root = System.getProperty("user.name").equals("root");
        CommandLine process = root
                ? process(Files.copy(Bench.jar(), directory.resolve("marathon-deploy.jar"))).asNobody()
                : process();
        return printed(process.run(arguments(more)));
    }

    /** Ctrl-C as soon as it has come so far. */
    Printed interrupted(Predicate<RunningCommand> soFar, Runnable afterwards) {
        RunningCommand running = process().start(line -> {}, arguments());
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> soFar.test(running) || !running.isRunning());
        running.signal("INT");
        Printed printed = printed(running.result());
        afterwards.run();
        return printed;
    }

    /** Does something as soon as it has printed this. */
    Printed meanwhile(String printed, Runnable action) {
        RunningCommand running = process().start(line -> {}, arguments());
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> running.printed().contains(printed) || !running.isRunning());
        action.run();
        return printed(running.result());
    }

    private static Printed printed(RunningCommand.Result result) {
        return new Printed(result.status(), result.all());
    }

    /** Where everything stands now, in the words of the table. */
    Got end(Printed printed, String says) {
        String outcome = switch (printed.status()) {
            case 0 -> "deployed";
            case 2 -> "refused";
            case 130 -> "interrupted";
            default -> "ended";
        };
        StringBuilder text = new StringBuilder(outcome + " (exit " + printed.status() + "); " + appState() + "; " + registryState()
                + "; " + engineState());
        if (!says.isEmpty()) {
            text.append(printed.all().contains(says) ? "; says \"" + says + "\"" : "; does not say \"" + says + "\"");
        }
        String login = Base64.getEncoder().encodeToString((ROBOT + ":" + SECRET).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        if (printed.all().contains(SECRET) || printed.all().contains(login)) {
            text.append("; shows the password");
        }
        if (!harbor.faults().allMet()) {
            text.append("; the fault was not met");
        }
        if (printed.all().contains("\tat ")) {
            text.append("; prints a stack trace");
        }
        return new Got(text.toString(), printed.all());
    }

    private String appState() {
        String image = marathon.cluster().app(app()).orElseThrow().content().at("/container/docker/image").asText();
        boolean settled = marathon.cluster().deployments().stream().noneMatch(deployment -> deployment.toString().contains(app()));
        if (!other.isEmpty() && engine().imageId(image).equals(Optional.of(other))) {
            return "the app runs another build's image";
        }
        String state = image.equals(BEFORE) ? "the app unchanged" : image.equals(pushed()) ? "the app runs it" : "the app has " + image;
        return state + (settled ? "" : ", in the middle of a deployment");
    }

    private String pushed() {
        return harbor.registryAddress() + "/shop/web@" + (harborClosed ? "" : harbor.digest("shop/web", "7").orElse(""));
    }

    private String registryState() {
        if (harborClosed) {
            return "the registry is gone";
        }
        Optional<String> digest = harbor.digest("shop/web", "7");
        return digest.isEmpty() ? "nothing in the registry"
                : digest.equals(pushedBefore) ? "the registry unchanged" : "it is in the registry";
    }

    private String engineState() {
        try (DockerClient docker = docker()) {
            Awaitility.await().ignoreExceptions().atMost(Duration.ofSeconds(30)).until(() -> containers(docker).isEmpty());
        } catch (org.awaitility.core.ConditionTimeoutException left) {
            return "a container is left on the engine";
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return engine().imageId(name().toString()).isPresent() ? "the engine keeps the image" : "nothing on the engine";
    }

    private List<?> containers(DockerClient docker) {
        return docker.listContainersCmd().withShowAll(true).withLabelFilter(Map.of(LABEL, unique)).exec();
    }

    private DockerClient docker() {
        return LeftImages.client(EngineAddress.of(engineAddress, System.getenv()));
    }

    private DockerEngine engine() {
        return DockerEngine.connect(EngineAddress.of(engineAddress, System.getenv()));
    }

    private ImageReference name() {
        return ImageReference.parse(harbor.registryAddress() + "/shop/web:7");
    }

    private String app() {
        return "/delivery/" + unique;
    }

    @Override
    public void close() throws IOException {
        engine().untag(name());
        LeftImages.remove(EngineAddress.of(engineAddress, System.getenv()), LABEL, unique);
        for (AutoCloseable resource : resources) {
            try {
                resource.close();
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
        closeHarbor();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }
}
