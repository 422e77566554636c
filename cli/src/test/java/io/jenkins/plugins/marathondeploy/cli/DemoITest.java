package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.marathondeploy.cluster.demo.Demo;
import io.jenkins.plugins.marathondeploy.cluster.platform.NginxProgram;
import io.jenkins.plugins.marathondeploy.image.engine.DockerEngine;
import io.jenkins.plugins.marathondeploy.image.engine.EngineAddress;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration is the whole way with real containers: it has to go well, and to leave nothing behind. */
class DemoITest {
    private static final Pattern IMAGE = Pattern.compile("--harbor http://(127\\.0\\.0\\.1:\\d+)");

    @TempDir
    Path directory;

    @BeforeEach
    void frontDoor() {
        assumeTrue(NginxProgram.isThere(), NginxProgram.MISSING);
    }

    @Test
    void fourVersionsAreShownAndNothingIsLeft() throws Exception {
        Process demo = start();

        assertThat(demo.waitFor(5, TimeUnit.MINUTES)).isTrue();

        String printed = printed();
        assertThat(demo.exitValue()).as(printed).isZero();
        assertThat(printed)
                .contains("Asked through nginx, version 1 answers.")
                .containsPattern("Through nginx, all the time: [1-9][0-9]+ requests served, 0 failed")
                .contains("lacks \"version 3\"")
                .contains("not ready: the environment doesn't have DATABASE_URL")
                .contains("exit status 3");
        assertThat(printed.lines().filter(line -> line.startsWith("  demo/web:"))).satisfiesExactly(
                one -> assertThat(one).contains("DEPLOYED"),
                two -> assertThat(two).contains("DEPLOYED"),
                three -> assertThat(three).contains("ROLLED_BACK"),
                four -> assertThat(four).contains("ROLLED_BACK"));
        nothingIsLeft(printed);
    }

    @Test
    void whoEndsItInTheMiddleFindsNothingLeft() throws Exception {
        Process demo = start();
        Awaitility.await().atMost(3, TimeUnit.MINUTES).until(() -> printed().contains("of 2 healthy"));

        demo.destroy();

        assertThat(demo.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(demo.exitValue()).isEqualTo(143);
        nothingIsLeft(printed());
    }

    private Process start() throws Exception {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Its temporary files are looked for at the end.
                "-Djava.io.tmpdir=" + Files.createDirectories(directory.resolve("tmp")),
                "-cp",
                classes,
                Demo.class.getName(),
                Bench.root().toRealPath().toString());
        return builder.redirectErrorStream(true).redirectOutput(output()).start();
    }

    private File output() {
        return directory.resolve("output").toFile();
    }

    private String printed() throws Exception {
        return Files.readString(output().toPath());
    }

    private void nothingIsLeft(String printed) throws Exception {
        Matcher harbor = IMAGE.matcher(printed);
        assertThat(harbor.find()).as(printed).isTrue();
        DockerEngine engine = DockerEngine.connect(EngineAddress.of("", System.getenv()));
        for (String version : List.of("1", "2", "3", "4")) {
            assertThat(engine.imageId(harbor.group(1) + "/demo/web:" + version)).isEmpty();
        }
        assertThat(containersOf(harbor.group(1))).isEmpty();
        try (var files = Files.list(directory.resolve("tmp"))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.startsWith("hsperf")))
                    .isEmpty();
        }
        Awaitility.await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> assertThat(ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(command -> command.contains(directory.toString()))).isEmpty());
    }

    private static List<String> containersOf(String registry) throws Exception {
        Process docker = new ProcessBuilder("docker", "ps", "--all", "--format", "{{.Image}}").start();
        try (var lines = docker.inputReader().lines()) {
            return lines.filter(image -> image.startsWith(registry + "/")).toList();
        }
    }
}
