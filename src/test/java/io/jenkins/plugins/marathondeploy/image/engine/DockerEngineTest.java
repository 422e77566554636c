package io.jenkins.plugins.marathondeploy.image.engine;

import static io.jenkins.plugins.marathondeploy.image.ContextFiles.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.marathondeploy.cluster.process.ClosedPort;
import io.jenkins.plugins.marathondeploy.image.CancellationSignal;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathBuilderException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said when an engine is not there, refuses, or breaks off. */
@Timeout(60)
class DockerEngineTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("DOCKER_CONFIG", "/nowhere");

    @TempDir
    Path root;
    final ScriptedEngine engine = new ScriptedEngine("1.41", "1.12");
    final List<ImageEvent> events = new CopyOnWriteArrayList<>();
    final CancellationSignal signal = new CancellationSignal();

    @AfterEach
    void stop() {
        engine.close();
    }

    @ParameterizedTest
    @CsvSource({"1.41,1.12,1.41", "1.44,1.24,1.44", "1.52,1.44,1.44", "1.60,1.50,1.50", "1.24,1.12,1.24"})
    void speaksAVersionThatBothKnow(String newest, String oldest, String agreed) {
        try (ScriptedEngine other = new ScriptedEngine(newest, oldest)) {
            DockerEngine connected = other.connect();
            other.answers(ScriptedEngine.stream("{\"Id\":\"sha256:1\"}"));

            assertThat(connected.imageId("a")).contains("sha256:1");
            assertThat(other.requests).containsExactly("GET /version", "GET /v" + agreed + "/images/a/json");
            assertThat(connected.describe()).contains("99.0", "API " + agreed);
            assertThat(connected.platform()).isEqualTo("linux/amd64");
        }
    }

    @Test
    void tellsWhatItKnowsOfAnImage() {
        DockerEngine connected = engine.connect();
        engine.answers(ScriptedEngine.stream("{\"Id\":\"sha256:1\",\"Config\":{\"Labels\":{\"a\":\"b\"}}}"));
        assertThat(connected.imageId("x/y:1")).contains("sha256:1");
        assertThat(connected.labels("x/y:1")).contains(Map.of("a", "b"));

        // An image without a configuration, and one without labels.
        engine.answers(ScriptedEngine.stream("{\"Id\":\"sha256:1\"}"));
        assertThat(connected.labels("x/y:1")).contains(Map.of());
        engine.answers(ScriptedEngine.stream("{\"Id\":\"sha256:1\",\"Config\":{\"Labels\":null}}"));
        assertThat(connected.labels("x/y:1")).contains(Map.of());

        engine.answers(exchange -> ScriptedEngine.reply(exchange, 404, "{\"message\":\"No such image: x/y:1\"}"));
        assertThat(connected.imageId("x/y:1")).isEmpty();
    }

    @Test
    void saysThatWhatCameIsNoImage() {
        DockerEngine connected = engine.connect();
        engine.answers(ScriptedEngine.stream("{}"));
        assertThat(catchThrowableOfType(ImageException.class, () -> connected.imageId("a")))
                .hasMessageContaining("Unexpected answer")
                .hasMessageContaining("an image without an Id");
        engine.answers(exchange -> ScriptedEngine.reply(exchange, 500, "{\"message\":\"layer does not exist\"}"));
        assertThat(catchThrowableOfType(ImageException.class, () -> connected.imageId("a")))
                .hasMessageContaining("answered 500 while asking the engine: layer does not exist");
    }

    @Test
    void noticesThatTheImageIsGoneAfterTheBuild() {
        engine.answers(exchange -> {
            if (exchange.getRequestURI().getPath().endsWith("/build")) {
                ScriptedEngine.reply(exchange, 200, "{\"stream\":\"Successfully built 1a2b3c4d5e6f\\n\"}");
            } else {
                ScriptedEngine.reply(exchange, 404, "{\"message\":\"No such image: 1a2b3c4d5e6f:latest\"}");
            }
        });
        ImageException failure = buildFails();
        assertThat(failure.kind()).isEqualTo(ImageException.Kind.NO_SUCH_IMAGE);
        assertThat(failure).hasMessageContaining("no longer has the image 1a2b3c4d5e6f");
    }

    @Test
    void saysWhatFailedAfterTheBuild() {
        engine.answers(exchange -> {
            boolean build = exchange.getRequestURI().getPath().endsWith("/build");
            ScriptedEngine.reply(exchange, build ? 200 : 500, build
                    ? "{\"stream\":\"Successfully built 1a2b3c4d5e6f\\n\"}"
                    : "{\"message\":\"layer does not exist\"}");
        });
        assertThat(buildFails()).hasMessageContaining(
                "answered 500 while asking for the image that it has just built: layer does not exist");
    }

    @Test
    void saysThatTheSocketIsNotThere() {
        ImageException failure = connectFails("unix://" + root.resolve("no.sock"));

        assertThat(failure.kind()).isEqualTo(ImageException.Kind.ENGINE_UNREACHABLE);
        assertThat(failure).hasMessageContaining("the socket is not there").hasMessageContaining("systemctl start docker");
    }

    @Test
    void saysThatNothingListens() throws Exception {
        Path socket = root.resolve("dead.sock");
        try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(connectFails("unix://" + socket)).hasMessageContaining("nothing listens on the socket");

        try (ClosedPort closed = ClosedPort.any()) {
            assertThat(connectFails("tcp://" + closed.uri().getAuthority())).hasMessageContaining("DOCKER_HOST is right");
        }
        assertThat(connectFails("tcp://no-such-host.invalid:2375")).hasMessageContaining("UnknownHostException");
    }

    @Test
    void saysThatTheEngineIsSilent() throws Exception {
        Path socket = root.resolve("silent.sock");
        try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.bind(UnixDomainSocketAddress.of(socket));
            EngineAddress address = EngineAddress.of("unix://" + socket, ENVIRONMENT);

            ImageException failure = catchThrowableOfType(
                    ImageException.class, () -> DockerEngine.connect(address, Duration.ofMillis(200)));

            assertThat(failure.kind()).isEqualTo(ImageException.Kind.ENGINE_UNREACHABLE);
            assertThat(failure).hasMessageContaining("did not answer within");
        }
    }

    @Test
    void keepsTheEnginesSentence() {
        engine.answers(exchange -> ScriptedEngine.reply(exchange, 400, "{\"message\":\"invalid reference format\"}"));

        ImageException failure = buildFails();

        assertThat(failure.kind()).isEqualTo(ImageException.Kind.INVALID);
        assertThat(failure).hasMessageContaining("answered 400").hasMessageEndingWith(": invalid reference format");
    }

    @Test
    void noticesThatTheEngineWentAwayInTheMiddle() {
        engine.answers(ScriptedEngine.broken("{\"stream\":\"Step 1/2 : FROM scratch\\n\"}"));
        assertThat(buildFails().kind()).isEqualTo(ImageException.Kind.ENGINE_LOST);
        assertThat(events).extracting(Object::toString).contains("Step 1/2 : FROM scratch");

        engine.answers(ScriptedEngine.broken("{\"stream\":\"Step 1/2"));
        assertThat(buildFails().kind()).isEqualTo(ImageException.Kind.ENGINE_LOST);

        engine.answers(ScriptedEngine.stream("{\"stream\":\"Step 1/2 : FROM scratch\\n\"}"));
        assertThat(buildFails()).hasMessageContaining("without naming an image");
    }

    @Test
    void noticesAFullDisk() {
        engine.answers(ScriptedEngine.stream("{\"error\":\"write /x: no space left on device\"}"));
        assertThat(buildFails().kind()).isEqualTo(ImageException.Kind.DISK_FULL);

        engine.answers(exchange -> ScriptedEngine.reply(exchange, 500, "{\"message\":\"no space left on device\"}"));
        assertThat(buildFails()).hasMessageContaining("docker system df");
    }

    @Test
    void saysThatACertificateIsNotTrusted() {
        // What a real engine with --tlsverify and another authority led to.
        Exception refused = new UncheckedIOException(new SSLHandshakeException("PKIX path building failed") {
            @Override
            public Throwable getCause() {
                return new CertPathBuilderException("unable to find valid certification path to requested target");
            }
        });
        EngineAddress address = new EngineAddress("tcp://127.0.0.1:2376", "/certs", "/nowhere");

        ImageException told = EngineFailure.of(refused, address, "asking the engine");

        assertThat(told.kind()).isEqualTo(ImageException.Kind.ENGINE_UNREACHABLE);
        assertThat(told).hasMessageContaining("TLS failed (PKIX path building failed)")
                .hasMessageContaining("DOCKER_CERT_PATH");
    }

    /** Each piece costs the engine a read of its own. */
    @Test
    void sendsTheContextInLargePieces() throws Exception {
        file(root, "Dockerfile", "FROM scratch");
        Files.write(root.resolve("big"), new byte[1 << 20]);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> request = CompletableFuture.supplyAsync(() -> {
                try (Socket connection = server.accept()) {
                    return new String(connection.getInputStream().readNBytes(1 << 20), StandardCharsets.ISO_8859_1);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            var address = EngineAddress.of("tcp://127.0.0.1:" + server.getLocalPort(), ENVIRONMENT);
            ImageBuild build = ImageBuild.in(root).tag(ImageReference.parse("a:1")).build();
            ImageBuilder builder = new ImageBuilder(EngineClients.unversioned(address));
            assertThat(catchThrowableOfType(
                            ImageException.class, () -> builder.build(build, Map.of(), events::add, signal, null)))
                    .hasMessageContaining("broke while building");
            String sent = request.get(20, TimeUnit.SECONDS);
            assertThat(sent).startsWith("POST /build?").contains("Transfer-Encoding: chunked");
            // The size of a chunk is a line of its own before it; this is 64 KiB.
            assertThat(sent).contains("\r\n10000\r\n");
        }
    }

    @Test
    void cancelsWhileTheEngineDoesNotTakeTheContext() throws Exception {
        try (var file = new java.io.RandomAccessFile(root.resolve("big").toFile(), "rw")) {
            file.setLength(1L << 30);
        }
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        engine.answers(exchange -> {
            arrived.countDown();
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        CompletableFuture<ImageException> failure = CompletableFuture.supplyAsync(this::buildFails);
        assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();

        signal.cancel();

        assertThat(failure.get(20, TimeUnit.SECONDS).kind()).isEqualTo(ImageException.Kind.CANCELLED);
        await().atMost(Duration.ofSeconds(20)).until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("docker-java-stream")));
        ended.countDown();
    }

    @Test
    void cancelsBeforeItBegins() {
        DockerEngine connected = engine.connect();
        signal.cancel();

        assertThat(catchThrowableOfType(ImageException.class, () -> build(connected)).kind())
                .isEqualTo(ImageException.Kind.CANCELLED);
        assertThat(engine.requests).containsExactly("GET /version");
    }

    @Test
    void sendsNothingForADockerfileThatNeedsBuildKit() throws Exception {
        DockerEngine connected = engine.connect();
        file(root, "Dockerfile", "FROM scratch", "RUN --mount=type=cache,target=/x true");

        ImageException failure = catchThrowableOfType(
                ImageException.class,
                () -> connected.build(ImageBuild.in(root).build(), Map.of(), events::add, signal));

        assertThat(failure.kind()).isEqualTo(ImageException.Kind.NEEDS_BUILDKIT);
        assertThat(engine.requests).containsExactly("GET /version");
    }

    private ImageException connectFails(String uri) {
        EngineAddress address = EngineAddress.of(uri, ENVIRONMENT);
        return catchThrowableOfType(ImageException.class, () -> DockerEngine.connect(address));
    }

    private ImageException buildFails() {
        DockerEngine connected = engine.connect();
        return catchThrowableOfType(ImageException.class, () -> build(connected));
    }

    private BuiltImage build(DockerEngine connected) throws Exception {
        if (!Files.exists(root.resolve("Dockerfile"))) {
            file(root, "Dockerfile", "FROM scratch");
        }
        return connected.build(ImageBuild.in(root).build(), Map.of(), events::add, signal);
    }
}
