package io.jenkins.plugins.marathondeploy.image.buildx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.image.BuildKitOptions;
import io.jenkins.plugins.marathondeploy.image.BuildSecret;
import io.jenkins.plugins.marathondeploy.image.CancellationSignal;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program in the place of Docker's client, which writes down how it is called and answers what the real one does. */
class BuildxTest {
    private static final String DIGEST = "sha256:" + "a".repeat(64);
    private static final Authentication LOGIN = Authentication.basic("robot$shop+ci", Secret.of("r0b0t$ s3cret"));

    @TempDir
    Path directory;

    private final List<ImageEvent> events = new CopyOnWriteArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private String engine = "20.10.24+dfsg1 [[\"Backing Filesystem\",\"extfs\"]]";

    @BeforeEach
    void makeFiles() throws IOException {
        Files.writeString(directory.resolve("Dockerfile"), "FROM scratch\nARG TOKEN\nCOPY . /\n");
        environment.put("PATH", directory.resolve("bin") + ":/usr/bin:/bin");
        environment.put("HOME", directory.resolve("home").toString());
        Files.createDirectories(directory.resolve("home/.docker/contexts"));
    }

    /** @param build what it does when it is to build; {@code $M} is the metadata file */
    private Buildx client(String build) throws IOException {
        Files.createDirectories(directory.resolve("bin"));
        Path program = Files.writeString(directory.resolve("bin/docker"), """
                #!/bin/sh
                case "$1 $2" in
                "buildx version") echo 'github.com/docker/buildx 0.29.1+ds1 0.29.1+ds1-4';;
                "buildx inspect") [ "$3" = nosuch ] && { echo 'ERROR: no builder "nosuch" found'; exit 1; }
                  [ "$3" = far ] && { printf 'Name: far\\nDriver: docker-container\\n\\nNodes:\\nName: far0\\nBuildKit version: v0.16.0\\nPlatforms: linux/amd64\\n'; exit; }
                  printf 'Name:   default\\nDriver: docker\\n\\nNodes:\\nName: default\\nBuildKit version: v0.8+unknown\\nPlatforms: linux/amd64, linux/386\\n';;
                "info --format") echo 'ENGINE';;
                "buildx build")
                  for a in "$@"; do echo "$a"; case "$a" in --metadata-file=*) M="${a#*=}";; esac; done > TOP/arguments
                  pwd > TOP/directory; env > TOP/environment; cp "$DOCKER_CONFIG/config.json" TOP/config; ls -l "$DOCKER_CONFIG" > TOP/listed
                  BUILD
                  ;;
                *) echo "docker: '$1' is not a docker command."; exit 1;;
                esac
                """.replace("TOP", directory.toString()).replace("ENGINE", engine).replace("BUILD", build));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return found("").buildx();
    }

    private BuildxLookup.Found found(String builder) {
        return BuildxLookup.find(environment, "", builder, new CancellationSignal()).buildx().orElseThrow();
    }

    private BuildResult build(Buildx buildx, ImageBuild.Builder build, BuildSecret... secrets) {
        return buildBy("", buildx, build, secrets);
    }

    private BuildResult buildBy(String builder, Buildx buildx, ImageBuild.Builder build, BuildSecret... secrets) {
        CancellationSignal signal = new CancellationSignal();
        return buildx.build(
                build.tag(ImageReference.parse("harbor.example/shop/web:1")).build(),
                found(builder).builder(),
                List.of(secrets),
                Buildx.Output.PUSH,
                LOGIN,
                new Buildx.BuildListener(events::add, events::add),
                signal);
    }

    private String told(String file) throws IOException {
        return Files.readString(directory.resolve(file));
    }

