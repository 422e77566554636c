package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.marathondeploy.cluster.engine.LeftImages;
import io.jenkins.plugins.marathondeploy.cluster.engine.TestBuildx;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.engine.DockerEngine;
import io.jenkins.plugins.marathondeploy.image.engine.EngineAddress;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A build and a push on the real engine as a person sees them, who has no locale. */
class TerminalImageITest {
    private static final String BAR = "\\[=*>? *]  \\d+\\.\\d .B / \\d+\\.\\d .B";

    @TempDir
    Path directory;

    private HarborFixture harbor;
    private MarathonFixture marathon;
    private Path home;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Pty.isPossible(), "script of util-linux is not installed");
        harbor = HarborFixture.start().createProject("shop").addRobot("robot$shop+ci", "r0b0t s3cret", "shop");
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
        home = Files.createDirectory(directory.resolve("home"));
        Path context = Files.createDirectory(directory.resolve("context"));
        Files.copy(Path.of("/bin/busybox"), context.resolve("busybox"));
        byte[] content = new byte[60_000_000];
        new Random().nextBytes(content);
        Files.write(context.resolve("content"), content);
        try (RandomAccessFile large = new RandomAccessFile(context.resolve("large").toFile(), "rw")) {
            large.setLength(300_000_000);
        }
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM scratch\nCOPY busybox /bin/busybox\nCOPY content /content\n"
                        + "RUN [\"/bin/busybox\", \"sh\", \"-c\", \"echo größe && sleep 1\"]\n");
        Files.writeString(
                directory.resolve("marathon.json"),
                "{\"id\": \"/web\", \"cpus\": 0.1, \"mem\": 32, \"container\": {\"type\": \"DOCKER\", \"docker\": {\"image\":"
                        + " \"${IMAGE}\"}}}");
    }

    @AfterEach
    void stop() {
        if (harbor != null) {
            DockerEngine engine = DockerEngine.connect(EngineAddress.of("", System.getenv()));
            engine.untag(ImageReference.parse(harbor.registryAddress() + "/shop/web:7"));
            LeftImages.remove(EngineAddress.of("", System.getenv()), "test", directory.toString());
            marathon.close();
            harbor.close();
        }
    }

    private Pty deploy(Map<String, String> more, int columns, String builder) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of("HOME", home.toString(), "LC_ALL", "C"));
        environment.putAll(more);
        environment.putAll(Map.of("HARBOR_USER", "robot$shop+ci", "HARBOR_PASSWORD", "r0b0t s3cret"));
        return Pty.start(directory, environment, 24, columns, "deploy --min-healthy-time 0s --context context --tag 7 --builder "
                + builder + " --repository shop/web --harbor " + harbor.uri() + " --marathon " + marathon.uri());
    }

    private static void assertSeen(Pty pty, String row) {
        assertThat(pty.frames()).as(row).anySatisfy(frame -> assertThat(frame).anyMatch(line -> line.matches(row)));
    }

    /** Nothing of what was shown in between. */
    private static void assertOver(Pty pty) throws InterruptedException {
        assertThat(pty.status()).as(pty.printed()).isZero();
        assertThat(pty.all()).noneMatch(row -> row.matches("([*+] |  ([0-9a-f]{12}|  )|instances \\[).*")).anyMatch(row -> row.contains("größe"));
        assertThat(pty.isAsItWas()).isTrue();
    }

    @Test
    void theEnginesOwnInterface() throws Exception {
        try (Pty pty = deploy(Map.of(), 120, "engine")) {
            assertOver(pty);

            assertSeen(pty, "\\* sending context  \\d+ files  " + BAR);
            assertSeen(pty, "\\* Step 4/5 : RUN .*größe.*  \\d\\.\\ds");
            assertSeen(pty, "\\* pushing .*/shop/web:7  " + BAR + "  \\d+\\.\\ds");
            assertSeen(pty, "  [0-9a-f]{12}  Pushing  " + BAR);
            assertSeen(pty, "\\+ [0-9a-f]{12}  Pushed  " + BAR);
        }
    }

    @Test
    void buildx() throws Exception {
        Map<String, String> environment = TestBuildx.environment(home).orElse(null);
        assumeTrue(environment != null, "docker buildx is not on this machine");
        try (Pty pty = deploy(Map.of("PATH", environment.get("PATH")), 120, "buildx")) {
            assertOver(pty);

            assertSeen(pty, "\\* #\\d+ \\[[34]/[34]] RUN .*  \\d\\.\\ds");
            assertSeen(pty, "\\* #\\d+ pushing .* with docker  \\d+\\.\\ds  .*" + BAR);
        }
    }

    /** Docker's client gets the signal, too, and says something else than what has happened. */
    @ParameterizedTest
    @ValueSource(strings = {"engine", "buildx"})
    void afterCtrlCInAStepTheTerminalIsAsItWas(String builder) throws Exception {
        Map<String, String> environment = TestBuildx.environment(home).orElse(null);
        assumeTrue(builder.equals("engine") || environment != null, "docker buildx is not on this machine");
        Files.delete(directory.resolve("context/large"));
        Files.writeString(
                directory.resolve("context/Dockerfile"),
                "FROM scratch\nLABEL test=" + directory + "\nCOPY busybox /bin/busybox\n"
                        + "RUN [\"/bin/busybox\", \"sleep\", \"600\"]\n");
        try (Pty pty = deploy(environment == null ? Map.of() : Map.of("PATH", environment.get("PATH")), 80, builder)) {
            pty.await(row -> row.matches("\\* .*RUN .*sleep.*  1\\.\\ds"));
            pty.type("\u0003");

            assertThat(pty.status()).as(pty.printed()).isEqualTo(130);
            assertThat(pty.all()).noneMatch(row -> row.startsWith("* ")).anyMatch(row -> row.contains("was cancelled"));
            assertThat(pty.isAsItWas()).isTrue();
            assertThat(directory.resolve("after.txt")).hasSameTextualContentAs(directory.resolve("before.txt"));
        }
    }

    @Test
    void aNarrowTerminal() throws Exception {
        try (Pty pty = deploy(Map.of(), 50, "engine")) {
            assertThat(pty.status()).as(pty.printed()).isZero();

            assertSeen(pty, "\\* sending .*  \\d+\\.\\d MB / \\d+\\.\\d MB");
            assertSeen(pty, "\\* pushing .*\\.\\.\\..*  \\d+\\.\\d MB / \\d+\\.\\d MB  \\d+\\.\\ds");
            assertThat(pty.all()).noneMatch(row -> row.matches("\\* (sending|pushing|Step).*"));
        }
    }
}
