package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.marathondeploy.cluster.engine.DebianEngines;
import io.jenkins.plugins.marathondeploy.cluster.engine.OwnEngine;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.image.engine.DockerEngine;
import io.jenkins.plugins.marathondeploy.image.engine.EngineAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One Dockerfile for each of BuildKit's features: built by the command line with the real buildx, deployed, and looked at from inside
 * of the running container. On the machine's own engine and on {@link DebianEngines}, each with its own
 * client and buildx.
 */
class BuiltImagesITest {
    private static final String TOKEN = "t0psecret-of-the-build";
    private static final String DOWNLOADED = "from the web\n";

    /**
     * In all texts, {@code UNIQUE} is the text of {@code /unique}, {@code ADDRESS} where files are, {@code REPOSITORY} the image's,
     * {@code MACHINE} what tasks run on.
     *
     * @param since   the first major version of an engine whose BuildKit knows it without another front end
     * @param look    what the container's shell runs
     * @param printed what it prints then
     */
    private record Feature(String name, int since, String dockerfile, String look, String printed, String... options) {}

    private static final List<Feature> FEATURES = List.of(
            new Feature("RUN --mount=type=cache", 20,
                    "RUN --mount=type=cache,target=/c cp /unique /c/kept && cp /c/kept /seen", "cat /seen; ls -A /c", "UNIQUE\n"),
            new Feature("RUN --mount=type=bind of the context", 20,
                    "RUN --mount=type=bind,source=only,target=/b/only cp /b/only /copied", "cat /copied /b/only", "only UNIQUE\n"),
            new Feature("RUN --mount=type=bind of a stage", 20,
                    "FROM scratch AS made\nCOPY only /made/only\nFROM base\n"
                            + "RUN --mount=type=bind,from=made,source=/made,target=/m cp /m/only /copied",
                    "cat /copied; ls -A /m", "only UNIQUE\n"),
            new Feature("RUN --mount=type=secret", 20,
                    "RUN --mount=type=secret,id=npm,required md5sum /run/secrets/npm > /sum", "cat /sum /run/secrets/npm",
                    "MD5  /run/secrets/npm\n", "--build-secret", "id=npm,env=NPM_TOKEN"),
            new Feature("RUN --mount=type=secret as a variable", 28,
                    "RUN --mount=type=secret,id=npm,env=TOKEN printf %s \"$TOKEN\" | md5sum > /sum", "cat /sum; env | grep -c TOKEN",
                    "MD5  -\n0\n", "--build-secret", "id=npm,env=NPM_TOKEN"),
            new Feature("RUN --mount=type=tmpfs", 20,
                    "RUN --mount=type=tmpfs,target=/t cp /unique /t/x && cp /t/x /seen", "cat /seen; ls -A /t", "UNIQUE\n"),
            new Feature("RUN --network", 23, "RUN --network=none wc -l < /proc/net/route > /routes", "cat /routes", "1\n"),
            new Feature("RUN with a here-document", 23,
                    "RUN <<EOF\nread line < /unique\necho \"$line, from here\" > /text\nEOF", "cat /text", "UNIQUE, from here\n"),
            new Feature("COPY with here-documents", 23,
                    "ARG NAME=there\nCOPY <<EOF <<\"RAW\" /texts/\nhello $NAME\nEOF\nhello $NAME\nRAW", "cat /texts/EOF /texts/RAW",
                    "hello there\nhello $NAME\n"),
            new Feature("COPY --link", 23, "COPY --link --chmod=0640 only /linked/", "cat /linked/only; stat -c %a /linked/only",
                    "only UNIQUE\n640\n"),
            new Feature("COPY --chmod", 20, "COPY --chmod=0640 --chown=12:34 only /moded\nADD --chmod=0600 only /added",
                    "stat -c '%a %u %g' /moded /added", "640 12 34\n600 0 0\n"),
            new Feature("COPY --parents", 29, "COPY --parents a/*/c /p/", "cat /p/a/b/c", "deep UNIQUE\n"),
            new Feature("COPY --exclude", 28, "COPY --exclude=*.log logs /logs/", "ls /logs", "kept\n"),
            new Feature("ADD --checksum", 25, "ADD --checksum=sha256:SHA256 ADDRESS/file /downloaded", "cat /downloaded", DOWNLOADED),
            new Feature("ARG TARGETPLATFORM", 20,
                    "ARG TARGETPLATFORM\nARG TARGETOS\nARG TARGETARCH\nRUN echo $TARGETPLATFORM, $TARGETOS, $TARGETARCH > /for",
                    "cat /for", "linux/MACHINE, linux, MACHINE\n"),
            new Feature("FROM --platform=$BUILDPLATFORM", 20,
                    "FROM --platform=$BUILDPLATFORM scratch AS tool\nCOPY only /only\nFROM base\nCOPY --from=tool /only /copied",
                    "cat /copied", "only UNIQUE\n"),
            new Feature("stages that are not needed", 20,
                    "FROM base AS broken\nRUN exit 1\nFROM base AS wanted\nCOPY only /copied\nFROM wanted AS later\nRUN exit 2",
                    "cat /copied", "only UNIQUE\n", "--target", "wanted"),
            new Feature("an ignore file of the Dockerfile's own", 20, "COPY logs /logs/", "ls /logs", "kept\n",
                    "--dockerfile", "web.Dockerfile"),
            new Feature("a build context that is a directory", 23, "COPY --from=common library /library", "cat /library",
                    "lib UNIQUE\n", "--build-context", "common=libraries/common"),
            new Feature("a build context that is an image", 23, "COPY --from=other /seen /seen", "cat /seen",
                    "UNIQUE\n", "--build-context", "other=docker-image://REPOSITORY:1"));