    @Test
    void neitherLoginNorSecretNorArgumentIsInTheArguments() throws IOException {
        Files.writeString(directory.resolve("home/.docker/config.json"),
                "{\"auths\":{\"other.example\":{\"auth\":\"eDp5\"}},\"credsStore\":\"pass\",\"currentContext\":\"far\"}");
        Buildx buildx = client("echo '{\"containerimage.digest\":\"" + DIGEST + "\"}' > \"$M\"");

        BuildResult result = build(
                buildx,
                ImageBuild.in(directory)
                        .argument("TOKEN", "arg s3cret")
                        .argument("HTTP_PROXY", "http://proxy.example")
                        .buildKit(new BuildKitOptions(new ArrayList<>(List.of("npm")), new ArrayList<>(),
                                BuildKitOptions.none().cache(), new TreeMap<>(), false, "")),
                BuildSecret.of("npm", Secret.of("npm s3cret")));

        assertThat(result.digest()).isEqualTo(DIGEST);
        assertThat(told("arguments")).contains("--push\n", "--tag=harbor.example/shop/web:1\n", "--build-arg=TOKEN\n",
                        "--build-arg=HTTP_PROXY=http://proxy.example\n", "--provenance=false\n", "--sbom=false\n",
                        "--progress=rawjson\n", "--secret=id=npm,src=")
                .doesNotContain("s3cret");
        assertThat(told("environment")).contains("TOKEN=arg s3cret\n").doesNotContain("npm s3cret", "r0b0t");
        assertThat(told("config")).contains("\"harbor.example\":{\"auth\":\"", "\"other.example\":{\"auth\":\"eDp5\"}",
                "\"credsStore\":\"pass\"", "\"credHelpers\":{\"harbor.example\":\"\"}", "\"currentContext\":\"far\"");
        assertThat(told("listed")).contains("contexts -> " + directory.resolve("home/.docker/contexts"));
    }

