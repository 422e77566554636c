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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How builder and engine are looked at, with a program in the place of Docker's client. */
class BuildxInspectionTest {
    @TempDir
    Path directory;

    /** @param inspect what the client does when it is asked for the builder, @param info for the engine */
    private void clientThatAnswers(String inspect, String info) throws IOException {
        Files.createDirectories(directory.resolve("bin"));
        Path program = Files.writeString(directory.resolve("bin/docker"), "#!/bin/sh\ncd " + directory + "\necho \"$1 $2\" >>asked\n"
                + "case \"$1 $2\" in\n"
                + "\"buildx version\") echo 'github.com/docker/buildx 0.29.1';;\n\"buildx inspect\") " + inspect + ";;\n"
                + "\"info --format\") " + info + ";;\nesac\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private BuildxLookup.Result look() {
        Map<String, String> environment = Map.of("PATH", directory.resolve("bin") + ":/usr/bin:/bin");
        return assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> BuildxLookup.find(environment, "", "", new CancellationSignal()));
    }

    private BuildxLookup.Found found() {
        return look().buildx().orElseThrow();
    }

    /** Each waits until the other has been asked. */
    @Test
    void theEngineIsAskedWhileTheBuilderIs() throws IOException {
        clientThatAnswers(
                "touch inspecting; until [ -e informing ]; do sleep 0.05; done; printf 'Name: default\\nDriver: docker\\n'",
                "touch informing; until [ -e inspecting ]; do sleep 0.05; done; echo '20.10.24 []'");

        assertThat(found().builder().version()).isEqualTo("20.10.24");
        assertThat(found().buildx().describe()).isEqualTo("docker buildx 0.29.1");
    }

    /** As docker 20.10.24 with buildx 0.13.1 answers. */
    @Test
    void nothingMoreIsAskedWhereTheClientTellsItsPlugins() throws IOException {
        clientThatAnswers(
                "printf 'Name: default\\nDriver: docker\\n'",
                "echo '20.10.24 [[\"Backing Filesystem\",\"extfs\"]]'; echo '[{\"SchemaVersion\":\"0.1.0\",\"Vendor\":\"Docker Inc.\","
                        + "\"Version\":\"v0.13.1\",\"ShortDescription\":\"Docker Buildx\",\"Name\":\"buildx\",\"Path\":\"/x\"}]'");

        assertThat(found().buildx().describe()).isEqualTo("docker buildx 0.13.1");
        assertThat(found().builder().version()).isEqualTo("20.10.24");
        assertThat(Files.readAllLines(directory.resolve("asked"))).doesNotContain("buildx version");
    }

    @Test
    void whereThereIsNoPluginOneQuestionTellsSo() throws IOException {
        for (String answer : List.of("docker: 'buildx' is not a docker command.", "docker: unknown command: docker buildx")) {
            clientThatAnswers("echo \"" + answer + "\"; exit 1", "exec sleep 600");

            assertThat(look().buildx()).isEmpty();
            assertThat(look().why()).endsWith("/docker buildx` answered: " + answer);
        }
        assertThat(Files.readAllLines(directory.resolve("asked"))).doesNotContain("buildx version");
    }

    @Test
    void anEngineThatDoesNotBuildIsNotWaitedFor() throws IOException {
        clientThatAnswers(
                "until [ -e pid ]; do sleep 0.05; done; printf 'Name: far\\nDriver: docker-container\\nBuildKit version: v0.16.0\\n'",
                "echo $$ > number; mv number pid; exec sleep 600");

        assertThat(found().builder().version()).isEqualTo("v0.16.0");

        long engine = Long.parseLong(Files.readString(directory.resolve("pid")).strip());
        await().until(() -> ProcessHandle.of(engine).isEmpty());
    }
}
