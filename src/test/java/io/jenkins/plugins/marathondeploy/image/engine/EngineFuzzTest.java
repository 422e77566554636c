package io.jenkins.plugins.marathondeploy.image.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.BuildResponseItem;
import com.github.dockerjava.api.model.PushResponseItem;
import com.github.dockerjava.core.DockerClientConfig;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.cluster.fuzz.Fuzz;
import io.jenkins.plugins.marathondeploy.cluster.fuzz.Mutator;
import io.jenkins.plugins.marathondeploy.image.CancellationSignal;
import io.jenkins.plugins.marathondeploy.image.ContextFiles;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.PushedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever an engine, or what listens in its place, answers: a result, or an {@link ImageException}. */
class EngineFuzzTest {
    private static final Fuzz FUZZ = Fuzz.endingWith(ImageException.class);
    private static final String PASSWORD = "n3ver-shown";
    private static final String VERSION =
            "{\"Version\":\"20.10.24\",\"ApiVersion\":\"1.41\",\"MinAPIVersion\":\"1.12\",\"Os\":\"linux\",\"Arch\":\"amd64\","
                    + "\"Components\":[{\"Name\":\"Engine\",\"Version\":\"20.10.24\",\"Details\":{}}],\"Experimental\":false}";
    private static final String IMAGE = "{\"Id\":\"sha256:" + "ab".repeat(32) + "\",\"RepoTags\":[\"a:1\"],\"Created\":\"2024-01-02T03:04:05Z\","
            + "\"Size\":12345,\"Config\":{\"Labels\":{\"a\":\"b\"},\"Env\":[\"A=B\"]},\"RootFS\":{\"Type\":\"layers\",\"Layers\":[]}}";
    private static final List<String> BUILD = List.of(
            "{\"stream\":\"Step 1/2 : FROM scratch\"}", "{\"stream\":\"\\n\"}",
            "{\"status\":\"Downloading\",\"progressDetail\":{\"current\":1,\"total\":9},\"progress\":\"[=> ]\",\"id\":\"ab\"}",
            "{\"aux\":{\"ID\":\"sha256:" + "ab".repeat(32) + "\"}}", "{\"stream\":\"Successfully built 0123456789ab\\n\"}",
            "{\"errorDetail\":{\"code\":1,\"message\":\"it failed\"},\"error\":\"it failed\"}");
    private static final List<String> PUSH = List.of(
            "{\"status\":\"The push refers to repository [r/a]\"}", "{\"status\":\"Preparing\",\"progressDetail\":{},\"id\":\"ab\"}",
            "{\"status\":\"Pushing\",\"progressDetail\":{\"current\":512,\"total\":1000},\"progress\":\"[=>  ]\",\"id\":\"ab\"}",
            "{\"status\":\"1: digest: sha256:" + "cd".repeat(32) + " size: 528\"}",
            "{\"progressDetail\":{},\"aux\":{\"Tag\":\"1\",\"Digest\":\"sha256:" + "cd".repeat(32) + "\",\"Size\":528}}",
            "{\"errorDetail\":{\"message\":\"denied: requested access to the resource is denied\"},\"error\":\"denied\"}");

    private static final List<String> ADDRESSES = List.of(
            "unix:///var/run/docker.sock", "tcp://127.0.0.1:2375", "npipe:////./pipe/docker_engine", "ssh://u@h", "fd://", "tcp://u:p@h");

    private final AtomicReference<Mutator> now = new AtomicReference<>();

    @Test
    void engineAddresses() {
        FUZZ.run(2000, mutator -> {
            String text = mutator.text(mutator.pick(ADDRESSES));
            EngineAddress address = EngineAddress.of(text, Map.of("DOCKER_CONFIG", "/nowhere"));
            assertThat(text.isBlank() || address.uri().equals(text.strip())).isTrue();
            EngineClients.unversioned(address).open(Duration.ofSeconds(1)).close();
        });
    }

    @Test
    void questions() throws Exception {
        try (ScriptedEngine engine = new ScriptedEngine("1.41", "1.12")) {
            DockerEngine connected = engine.connect();
            engine.answers(exchange -> reply(exchange, IMAGE));
            FUZZ.run(120, mutator -> {
                now.set(mutator);
                assertThat(connected.labels("a:1").map(Map::size)).isNotNull();
                assertThat(connected.imageId("a:1")).isNotNull();
                connected.untag(ImageReference.parse("a:1"));
            });
        }
    }

    @Test
    void versions() throws Exception {
        FUZZ.run(40, mutator -> {
            now.set(mutator);
            try (ScriptedEngine engine = new ScriptedEngine("1.41", "1.12")) {
                engine.answersVersion(exchange -> reply(exchange, VERSION));
                DockerEngine connected = DockerEngine.connect(engine.address(), Duration.ofSeconds(20));
                assertThat(connected.describe()).doesNotContain("\n", "\u0000");
                assertThat(connected.platform()).isNotNull();
            }
        });
    }

