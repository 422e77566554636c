package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./verify} that is ended in the middle, as Ctrl-C or a service manager does it. Its tools are stand-ins. */
@Tag("alone")
class VerifyScriptITest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Map<String, String> TOOLS = Map.of(
            // Runs until it is ended, and has a child, as Maven has the process of the tests.
            "mvn",
            """
            case "$*" in *--version*) echo 'Apache Maven 3.9.9'; exit;; esac
            sleep 1000 &
            printf '%s\\n%s\\n' $$ $! >>"$STARTED"
            wait
            """,
            "id", "echo 1000\n",
            "docker", "exit 0\n",
            "docker-registry", "exit 0\n",
            "busybox", "exit 0\n",
            "javac", "exit 0\n",
            "java", "exit 1\n");

    @TempDir
    Path directory;

    private Path project;
    private Path temporary;
    private Path started;

    @BeforeEach
    void copy() throws IOException {
        project = Files.createDirectories(directory.resolve("project/cli")).getParent();
        temporary = Files.createDirectory(directory.resolve("tmp"));
        started = Files.createFile(directory.resolve("started"));
        Files.createDirectory(project.resolve("scripts"));
        for (String file : List.of("verify", "scripts/surroundings.sh", "scripts/plugin-build.sh")) {
            Files.copy(Bench.root().resolve(file), project.resolve(file));
        }
        Files.createFile(project.resolve("pom.xml"));
        Path bin = Files.createDirectory(directory.resolve("bin"));
        for (Map.Entry<String, String> tool : TOOLS.entrySet()) {
            Path program = Files.writeString(bin.resolve(tool.getKey()), "#!/bin/sh\n" + tool.getValue());
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void endsWhatItHasStartedAndLeavesNoFile() throws Exception {
        ProcessBuilder command = new ProcessBuilder("bash", "./verify")
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("printed").toFile());
        command.environment().merge("PATH", directory.resolve("bin").toString(), (path, first) -> first + ":" + path);
        command.environment().put("TMPDIR", temporary.toString());
        command.environment().put("STARTED", started.toString());
        command.environment().remove("JAVA_HOME");
        Process verify = command.start();
        try {
            // Two builds beside each other.
            await().atMost(LONG).until(() -> Files.readAllLines(started).size() == 4);
            List<Long> processes = Files.readAllLines(started).stream().map(Long::valueOf).toList();

            verify.destroy();

            assertThat(verify.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).as(Files.readString(directory.resolve("printed"))).isTrue();
            assertThat(verify.exitValue()).isEqualTo(143);
            assertThat(processes).noneMatch(VerifyScriptITest::runs);
            try (Stream<Path> left = Files.list(temporary)) {
                assertThat(left).isEmpty();
            }
        } finally {
            Files.readAllLines(started).stream()
                    .flatMap(process -> ProcessHandle.of(Long.parseLong(process)).stream())
                    .forEach(ProcessHandle::destroyForcibly);
            verify.destroyForcibly();
        }
    }

    /** One that has ended, but that its parent has not asked for yet, has no command. */
    private static boolean runs(long process) {
        return ProcessHandle.of(process).flatMap(one -> one.info().command()).isPresent();
    }
}
