package io.jenkins.plugins.marathondeploy.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborOptions;
import io.jenkins.plugins.marathondeploy.harbor.HarborClient;
import io.jenkins.plugins.marathondeploy.harbor.HarborSettings;
import io.jenkins.plugins.marathondeploy.image.CancellationSignal;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program in the place of docker buildx that fails in a way that passes. */
class BuilderFaultTest {
    private static final Authentication LOGIN = Authentication.basic("robot$shop+ci", Secret.of("r0b0t$ s3cret"));

    @TempDir
    Path directory;

    @Test
    void aLayerThatIsLostWhileItIsUnpackedIsBuiltAgain() throws IOException {
        List<ImageEvent> events = new CopyOnWriteArrayList<>();
        try (HarborFixture harbor = HarborFixture.start(HarborOptions.defaults().withoutRegistry())) {
            harbor.createProject("shop").addRobot("robot$shop+ci", "r0b0t$ s3cret", "shop");
            String digest = harbor.putArtifact("shop/web", "1", "what is built");
            Files.writeString(directory.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
            // As BuildKit in Docker Engine 26.1.5 said it.
            Path program = Files.writeString(Files.createDirectory(directory.resolve("bin")).resolve("docker"), """
                    #!/bin/sh
                    case "$1 $2" in
                    "buildx version") echo 'github.com/docker/buildx 0.13.1 0.13.1';;
                    "buildx inspect") printf 'Name: default\\nDriver: docker\\nPlatforms: linux/amd64\\n';;
                    "info --format") echo '26.1.5 [["driver-type","io.containerd.snapshotter.v1"]]';;
                    "buildx build")
                      [ -e TOP/tried ] || { touch TOP/tried
                        echo 'ERROR: failed to solve: failed to prepare extraction snapshot "extract-1-x sha256:aa": parent snapshot sha256:bb does not exist: not found'
                        exit 1; }
                      for a in "$@"; do case "$a" in --metadata-file=*) echo '{"containerimage.digest":"DIGEST"}' > "${a#*=}";; esac; done;;
                    esac
                    """.replace("TOP", directory.toString()).replace("DIGEST", digest));
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
            ImageBuild build = ImageBuild.in(directory)
                    .tag(ImageReference.parse(harbor.registryAddress() + "/shop/web:1"))
                    .build();
            CancellationSignal signal = new CancellationSignal();
            Map<String, String> environment =
                    Map.of("PATH", directory.resolve("bin") + ":/usr/bin:/bin", "HOME", directory.toString());
            Backend backend = new BackendChoice("buildx", environment, "", () -> null, Duration.ofMinutes(1))
                    .choose(build, List.of(), text -> {}, signal);

            Delivered delivered = new Delivery(backend, new HarborClient(HarborSettings.of(harbor.uri(), LOGIN)), LOGIN, Map.of(),
                            listener(events), signal, Clock.systemUTC())
                    .deliver(build, true);

            assertThat(delivered.image().digest()).isEqualTo(digest);
            assertThat(events)
                    .filteredOn(event -> event instanceof ImageEvent.Retrying)
                    .singleElement()
                    .asString()
                    .contains("lost a layer", "parent snapshot sha256:bb does not exist");
        }
    }

    private static DeliveryListener listener(List<ImageEvent> events) {
        return new DeliveryListener() {
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
    }
}