    /** Without the exchanges around them, so that there can be many. */
    @Test
    void items() {
        ObjectMapper mapper = DockerClientConfig.getDefaultObjectMapper();
        FUZZ.run(2000, mutator -> {
            BuildOutput build = new BuildOutput(event -> assertThat(event.toString()).isNotNull());
            PushOutput push = new PushOutput(event -> assertThat(event.toString()).isNotNull());
            EngineStream<BuildResponseItem> building = new EngineStream<>(build::accept);
            EngineStream<PushResponseItem> pushing = new EngineStream<>(push::accept);
            for (int i = mutator.random().nextInt(4); i >= 0; i--) {
                try {
                    building.onNext(mapper.readValue(mutator.json(mutator.pick(BUILD)), BuildResponseItem.class));
                    pushing.onNext(mapper.readValue(mutator.json(mutator.pick(PUSH)), PushResponseItem.class));
                } catch (JsonProcessingException noItem) {
                    assertThat(EngineFailure.of(noItem, new EngineAddress("tcp://h:1", null, "/nowhere"), "building"))
                            .message().isNotBlank().hasSizeLessThan(2000).doesNotContain("\n");
                }
            }
            assertThat(build.error()).satisfiesAnyOf(error -> assertThat(error).isNull(), error -> assertThat(error).isNotBlank());
        });
    }

    @Test
    void builds(@TempDir Path root) throws Exception {
        ContextFiles.file(root, "Dockerfile", "FROM scratch");
        ImageBuild build = ImageBuild.in(root).tag(ImageReference.parse("a:1")).build();
        try (ScriptedEngine engine = new ScriptedEngine("1.41", "1.12")) {
            DockerEngine connected = engine.connect();
            engine.answers(exchange -> {
                if (exchange.getRequestURI().getPath().endsWith("/build")) {
                    stream(exchange, BUILD);
                } else {
                    ScriptedEngine.reply(exchange, 200, IMAGE);
                }
            });
            FUZZ.run(150, mutator -> {
                now.set(mutator);
                List<ImageEvent> events = new ArrayList<>();
                connected.build(build, Map.of(), events::add, CancellationSignal.never());
                events.forEach(event -> assertThat(event.toString()).isNotNull());
            });
        }
    }

    @Test
    void pushes() throws Exception {
        try (ScriptedEngine engine = new ScriptedEngine("1.41", "1.12")) {
            engine.answers(exchange -> stream(exchange, PUSH));
            ImagePush push = new ImagePush(engine.clients(), new RetryPolicy(2, Duration.ZERO), Duration.ofMinutes(1));
            Authentication login = Authentication.basic("robot$ci", Secret.of(PASSWORD));
            FUZZ.run(150, mutator -> {
                now.set(mutator);
                AtomicLong percent = new AtomicLong();
                try {
                    PushedImage pushed = push.push(
                            List.of(ImageReference.parse("r.io/web/app:1")), login,
                            event -> percent.set(event instanceof ImageEvent.Layer layer ? layer.percent() : 0),
                            CancellationSignal.never());
                    assertThat(pushed.pinned().digest()).isPresent();
                } catch (ImageException said) {
                    assertThat(said.getMessage()).doesNotContain(PASSWORD);
                    throw said;
                } finally {
                    assertThat(percent.get()).isBetween(-1L, 100L);
                }
            });
        }
    }

    /** Found: no number, and no exception of this package either. */
    @Test
    void anApiVersionThatIsNoneIsTakenForUnknown() {
        try (ScriptedEngine engine = new ScriptedEngine("latest", "1")) {
            assertThat(engine.connect().describe()).contains("Docker Engine 99.0");
        }
    }

    /** Found: a hundred times that many bytes were a negative number, and so were the percents. */
    @Test
    void percentsOfHugeLayersStayPercents() {
        assertThat(new ImageEvent.Layer("a", "Pushing", Long.MAX_VALUE / 2, Long.MAX_VALUE).percent()).isEqualTo(50);
        assertThat(new ImageEvent.Layer("a", "Pushing", -5, 10).percent()).isZero();
    }

    private void reply(com.sun.net.httpserver.HttpExchange exchange, String good) throws IOException {
        Mutator mutator = now.get();
        boolean error = mutator.oneIn(8);
        String text = mutator.oneIn(3) ? good : mutator.json(error ? "{\"message\":\"something broke\"}" : good);
        ScriptedEngine.reply(exchange, error ? mutator.pick(List.of(400, 404, 409, 500, 503)) : 200, text);
    }

    /** Items in a random order, some of them mutated, some answers an error as a whole, some cut. */
    private void stream(com.sun.net.httpserver.HttpExchange exchange, List<String> good) throws IOException {
        Mutator mutator = now.get();
        List<String> items = new ArrayList<>();
        for (int count = 1 + mutator.random().nextInt(8); count > 0; count--) {
            String item = mutator.pick(good);
            items.add(mutator.oneIn(3) ? mutator.json(item) : item);
        }
        String[] all = items.toArray(new String[0]);
        if (mutator.oneIn(12)) {
            ScriptedEngine.reply(exchange, mutator.pick(List.of(400, 404, 500, 503)), mutator.json("{\"message\":\"no\"}"));
        } else if (mutator.oneIn(12)) {
            ScriptedEngine.broken(all).to(exchange);
        } else {
            ScriptedEngine.stream(all).to(exchange);
        }
    }
}
