package io.jenkins.plugins.marathondeploy.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.cluster.engine.TestBuildx;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.cluster.harbor.RegistryFaults;
import io.jenkins.plugins.marathondeploy.harbor.HarborClient;
import io.jenkins.plugins.marathondeploy.harbor.HarborSettings;
import io.jenkins.plugins.marathondeploy.image.BuildKitOptions;
import io.jenkins.plugins.marathondeploy.image.BuildSecret;
import io.jenkins.plugins.marathondeploy.image.CancellationSignal;
import io.jenkins.plugins.marathondeploy.image.engine.DockerEngine;
import io.jenkins.plugins.marathondeploy.image.engine.EngineAddress;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real buildx, the machine's engine, the real registry. */
class BuildKitDeliveryITest {
    private static final Authentication LOGIN = Authentication.basic("robot$shop+ci", Secret.of("r0b0t$ s3cret"));

    @TempDir
    Path directory;

    private final List<ImageEvent> events = new CopyOnWriteArrayList<>();
    private final List<String> notes = new CopyOnWriteArrayList<>();
    private final Set<ImageReference> names = new LinkedHashSet<>();
    private final CancellationSignal signal = new CancellationSignal();
    private HarborFixture harbor;
    private Map<String, String> environment;
    private Path context;
    private Duration pushTimeout = Duration.ofMinutes(10);

    @BeforeEach
    void start() throws IOException {
        Path home = Files.createDirectory(directory.resolve("home"));
        environment = TestBuildx.environment(home).orElse(null);
        assumeTrue(environment != null, "docker buildx is not on this machine");
        harbor = HarborFixture.start().createProject("shop").addRobot("robot$shop+ci", "r0b0t$ s3cret", "shop");
        context = Files.createDirectory(directory.resolve("context"));
        Files.copy(Path.of("/bin/busybox"), context.resolve("busybox"));
        Files.writeString(context.resolve("unique"), UUID.randomUUID().toString());
    }

    @AfterEach
    void stop() {
        if (harbor != null) {
            DockerEngine engine = DockerEngine.connect(EngineAddress.of("", System.getenv()));
            names.forEach(engine::untag);
            harbor.close();
        }
    }

    @Test
    void allTagsNameTheDigestThatWasBuiltAndASecondRunBuildsNothing() throws IOException {
        dockerfile("RUN --mount=type=cache,target=/c [\"/bin/busybox\", \"true\"]");

        Delivered delivered = deliver(build("1", "stable").build(), Map.of(), List.of());

        assertThat(delivered.skipped()).isEmpty();
        assertThat(delivered.image().digest())
                .isEqualTo(harbor.digest("shop/web", "1").orElseThrow())
                .isEqualTo(harbor.digest("shop/web", "stable").orElseThrow());
        assertThat(events)
                .anyMatch(event -> event instanceof ImageEvent.Step step
                        && step.name().contains("RUN --mount") && step.state() == ImageEvent.Step.State.DONE);
        assertThat(delivered.durations()).containsKeys("build", "push");
        Map<String, ImageRecord> records =
                Map.of(delivered.content(), new ImageRecord(delivered.image().digest(), delivered.revision()));
        events.clear();
        assertThat(deliver(build("2").build(), records, List.of()).skipped()).contains("has the image of exactly these");
        assertThat(events).isEmpty();
        assertThat(harbor.digest("shop/web", "2")).contains(delivered.image().digest());
        assertNothingLeft();
    }

    @Test
    void theLoginGoesBeforeTheUsersStoreWhichStaysForOthers() throws IOException {
        dockerfile("LABEL a=b");
        Path asked = directory.resolve("asked");
        Path helper = Files.writeString(
                Files.createDirectory(directory.resolve("bin")).resolve("docker-credential-test"),
                "#!/bin/sh\nread -r address\necho \"$1 $address\" >> " + asked
                        + "\n[ \"$1\" = list ] && echo '{}' && exit\necho '{\"Username\":\"wrong\",\"Secret\":\"wrong\"}'\n");
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
        environment.merge("PATH", helper.getParent().toString(), (path, first) -> first + ":" + path);
        Path config = directory.resolve("home/.docker/config.json");
        String own = "{\"credsStore\":\"test\"}";
        Files.writeString(config, own);

        deliver(build("1").build(), Map.of(), List.of());

        assertThat(harbor.digest("shop/web", "1")).isPresent();
        assertThat(config).hasContent(own);
        assertThat(asked).doesNotExist();
        assertNothingLeft();
    }

