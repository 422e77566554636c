package io.jenkins.plugins.marathondeploy.image.engine;

import static io.jenkins.plugins.marathondeploy.image.ContextFiles.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build that another thread stops: the call ends, and so does what runs on the engine. */
class CancellationITest {
    @TempDir
    Path root;

    EngineSession session;

    @BeforeEach
    void connect() throws Exception {
        session = new EngineSession();
        EngineSession.busybox(root);
    }

    @AfterEach
    void clean() {
        session.signal.cancel();
        session.close();
    }

    @Test
    void stopsAStepThatRuns() throws Exception {
        file(
                root,
                "Dockerfile",
                "FROM scratch",
                session.label(),
                "COPY busybox /bin/sh",
                "RUN echo " + session.unique + "; sleep 600");
        CompletableFuture<ImageException> build = start();
        await().atMost(Duration.ofSeconds(60)).until(() -> session.outputLines().contains(session.unique));
        assertThat(running()).isEqualTo(1);

        session.signal.cancel();

        assertThat(build.get(20, TimeUnit.SECONDS).kind()).isEqualTo(ImageException.Kind.CANCELLED);
        await().atMost(Duration.ofSeconds(60)).until(() -> running() == 0);
    }

    @Test
    void stopsWhileTheContextIsSent() throws Exception {
        file(root, "Dockerfile", "FROM scratch", "COPY . /");
        try (RandomAccessFile file = new RandomAccessFile(root.resolve("huge").toFile(), "rw")) {
            file.setLength(1L << 40);
        }
        CompletableFuture<ImageException> build = start();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> session.events.stream().anyMatch(ImageEvent.SendingContext.class::isInstance));

        session.signal.cancel();

        assertThat(build.get(20, TimeUnit.SECONDS).kind()).isEqualTo(ImageException.Kind.CANCELLED);
    }

    private CompletableFuture<ImageException> start() {
        return CompletableFuture.supplyAsync(
                () -> catchThrowableOfType(ImageException.class, () -> session.build(ImageBuild.in(root))));
    }

    private long running() throws Exception {
        EngineClients clients = EngineClients.unversioned(EngineAddress.of(null, System.getenv()));
        try (DockerClient client = clients.open(Duration.ofSeconds(30))) {
            return client.listContainersCmd().exec().stream()
                    .filter(container -> Arrays.asList(container.getCommand()).toString().contains(session.unique))
                    .count();
        }
    }
}
