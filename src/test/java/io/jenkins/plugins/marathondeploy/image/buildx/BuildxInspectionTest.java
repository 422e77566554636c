package io.jenkins.plugins.marathondeploy.image.buildx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.jenkins.plugins.marathondeploy.image.CancellationSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How builder and engine are looked at, with a program in the place of Docker's client. */
class BuildxInspectionTest {
    @TempDir
    Path directory;

    /** @param inspect what the client does when it is asked for the builder, @param info for the engine */
    private Buildx clientThatAnswers(String inspect, String info) throws IOException {
        Files.createDirectories(directory.resolve("bin"));
        Path program = Files.writeString(directory.resolve("bin/docker"), "#!/bin/sh\ncd " + directory + "\ncase \"$1 $2\" in\n"
                + "\"buildx version\") echo 'github.com/docker/buildx 0.29.1';;\n\"buildx inspect\") " + inspect + ";;\n"
                + "\"info --format\") " + info + ";;\nesac\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Buildx.find(Map.of("PATH", directory.resolve("bin") + ":/usr/bin:/bin"), "", new CancellationSignal()).buildx().orElseThrow();
    }

    /** Each waits until the other has been asked. */
    @Test
    void theEngineIsAskedWhileTheBuilderIs() throws IOException {
        Buildx buildx = clientThatAnswers(
                "touch inspecting; until [ -e informing ]; do sleep 0.05; done; printf 'Name: default\\nDriver: docker\\n'",
                "touch informing; until [ -e inspecting ]; do sleep 0.05; done; echo '20.10.24 []'");

        assertTimeoutPreemptively(Duration.ofSeconds(30), () ->
                assertThat(buildx.inspect("", new CancellationSignal()).version()).isEqualTo("20.10.24"));
    }

    @Test
    void anEngineThatDoesNotBuildIsNotWaitedFor() throws IOException {
        Buildx buildx = clientThatAnswers(
                "until [ -e pid ]; do sleep 0.05; done; printf 'Name: far\\nDriver: docker-container\\nBuildKit version: v0.16.0\\n'",
                "echo $$ > number; mv number pid; exec sleep 600");

        assertTimeoutPreemptively(Duration.ofSeconds(30), () ->
                assertThat(buildx.inspect("", new CancellationSignal()).version()).isEqualTo("v0.16.0"));

        long engine = Long.parseLong(Files.readString(directory.resolve("pid")).strip());
        await().until(() -> ProcessHandle.of(engine).isEmpty());
    }
}
