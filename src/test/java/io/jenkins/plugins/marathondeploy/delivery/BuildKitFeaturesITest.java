package io.jenkins.plugins.marathondeploy.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.cluster.engine.DebianEngines;
import io.jenkins.plugins.marathondeploy.cluster.engine.OwnEngine;
import io.jenkins.plugins.marathondeploy.cluster.engine.TestBuildx;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.harbor.HarborClient;
import io.jenkins.plugins.marathondeploy.harbor.HarborSettings;
import io.jenkins.plugins.marathondeploy.image.BuildKitOptions;
import io.jenkins.plugins.marathondeploy.image.BuildSecret;
import io.jenkins.plugins.marathondeploy.image.CancellationSignal;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.engine.DockerEngine;
import io.jenkins.plugins.marathondeploy.image.engine.EngineAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One Dockerfile for each of BuildKit's features, built and pushed by the real buildx with each engine that is here. */
class BuildKitFeaturesITest {
    private static final Authentication LOGIN = Authentication.basic("robot$shop+ci", Secret.of("r0b0t$ s3cret"));
    private static final String SECRET = "t0psecret-of-the-build";
    private static final String RUN = " [\"/bin/busybox\", \"sh\", \"-c\", \"/bin/busybox cat FILE\"]";

    /** Lines after those of {@link #dockerfile}; what they leave in image or output is the text of {@code unique}. */
    private static final Map<String, String> SINCE_EVER = new LinkedHashMap<>();

    /** Not known to the BuildKit 0.8 of engine 20.10; by what a refusal names. */
    private static final Map<String, String> SINCE_23 = new LinkedHashMap<>();

    static {
        SINCE_EVER.put("RUN --mount=type=cache", "RUN --mount=type=cache,target=/c" + RUN.replace("FILE", "/unique"));
        SINCE_EVER.put("RUN --mount=type=tmpfs", "RUN --mount=type=tmpfs,target=/t" + RUN.replace("FILE", "/unique"));
        SINCE_EVER.put("RUN --mount=type=bind", "RUN --mount=type=bind,target=/b" + RUN.replace("FILE", "/b/unique"));
        SINCE_EVER.put("RUN --mount=type=secret", "RUN --mount=type=secret,id=s,required" + RUN.replace("cat FILE", "test -s /run/secrets/s"));
        SINCE_EVER.put("RUN --mount=type=ssh", "RUN --mount=type=ssh" + RUN.replace("FILE", "/unique"));
        SINCE_EVER.put("COPY --chmod", "COPY --chmod=0640 unique /moded");
        SINCE_EVER.put("$TARGETARCH", "ARG TARGETARCH\nRUN [\"/bin/busybox\", \"sh\", \"-c\", \"test -n $TARGETARCH\"]");
        SINCE_EVER.put("$BUILDPLATFORM", "FROM --platform=$BUILDPLATFORM scratch\nCOPY unique /again");
        SINCE_23.put("COPY --link", "COPY --link unique /linked");
        SINCE_23.put("RUN with a here-document", "SHELL [\"/bin/busybox\", \"sh\", \"-c\"]\nRUN <<EOF\n/bin/busybox cat /unique\nEOF");
        SINCE_23.put("COPY with a here-document", "COPY <<EOF /text\nfrom here\nEOF");
        SINCE_23.put("RUN --network", "RUN --network=none" + RUN.replace("FILE", "/unique"));
    }

    @TempDir
    Path directory;

    private final List<ImageEvent> events = new CopyOnWriteArrayList<>();
    private final CancellationSignal signal = new CancellationSignal();
    private HarborFixture harbor;
    private Map<String, String> environment;
    private Path context;
    private String unique;

    @BeforeEach
    void start() throws IOException {
        environment = TestBuildx.environment(Files.createDirectory(directory.resolve("home"))).orElse(null);
        assumeTrue(environment != null, "docker buildx is not on this machine");
        harbor = HarborFixture.start().createProject("shop").addRobot("robot$shop+ci", "r0b0t$ s3cret", "shop");
        context = Files.createDirectory(directory.resolve("context"));
        Files.copy(Path.of("/bin/busybox"), context.resolve("busybox"));
        unique = UUID.randomUUID().toString();
        Files.writeString(context.resolve("unique"), unique);
    }

    @AfterEach
    void stop() {
        if (harbor != null) {
            harbor.close();
        }
    }

