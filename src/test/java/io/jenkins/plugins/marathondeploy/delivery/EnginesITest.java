package io.jenkins.plugins.marathondeploy.delivery;

import static io.jenkins.plugins.marathondeploy.image.ContextFiles.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.cluster.engine.DebianEngines;
import io.jenkins.plugins.marathondeploy.cluster.engine.OwnEngine;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.harbor.HarborClient;
import io.jenkins.plugins.marathondeploy.harbor.HarborSettings;
import io.jenkins.plugins.marathondeploy.image.CancellationSignal;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.engine.DockerEngine;
import io.jenkins.plugins.marathondeploy.image.engine.EngineAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole way of an image on each engine that can be had: the machine's own and those of {@link DebianEngines}, with the store that
 * they have always had and with containerd's. Podman's service is tried with {@code DOCKER_HOST=unix:///run/podman/podman.sock} and
 * 127.0.0.1 among its insecure registries.
 */
class EnginesITest {
    private static final Authentication LOGIN = Authentication.basic("robot$shop+ci", Secret.of("r0bot$ecret"));

    @TempDir
    Path root;

    private HarborFixture harbor;
    private final List<String> notes = new ArrayList<>();
    private final List<String> output = new ArrayList<>();

    private record Choice(String name, Path packages, boolean containerdStore) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Choice> engines() {
        return Stream.concat(
                Stream.of(new Choice("the machine's own", null, false)),
                DebianEngines.all().stream().flatMap(packages -> Stream.of(
                        new Choice(packages.getFileName().toString(), packages, false),
                        new Choice(packages.getFileName() + " with containerd's store", packages, true))));
    }

    @BeforeEach
    void start() throws Exception {
        harbor = HarborFixture.start().createProject("shop").addRobot("robot$shop+ci", "r0bot$ecret", "shop");
        Files.copy(Path.of("/bin/busybox"), root.resolve("busybox"));
        file(root, "content", root.toString());
        file(root, "left-out.log", "x");
        file(root, ".dockerignore", "*.log");
        file(
                root,
                "Dockerfile",
                "FROM scratch AS first",
                "ARG GREETING",
                "COPY . /c/",
                "COPY busybox /bin/sh",
                "RUN [\"/bin/sh\", \"-c\", \"echo said $GREETING, $(cat /c/content), $(echo /c/*)\"]",
                "FROM first",
                "LABEL stage=second");
    }

    @AfterEach
    void stop() {
        harbor.close();
    }

    @Test
    void thereAreOthersThanTheMachinesOwn() {
        assumeTrue(!DebianEngines.all().isEmpty(), DebianEngines.MISSING);
        assumeTrue(OwnEngine.isPossible(), "only root can start engines");
        assertThat(engines().count()).isGreaterThan(1);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void buildsTagsPushesAndFindsAgain(Choice choice) throws Exception {
        assumeTrue(choice.packages == null || OwnEngine.isPossible(), "only root can start engines");
        try (OwnEngine own = choice.packages == null ? null : OwnEngine.start(choice.packages, choice.containerdStore)) {
            DockerEngine engine = DockerEngine.connect(EngineAddress.of(own == null ? "" : own.address(), System.getenv()));
            try {
                wholeWay(choice, engine);
            } finally {
                Stream.of("1", "2", "stable", "moved").forEach(tag -> engine.untag(name(tag)));
            }
        }
    }

    private void wholeWay(Choice choice, DockerEngine engine) throws Exception {
        Delivered first = delivery(engine, Map.of()).deliver(build("1", "stable"), false);

        assertThat(output).contains("said hello, " + root + ", /c/Dockerfile /c/busybox /c/content");
        assertThat(harbor.digest("shop/web", "1")).as(engine.describe()).contains(first.image().digest());
        assertThat(harbor.digest("shop/web", "stable")).contains(first.image().digest());
        assertThat(engine.labels(name("1").toString()).orElseThrow()).containsEntry("stage", "second").containsEntry("team", "web");

        Map<String, ImageRecord> records = Map.of(first.content(), new ImageRecord(first.image().digest(), ""));
        Delivered second = delivery(engine, records).deliver(build("2", "stable"), false);
        assertThat(second.skipped()).contains(first.image().digest());
        assertThat(harbor.digest("shop/web", "2")).contains(first.image().digest());

        int requests = harbor.requests().size();
        assertThat(delivery(engine, records).push(List.of(name("1"), name("stable"))).digest()).isEqualTo(first.image().digest());
        // Podman does not know afterwards under which digest it has pushed an image; then it is pushed again.
        boolean known = engine.digests(name("1").toString(), name("1").repository()).contains(first.image().digest());
        assertThat(known || choice.packages == null).isTrue();
        assertThat(notes.stream().anyMatch(note -> note.contains("nothing was pushed"))).isEqualTo(known);
        assertThat(harbor.requests().stream().skip(requests)).noneMatch(request -> known && request.contains("/blobs/"));

        engine.tag(name("1").toString(), List.of(name("moved")));
        assertThat(engine.imageId(name("moved").toString())).isPresent().isEqualTo(engine.imageId(name("1").toString()));

        file(root, "content", "changed");
        Delivered third = delivery(engine, records).deliver(build("1"), false);
        assertThat(third.image().digest()).isNotEqualTo(first.image().digest());
        assertThat(harbor.digest("shop/web", "1")).contains(third.image().digest());

        refusals(engine);
    }

    private void refusals(DockerEngine engine) throws Exception {
        harbor.allow("robot$shop+ci", "shop", "pull");
        assertThatThrownBy(() -> delivery(engine, Map.of()).push(List.of(name("moved"))))
                .isInstanceOfSatisfying(ImageException.class, e -> assertThat(e.kind())
                        .as(e.getMessage())
                        // With containerd's store the engine keeps the registry's words to itself: "401 Unauthorized".
                        .isIn(ImageException.Kind.DENIED, ImageException.Kind.UNAUTHORISED))
                .hasMessageFindingMatch("may not push|give the account the right to push");
        file(root, "Dockerfile", "FROM scratch", "ARG GREETING", "COPY busybox /bin/sh", "RUN [\"/bin/sh\", \"-c\", \"exit 3\"]");
        assertThatThrownBy(() -> delivery(engine, Map.of()).deliver(build("3"), false))
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(ImageException.Kind.BUILD_FAILED))
                .hasMessageFindingMatch("returned a non-zero code: 3|exit status 3");
    }

    private ImageBuild build(String... tags) {
        ImageBuild.Builder build = ImageBuild.in(root).argument("GREETING", "hello").label("team", "web");
        Stream.of(tags).map(this::name).forEach(build::tag);
        return build.build();
    }

    private ImageReference name(String tag) {
        return ImageReference.parse(harbor.registryAddress() + "/shop/web:" + tag);
    }

    private Delivery delivery(DockerEngine engine, Map<String, ImageRecord> records) {
        DeliveryListener listener = new DeliveryListener() {
            @Override
            public void build(ImageEvent event) {
                output.add(event.toString());
            }

            @Override
            public void push(ImageEvent event) {
                output.add(event.toString());
            }

            @Override
            public void note(String text) {
                notes.add(text);
            }
        };
        HarborClient client = new HarborClient(HarborSettings.of(harbor.uri(), LOGIN));
        return new Delivery(engine, client, LOGIN, records, listener, CancellationSignal.never(), Clock.systemUTC());
    }
}