    @TempDir
    Path directory;

    private BuildKitBench bench;
    private StubServer files;

    private record Engine(String name, Path packages) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Engine> engines() {
        return Stream.concat(
                Stream.of(new Engine("the machine's own", null)),
                DebianEngines.all().stream().map(packages -> new Engine(packages.getFileName().toString(), packages)));
    }

    @BeforeEach
    void start() throws Exception {
        bench = BuildKitBench.in(directory).with("NPM_TOKEN", TOKEN);
        files = new StubServer(request -> StubServer.Reply.of(200, DOWNLOADED));
        bench.file("context/only", "only " + bench.unique + "\n");
        bench.file("context/a/b/c", "deep " + bench.unique + "\n");
        bench.file("context/logs/kept", "");
        bench.file("context/logs/left.log", "");
        bench.file("context/web.Dockerfile.dockerignore", "logs/*.log\n");
        bench.file("libraries/common/library", "lib " + bench.unique + "\n");
    }

    @AfterEach
    void stop() {
        if (bench != null) {
            files.close();
            bench.close();
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void isWhatTheDockerfileSays(Engine engine) throws Exception {
        assumeTrue(engine.packages == null || OwnEngine.isPossible(), "only root can start engines");
        // The newest one's default is containerd's store; in 26 it is an experiment.
        boolean containerdStore = engine.packages != null && DebianEngines.newest().equals(Optional.of(engine.packages));
        try (OwnEngine own = engine.packages == null ? null : OwnEngine.start(engine.packages, containerdStore)) {
            String address = own == null ? "" : own.address();
            bench.engine(address);
            if (own != null) {
                bench.client(engine.packages);
            }
            int version = version(DockerEngine.connect(EngineAddress.of(address, System.getenv())).describe());
            SoftAssertions all = new SoftAssertions();
            for (Feature feature : FEATURES) {
                all.check(() -> check(feature, feature.since <= version));
            }
            all.assertAll();
        }
    }

    private void check(Feature feature, boolean isKnown) throws Exception {
        bench.dockerfile(filled(feature.dockerfile));
        bench.file("context/web.Dockerfile", Files.readString(directory.resolve("context/Dockerfile")));
        String[] options = Stream.of(feature.options).map(this::filled).toArray(String[]::new);

        if (!isKnown) {
            InProcess.Result refused = bench.tryDeploy(feature.look, options);
            assertThat(refused.status()).as(feature.name + ": " + refused.all()).isEqualTo(2);
            assertThat(refused.all()).as(feature.name).containsIgnoringCase("update the Docker Engine");
            assertThat(bench.isDeployed()).as(feature.name).isFalse();
            return;
        }
        BuildKitBench.Deployed deployed = bench.deploy(feature.look, options);

        assertThat(deployed.printed()).as(feature.name).isEqualTo(filled(feature.printed));
        // Steps, and not what buildx writes of them.
        assertThat(deployed.run().all()).as(feature.name).contains(": done, ").doesNotContain(TOKEN, "vertex");
        assertThat(bench.content(deployed.tag()).contains(TOKEN)).as(feature.name).isFalse();
    }

    private String filled(String text) {
        String filled = text;
        for (Map.Entry<String, String> value : Map.of(
                        "UNIQUE", bench.unique,
                        "ADDRESS", files.uri("").toString(),
                        "REPOSITORY", bench.repository(),
                        "MD5", hash("MD5", TOKEN),
                        "SHA256", hash("SHA-256", DOWNLOADED),
                        "MACHINE", System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64")
                .entrySet()) {
            filled = filled.replace(value.getKey(), value.getValue());
        }
        return filled;
    }

    private static String hash(String algorithm, String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** "Docker Engine 26.1.5+dfsg1 at …". */
    private static int version(String described) {
        Matcher matcher = Pattern.compile("Engine (\\d+)\\.").matcher(described);
        assertThat(matcher.find()).as(described).isTrue();
        return Integer.parseInt(matcher.group(1));
    }
}
