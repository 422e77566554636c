package io.jenkins.plugins.marathondeploy.cluster.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.marathondeploy.cluster.platform.NginxProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever ends the demonstration while its Jenkins starts finds neither that Jenkins nor its directory. */
class StageITest {
    private static final String ROOT = Files.isDirectory(Path.of("examples")) ? "." : "..";

    @TempDir
    Path directory;

    private final Stage stage = new Stage(Path.of(ROOT), List.of());

    @BeforeEach
    void frontDoor() {
        assumeTrue(NginxProgram.isThere(), NginxProgram.MISSING);
    }

    @AfterEach
    void end() throws IOException {
        stage.close();
        processes().forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void aJenkinsThatStartsIsEndedWithWhatItHasStarted() throws Exception {
        stage.open();
        CompletableFuture<Exception> starting = CompletableFuture.supplyAsync(this::startJenkins);
        Awaitility.await().atMost(1, TimeUnit.MINUTES).until(() -> processes().size() == 2);
        Path home = Path.of(Files.readString(directory.resolve("home")).strip());

        stage.close();

        assertThat(processes()).isEmpty();
        assertThat(home).doesNotExist();
        assertThat(starting.get(1, TimeUnit.MINUTES)).isInstanceOf(IOException.class);
    }

    @Test
    void noneIsStartedAfterTheEnd() throws Exception {
        stage.open();
        stage.close();

        assertThatThrownBy(() -> stage.jenkins(maven())).isInstanceOf(IOException.class);

        assertThat(directory.resolve("home")).doesNotExist();
    }

    private Exception startJenkins() {
        try {
            stage.jenkins(maven());
            return null;
        } catch (IOException | InterruptedException e) {
            return e;
        }
    }

    /** As Maven does: a process that waits for another one, which is slower to end than itself. */
    private List<String> maven() throws IOException {
        Path script = directory.resolve("maven");
        Files.writeString(script, """
                #!/bin/sh
                for argument in "$@"; do
                    case $argument in -DjenkinsHome=*) echo "${argument#*=}" >%1$s/home ;; esac
                done
                sh -c 'trap "sleep 1; exit" TERM; echo $$ >%1$s/jenkins; while :; do sleep 0.1; done' %1$s &
                echo $$ >%1$s/maven.pid
                wait
                """.formatted(directory));
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return List.of(script.toString());
    }

    private List<ProcessHandle> processes() throws IOException {
        return Stream.of(process("maven.pid"), process("jenkins")).flatMap(Optional::stream).toList();
    }

    private Optional<ProcessHandle> process(String file) throws IOException {
        Path written = directory.resolve(file);
        String id = Files.exists(written) ? Files.readString(written).strip() : "";
        return id.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(id)).filter(ProcessHandle::isAlive);
    }
}