    @Test
    void noArgumentThatTheClientDoesNotReadItselfIsInItsArguments() throws IOException {
        List<String> names = List.of("NPM_TOKEN", "SSH_PRIVATE_KEY", "DOCKER_PASSWORD", "GOOGLE_TOKEN", "LDAP_PASSWORD", "HTTPS_PROXY");
        Files.writeString(directory.resolve("Dockerfile"), "FROM scratch\nARG " + String.join("\nARG ", names) + "\nCOPY . /\n");
        // As --build-arg NAME takes it from the environment; one has another value there.
        environment.put("NPM_TOKEN", "s3cret of NPM_TOKEN");
        environment.put("HTTPS_PROXY", "s3cret of HTTPS_PROXY");
        environment.put("LDAP_PASSWORD", "the agent's own");
        Buildx buildx = client("echo '{\"containerimage.digest\":\"" + DIGEST + "\"}' > \"$M\"");
        ImageBuild.Builder build = ImageBuild.in(directory);
        names.forEach(name -> build.argument(name, "s3cret of " + name));

        build(buildx, build);

        assertThat(told("arguments")).doesNotContain("s3cret");
        names.forEach(name -> {
            try {
                assertThat(told("arguments")).contains("--build-arg=" + name + "\n");
                assertThat(told("environment")).contains(name + "=s3cret of " + name + "\n");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void whatTheClientLeavesBehindIsNotWaitedFor() throws IOException {
        Buildx buildx = client("sleep 30 & echo '{\"containerimage.digest\":\"" + DIGEST + "\"}' > \"$M\"");

        assertTimeoutPreemptively(
                Duration.ofSeconds(25), () -> assertThat(build(buildx, ImageBuild.in(directory)).digest()).isEqualTo(DIGEST));
    }

    @Test
    void neitherClientNorChoiceShowsItsEnvironment() {
        Map<String, String> secret = Map.of("DOCKER_AUTH_CONFIG", "s3cret");
        assertThat(new DockerCommand(Path.of("docker"), secret)).asString().doesNotContain("s3cret");
    }

    private static BuildKitOptions cache() {
        return new BuildKitOptions(new ArrayList<>(), new ArrayList<>(),
                new BuildKitOptions.Cache(new ArrayList<>(), new ArrayList<>(), true), new TreeMap<>(), false, "");
    }

    @Test
    void aCacheInTheRepositoryHasAManifestOfItsOwnWhereTheBuilderCanDoThat() throws IOException {
        engine = "28.5.2 [[\"driver-type\",\"io.containerd.snapshotter.v1\"]]";
        Buildx buildx = client("echo '{\"containerimage.digest\":\"" + DIGEST + "\"}' > \"$M\"");
        for (String builder : List.of("", "far")) {
            buildBy(builder, buildx, ImageBuild.in(directory).buildKit(cache()));

            assertThat(told("arguments").lines().filter(line -> line.contains("cache") || line.startsWith("--tag")))
                    .containsExactly(
                            "--tag=harbor.example/shop/web:1",
                            "--cache-from=type=registry,ref=harbor.example/shop/web:buildcache",
                            "--cache-to=type=registry,ref=harbor.example/shop/web:buildcache,mode=max,image-manifest=true,"
                                    + "oci-mediatypes=true,ignore-error=true");
        }
    }

    @Test
    void anOlderStoreHasTheCacheInTheImageWhichGetsItsTag() throws IOException {
        Buildx buildx = client("echo '{\"containerimage.digest\":\"" + DIGEST + "\"}' > \"$M\"");

        build(buildx, ImageBuild.in(directory).buildKit(cache()));

        assertThat(told("arguments").lines().filter(line -> line.contains("cache") || line.startsWith("--tag")))
                .containsExactlyInAnyOrder(
                        "--tag=harbor.example/shop/web:1",
                        "--tag=harbor.example/shop/web:buildcache",
                        "--cache-from=type=registry,ref=harbor.example/shop/web:buildcache",
                        "--cache-to=type=inline");
    }

    @Test
    void everyOptionIsAnArgumentForTheBuilderThatIsNamed() throws IOException {
        Files.createDirectories(directory.resolve("libraries/common"));
        Files.createDirectories(directory.resolve("context"));
        Files.copy(directory.resolve("Dockerfile"), directory.resolve("context/Dockerfile"));
        Buildx buildx = client("echo '{\"containerimage.digest\":\"" + DIGEST + "\"}' > \"$M\"");

        buildBy("far", buildx, ImageBuild.in(directory)
                .context("context")
                .target("run")
                .platform("linux/amd64")
                .platform("linux/arm64")
                .pull(true)
                .noCache(true)
                .buildKit(new BuildKitOptions(
                        new ArrayList<>(),
                        new ArrayList<>(List.of("default", "deploy=/home/ci/key")),
                        new BuildKitOptions.Cache(new ArrayList<>(List.of("harbor.example/shop/web:0")),
                                new ArrayList<>(List.of("type=local,dest=/c")), false),
                        new TreeMap<>(Map.of("common", "libraries/common", "base", "docker-image://harbor.example/base:1")),
                        true,
                        "max")));

        assertThat(told("directory")).isEqualTo(directory.toRealPath() + "\n");
        assertThat(told("arguments").lines()).contains(
                "--builder=far", "--target=run", "--platform=linux/amd64,linux/arm64", "--pull", "--no-cache", "--ssh=default",
                "--ssh=deploy=/home/ci/key", "--cache-from=harbor.example/shop/web:0", "--cache-to=type=local,dest=/c",
                "--build-context=base=docker-image://harbor.example/base:1",
                "--build-context=common=" + directory.resolve("libraries/common").toRealPath(), "--sbom=true", "--provenance=mode=max");
    }

    @Test
    void aBuildThatNamesNoDigestIsNoSuccess() throws IOException {
        Buildx buildx = client("true");
        assertThatThrownBy(() -> build(buildx, ImageBuild.in(directory)))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("did not say what it has built");
    }

    @Test
    void stepsAreEventsInTheirOrder() throws IOException {
        Buildx buildx = client("""
                cat <<'J'
                {"vertexes":[{"digest":"sha256:1","name":"[1/2] COPY a /","started":"2026-11-28T19:38:30.3Z","completed":"2026-11-28T19:38:30.3Z","cached":true}]}
                {"vertexes":[{"digest":"sha256:2","name":"[2/2] RUN make","started":"2026-11-28T19:38:30Z"}]}
                {"logs":[{"vertex":"sha256:2","stream":1,"data":"G1szMm1vawo=","timestamp":"2026-11-28T19:38:30Z"}]}
                {"vertexes":[{"digest":"sha256:2","name":"[2/2] RUN make","started":"2026-11-28T19:38:30Z","completed":"2026-11-28T19:38:31.5Z"}]}
                J
                echo '{"containerimage.digest":"DIGEST"}' > "$M"
                """.replace("DIGEST", DIGEST));

        build(buildx, ImageBuild.in(directory));

        assertThat(events.stream().map(Object::toString))
                .containsExactly("#1 [1/2] COPY a /: cached", "#2 [2/2] RUN make", "#2 ok", "#2 [2/2] RUN make: done, 1.5 s");
    }

    @Test
    void aCacheThatIsNotKeptIsNoFailureAndSaysWhy() throws IOException {
        Buildx buildx = client("""
                cat <<'J'
                {"vertexes":[{"digest":"sha256:1","name":"exporting cache to registry","started":"2026-11-28T19:38:30Z"}]}
                {"vertexes":[{"digest":"sha256:1","name":"exporting cache to registry","started":"2026-11-28T19:38:30Z","completed":"2026-11-28T19:38:31Z","error":"412 Precondition Failed"}]}
                J
                echo '{"containerimage.digest":"DIGEST"}' > "$M"
                """.replace("DIGEST", DIGEST));

        assertThat(build(buildx, ImageBuild.in(directory)).digest()).isEqualTo(DIGEST);
        assertThat(events.stream().map(Object::toString)).contains("#1 412 Precondition Failed", "#1 exporting cache to registry: failed, 1.0 s");
    }

    @Test
    void aPushThatReportsNothingIsCutInWords() throws IOException {
        String step = "{\"vertexes\":[{\"digest\":\"sha256:9\",\"name\":\"NAME\",\"started\":\"2026-11-28T19:38:30Z\"}]}";
        String status = "{\"statuses\":[{\"id\":\"pushing layers\",\"vertex\":\"sha256:9\",\"started\":\"2026-11-28T19:38:30Z\"}]}";
        for (String said : List.of(
                // The classic store; a BuildKit that pushes by itself; its cache.
                step.replace("NAME", "pushing harbor.example/shop/web:1 with docker"),
                step.replace("NAME", "exporting to image") + "\n" + status,
                step.replace("NAME", "exporting cache to registry"))) {
            Buildx buildx = client("cat <<'J'\n" + said + "\nJ\nexec sleep 600").withPushTimeout(Duration.ofMillis(300));
            assertTimeoutPreemptively(Duration.ofSeconds(30), () -> assertThatThrownBy(() -> build(buildx, ImageBuild.in(directory)))
                    .isInstanceOf(ImageException.class)
                    .hasMessageContaining("Push of harbor.example/shop/web:1 failed")
                    .hasMessageContaining("has reported nothing for 0.3 s (pushTimeout, --push-timeout)"));
        }
    }

    /** Ctrl-C reaches the client, too, which may have ended before anybody looks. */
    @Test
    void aClientThatEndsByItselfAfterTheSignalWasCancelled() throws IOException {
        Buildx buildx = client("echo '{\"vertexes\":[{\"digest\":\"sha256:1\",\"name\":\"RUN make\","
                + "\"started\":\"2026-11-28T19:38:30Z\"}]}'; exit 1");
        CancellationSignal signal = new CancellationSignal();
        ImageBuild build = ImageBuild.in(directory).tag(ImageReference.parse("harbor.example/shop/web:1")).build();

        assertThatThrownBy(() -> buildx.build(
                        build, found("").builder(), List.of(), Buildx.Output.PUSH, LOGIN,
                        new Buildx.BuildListener(event -> signal.cancel(), event -> {}), signal))
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.kind()).isEqualTo(ImageException.Kind.CANCELLED));
    }

    @Test
    void anOlderClientSaysInLinesWhatItPushes() {
        BuildProgress progress = new BuildProgress(false, new Buildx.BuildListener(events::add, events::add));
        progress.accept("#6 [2/2] RUN make");
        assertThat(progress.silence()).isZero();
        for (String push : List.of("pushing layers", "pushing harbor.example/shop/web:1 with docker", "exporting cache to registry")) {
            progress.accept("#7 " + push);
            assertThat(progress.silence()).as(push).isPositive();
            progress.accept("#7 DONE 0.2s");
            assertThat(progress.silence()).as(push).isZero();
        }
        progress.accept("#8 pushing layers");
        progress.accept("#8 pushing layers 0.1s done");
        assertThat(progress.silence()).isZero();
    }

    /** As buildx 0.13.1 writes it. */
    @Test
    void anObjectMayHaveSeveralLines() {
        BuildProgress progress = new BuildProgress(true, new Buildx.BuildListener(events::add, events::add));
        List.of("{", "  \"vertexes\": [", "    {", "      \"digest\": \"sha256:1\",", "      \"name\": \"[1/2] RUN make\",",
                        "      \"started\": \"2026-11-28T19:38:30Z\",", "      \"completed\": \"2026-11-28T19:38:31Z\"", "    }", "  ]", "}",
                        "ERROR: failed to solve: it is over")
                .forEach(progress::accept);

        assertThat(events.stream().map(Object::toString)).containsExactly("#1 [1/2] RUN make: done, 1.0 s");
        assertThat(progress.words()).containsExactly("ERROR: failed to solve: it is over");
    }

    @Test
    void aStepThatReportsNothingAfterAPushIsWaitedFor() throws IOException {
        String pushed = "{\"vertexes\":[{\"digest\":\"sha256:9\",\"name\":\"pushing a with docker\",\"started\":\"2026-11-28T19:38:30Z\"COMPLETED}]}";
        Buildx buildx = client("cat <<'J'\n" + pushed.replace("COMPLETED", "") + "\n"
                        + pushed.replace("COMPLETED", ",\"completed\":\"2026-11-28T19:38:30Z\"") + "\nJ\nsleep 1; echo"
                        + " '{\"containerimage.digest\":\"" + DIGEST + "\"}' > \"$M\"")
                .withPushTimeout(Duration.ofMillis(300));

        assertThat(build(buildx, ImageBuild.in(directory)).digest()).isEqualTo(DIGEST);
    }

    @Test
    void whatTheClientSaysIsToldInWords() throws IOException {
        // As buildx 0.29.1 with engine 20.10 and 28.5 says it.
        Map.of(
                        "ERROR: Cannot connect to the Docker daemon at unix:///nosuch.sock. Is the docker daemon running?",
                        "could not reach its Docker Engine",
                        "ERROR: failed to build: failed to solve: secret absent not found: not found",
                        "give it with 'buildSecret'",
                        "ERROR: failed to build: Cache export is not supported for the docker driver.",
                        "containerd image store",
                        "ERROR: failed to build: docker exporter does not currently support exporting manifest lists",
                        "Build for one platform",
                        "ERROR: failed to build: failed to solve: failed to prepare extraction snapshot \"extract-1-x sha256:aa\": parent"
                                + " snapshot sha256:bb does not exist: not found",
                        "passes: build again",
                        "ERROR: failed to build: failed to solve: failed to push harbor.example/shop/web:1: unexpected status from"
                                + " HEAD request to https://harbor.example/v2/shop/web/blobs/sha256:71be: 401 Unauthorized",
                        "does not accept the login of robot$shop+ci")
                .forEach((said, words) -> {
                    try {
                        Buildx buildx = client("echo '" + said + "'; exit 1");
                        assertThatThrownBy(() -> build(buildx, ImageBuild.in(directory)))
                                .isInstanceOf(ImageException.class)
                                .hasMessageContaining(words);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
    }

    @Test
    void whatTheBuilderCanNotDoIsRefusedBeforeItIsAsked() throws IOException {
        Buildx buildx = client("true");
        assertThatThrownBy(() -> found("nosuch"))
                .hasMessageContaining("There is no builder 'nosuch'");
        assertThatThrownBy(() -> build(buildx, ImageBuild.in(directory).platform("linux/amd64").platform("linux/arm64")))
                .isInstanceOfSatisfying(ImageException.class, e -> assertThat(e.isRefused()).isTrue())
                .hasMessageContaining("Several platforms");
        assertThat(directory.resolve("arguments")).doesNotExist();
    }
}