    @Test
    void theMachinesEngineBuildsWhatItKnowsAndRefusesTheRest() throws IOException {
        DockerEngine engine = DockerEngine.connect(EngineAddress.of("", System.getenv()));
        boolean old = engine.describe().contains("Engine 20.");
        try {
            for (String lines : SINCE_EVER.values()) {
                assertBuilt("", lines);
            }
            for (Map.Entry<String, String> feature : SINCE_23.entrySet()) {
                if (old) {
                    assertRefused(feature.getKey(), feature.getValue());
                } else {
                    assertBuilt("", feature.getValue());
                }
            }
            if (old) {
                // Later than any engine's of today, or not without a network.
                assertRefused("COPY --parents", "COPY --parents unique /p/");
                assertRefused("COPY --exclude", "COPY --exclude=busybox . /x/");
                assertRefused("ADD --checksum", "ADD --checksum=sha256:" + "0".repeat(64) + " http://127.0.0.1:1/x /x");
                assertRefused("ADD of a git repository", "ADD https://127.0.0.1:1/x.git /x");
            }
        } finally {
            engine.untag(name());
        }
    }

    @Test
    void newerEnginesBuildAll() throws IOException {
        assumeTrue(!DebianEngines.all().isEmpty(), DebianEngines.MISSING);
        assumeTrue(OwnEngine.isPossible(), "only root can start engines");
        for (Path packages : DebianEngines.all()) {
            buildsAll(packages);
        }
    }

    private void buildsAll(Path packages) throws IOException {
        // The older store is tried with the machine's own.
        try (OwnEngine engine = OwnEngine.start(packages, true)) {
            for (String lines : Stream.concat(SINCE_EVER.values().stream(), SINCE_23.values().stream()).toList()) {
                assertBuilt(engine.address(), lines);
            }
            Files.writeString(Files.createDirectories(directory.resolve("libraries/common")).resolve("library"), "lib " + unique);
            dockerfile("COPY --from=common library /library");
            deliver(engine.address(), options("common", "libraries/common"));
            assertThat(content().contains("lib " + unique)).isTrue();
        }
    }

    @Test
    void aFrontEndThatCanNotBePulledIsNamed() throws IOException {
        Files.writeString(context.resolve("Dockerfile"), "# syntax=127.0.0.1:1/docker/dockerfile:1\nFROM scratch\nCOPY unique /\n");
        assertThatThrownBy(() -> deliver("", BuildKitOptions.none()))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("front end that the Dockerfile's line '# syntax=' names");
        assertThat(harbor.digest("shop/web", "1")).isEmpty();
    }

    private void assertBuilt(String address, String lines) throws IOException {
        events.clear();
        dockerfile(lines);
        Delivered delivered = deliver(address, options("", ""));
        assertThat(harbor.digest("shop/web", "1")).as(lines).contains(delivered.image().digest());
        assertThat(content().contains(unique)).as(lines).isTrue();
        assertThat(content().contains(SECRET)).as(lines).isFalse();
    }

    private void assertRefused(String feature, String lines) throws IOException {
        events.clear();
        dockerfile(lines);
        assertThatThrownBy(() -> deliver("", options("", "")))
                .as(feature)
                .isInstanceOfSatisfying(ImageException.class, failure ->
                        assertThat(failure.kind()).isEqualTo(ImageException.Kind.NEEDS_BUILDKIT))
                .hasMessageContaining(feature);
        assertThat(events).as(feature).isEmpty();
    }

    private void dockerfile(String lines) throws IOException {
        Files.writeString(
                context.resolve("Dockerfile"), "FROM scratch\nCOPY busybox /bin/busybox\nCOPY unique /\n" + lines + "\n");
    }

    private static BuildKitOptions options(String name, String value) {
        Map<String, String> contexts = name.isEmpty() ? Map.of() : Map.of(name, value);
        ArrayList<String> secrets = new ArrayList<>(List.of("s"));
        return new BuildKitOptions(
                secrets, new ArrayList<>(), BuildKitOptions.none().cache(), new TreeMap<>(contexts), false, "");
    }

    private ImageReference name() {
        return ImageReference.parse(harbor.registryAddress() + "/shop/web:1");
    }

    private String content() {
        return new String(harbor.content("shop/web", "1"), StandardCharsets.ISO_8859_1);
    }

    private Delivered deliver(String address, BuildKitOptions options) {
        ImageBuild build = ImageBuild.in(directory).context("context").tag(name()).buildKit(options).build();
        List<BuildSecret> secrets = options.secrets().stream().map(id -> BuildSecret.of(id, Secret.of(SECRET))).toList();
        Backend backend = new BackendChoice("auto", environment, address, () -> {
            throw new AssertionError("the engine's own interface was taken");
        }, Duration.ofMinutes(1)).choose(build, secrets, text -> {}, signal);
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
            public void note(String text) {}
        };
        HarborClient client = new HarborClient(HarborSettings.of(harbor.uri(), LOGIN));
        return new Delivery(backend, client, LOGIN, Map.of(), listener, signal, Clock.systemUTC()).deliver(build, true);
    }
}