    @Test
    void aBuildSecretReachesItsStepAndNothingElse() throws IOException {
        String value = "t0psecret-" + UUID.randomUUID();
        dockerfile("RUN --mount=type=secret,id=npm [\"/bin/busybox\", \"sh\", \"-c\","
                + " \"/bin/busybox wc -c /run/secrets/npm; /bin/busybox sleep 2\"]");
        ImageBuild build = build("1")
                .buildKit(new BuildKitOptions(new ArrayList<>(List.of("npm")), new ArrayList<>(),
                        BuildKitOptions.none().cache(), new TreeMap<>(), false, ""))
                .build();
        environment.put("NPM_TOKEN", value);
        List<String> seen = new CopyOnWriteArrayList<>();
        Thread watcher = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                ProcessHandle.current().descendants().forEach(child -> Stream.of("cmdline", "environ")
                        .map(what -> Path.of("/proc", Long.toString(child.pid()), what))
                        .forEach(file -> seen.add(read(file))));
            }
        });
        watcher.start();

        deliver(build, Map.of(), List.of(BuildSecret.of("npm", Secret.of(value))));
        watcher.interrupt();

        assertThat(events).anyMatch(event -> event instanceof ImageEvent.StepOutput output
                && output.line().startsWith(value.length() + " "));
        assertThat(seen).anyMatch(text -> text.contains("secret-0")).noneMatch(text -> text.contains(value)
                || text.contains("r0b0t$ s3cret"));
        assertThat(events.toString()).doesNotContain(value);
        String image = new String(harbor.content("shop/web", "1"), StandardCharsets.ISO_8859_1);
        // Not as texts: they are megabytes.
        assertThat(image.contains(Files.readString(context.resolve("unique")))).isTrue();
        assertThat(image.contains(value)).isFalse();
        assertNothingLeft();
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(Files::isRegularFile)).isNotEmpty().noneMatch(file -> read(file).contains(value));
        }
    }

    @Test
    void aCacheInsideOfTheImageIsToldAndIsNotKeptWhereItsTagCanNotBeMoved() throws IOException {
        assumeOldEngine();
        dockerfile("RUN [\"/bin/busybox\", \"true\"]");
        harbor.makeImmutable("shop", "buildcache");
        names.add(ImageReference.parse(harbor.registryAddress() + "/shop/web:buildcache"));
        BuildKitOptions cache = new BuildKitOptions(new ArrayList<>(), new ArrayList<>(),
                new BuildKitOptions.Cache(new ArrayList<>(), new ArrayList<>(), true), new TreeMap<>(), false, "");

        Delivered first = deliver(build("1").buildKit(cache).build(), Map.of(), List.of());

        assertThat(notes).anyMatch(note -> note.contains("cache is inside of the image") && note.contains("/shop/web:buildcache"));
        assertThat(harbor.digest("shop/web", "buildcache")).contains(first.image().digest());
        assertThat(new String(harbor.content("shop/web", "1"), StandardCharsets.ISO_8859_1).contains("moby.buildkit.cache")).isTrue();
        Files.writeString(context.resolve("unique"), "other");

        Delivered second = deliver(build("2").buildKit(cache).build(), Map.of(), List.of());

        assertThat(notes).anyMatch(note -> note.contains("the cache is not kept") && note.contains("/shop/web:buildcache"));
        assertThat(harbor.digest("shop/web", "2")).contains(second.image().digest());
        assertThat(harbor.digest("shop/web", "buildcache")).contains(first.image().digest());
        assertThat(new String(harbor.content("shop/web", "2"), StandardCharsets.ISO_8859_1).contains("moby.buildkit.cache")).isFalse();
    }

    @Test
    void aRegistryThatNeverAnswersIsNotWaitedFor() throws IOException {
        dockerfile("LABEL a=b");
        pushTimeout = Duration.ofSeconds(2);
        RegistryFaults.Hold hold = harbor.faults().swallowManifests();
        try {
            assertTimeoutPreemptively(Duration.ofMinutes(1), () -> assertThatThrownBy(
                            () -> deliver(build("1").build(), Map.of(), List.of()))
                    .isInstanceOf(ImageException.class)
                    .hasMessageContaining("has reported nothing for 2.0 s (pushTimeout, --push-timeout)"));
            assertThat(hold.isMet()).isTrue();
        } finally {
            hold.release();
        }
        assertNothingLeft();
    }

    @Test
    void aFailingStepIsNamedWithItsLastLines() throws IOException {
        dockerfile("RUN [\"/bin/busybox\", \"sh\", \"-c\", \"echo the reason; exit 3\"]");

        assertThatThrownBy(() -> deliver(build("1").build(), Map.of(), List.of()))
                .isInstanceOfSatisfying(ImageException.class, failure ->
                        assertThat(failure.kind()).isEqualTo(ImageException.Kind.BUILD_FAILED))
                .hasMessageContaining("at step [").hasMessageContaining("exit code: 3").hasMessageContaining("the reason");
        assertThat(harbor.digest("shop/web", "1")).isEmpty();
        assertNothingLeft();
    }

    @Test
    void aRefusedPushIsToldInTheWordsOfAPush() throws IOException {
        dockerfile("LABEL a=b");
        ImageReference elsewhere = ImageReference.parse(harbor.registryAddress() + "/none/web:1");
        names.add(elsewhere);

        assertThatThrownBy(() -> deliver(
                        ImageBuild.in(directory).context("context").tag(elsewhere).build(), Map.of(), List.of()))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("Push of " + elsewhere + " failed: ")
                .hasMessageContaining("project none does not exist");
    }

    @Test
    void whatAnOldBuildKitDoesNotKnowIsNamedBeforeAnythingIsSent() throws IOException {
        assumeOldEngine();
        dockerfile("COPY --link unique /linked");

        assertThatThrownBy(() -> deliver(build("1").build(), Map.of(), List.of()))
                .isInstanceOfSatisfying(ImageException.class, failure -> assertThat(failure.isRefused()).isTrue())
                .hasMessageContaining("COPY --link").hasMessageContaining("# syntax=docker/dockerfile:1");
        assertThat(events).isEmpty();
    }

    @Test
    void aCancellationEndsTheClientAndTheBuildWithinSeconds() throws Exception {
        String mark = "mark" + UUID.randomUUID().toString().replace("-", "");
        dockerfile("RUN [\"/bin/busybox\", \"sh\", \"-c\", \"echo begun; sleep 600; echo " + mark + "\"]");
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread building = new Thread(() -> {
            try {
                deliver(build("1").build(), Map.of(), List.of());
            } catch (RuntimeException e) {
                thrown.set(e);
            }
        });
        building.start();
        await().atMost(Duration.ofMinutes(1)).until(() -> events.stream()
                .anyMatch(event -> event instanceof ImageEvent.StepOutput output && output.line().equals("begun")));

        signal.cancel();

        building.join(10_000);
        assertThat(building.isAlive()).isFalse();
        assertThat(thrown.get()).isInstanceOfSatisfying(ImageException.class, e ->
                assertThat(e.kind()).isEqualTo(ImageException.Kind.CANCELLED));
        await().atMost(Duration.ofSeconds(20)).until(() -> ProcessHandle.allProcesses()
                .noneMatch(process -> read(Path.of("/proc", Long.toString(process.pid()), "cmdline")).contains(mark)));
        assertNothingLeft();
    }

    private void dockerfile(String line) throws IOException {
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY busybox /bin/busybox\nCOPY unique /\n" + line + "\n");
    }

    private ImageBuild.Builder build(String... tags) {
        ImageBuild.Builder build = ImageBuild.in(directory).context("context");
        for (String tag : tags) {
            ImageReference name = ImageReference.parse(harbor.registryAddress() + "/shop/web:" + tag);
            names.add(name);
            build.tag(name);
        }
        return build;
    }

    private Delivered deliver(ImageBuild build, Map<String, ImageRecord> records, List<BuildSecret> secrets) {
        Backend backend = new BackendChoice("auto", environment, "", () -> {
            throw new AssertionError("the engine's own interface was taken");
        }, pushTimeout).choose(build, secrets, notes::add, signal);
        HarborClient client = new HarborClient(HarborSettings.of(harbor.uri(), LOGIN));
        DeliveryListener listener = new DeliveryListener() {
            @Override
            public void build(ImageEvent event) {
                events.add(event);
            }

            @Override
            public void push(ImageEvent event) {
                events.add(event);
            }

            @Override
            public void note(String text) {
                notes.add(text);
            }
        };
        return new Delivery(backend, client, LOGIN, records, listener, signal, Clock.systemUTC()).deliver(build, false);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    private static void assumeOldEngine() {
        String engine = DockerEngine.connect(EngineAddress.of("", System.getenv())).describe();
        assumeTrue(engine.contains("Engine 20."), "the Docker Engine is newer than 20.10, whose BuildKit this is about");
    }

    /** Of this process: others may run the same beside it. */
    private static void assertNothingLeft() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.startsWith("marathon-deploy-docker-" + ProcessHandle.current().pid() + "-"));
        }
    }
}
