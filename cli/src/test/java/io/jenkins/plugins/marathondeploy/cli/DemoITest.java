package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.marathondeploy.cluster.demo.Demo;
import io.jenkins.plugins.marathondeploy.cluster.platform.NginxProgram;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration is the whole way with real containers: it has to go well, and to leave nothing behind. */
class DemoITest {
    private static final Pattern HARBOR = Pattern.compile("Harbor \\(.*\\) at http://(127\\.0\\.0\\.1:\\d+)");

    /** A machine that does much else takes several times as long as an idle one. */
    private static final long LONGEST_MINUTES = 10;

    @TempDir
    Path directory;

    private Process demo;

    @BeforeEach
    void frontDoor() {
        assumeTrue(NginxProgram.isThere(), NginxProgram.MISSING);
    }

    @AfterEach
    void end() throws InterruptedException {
        if (demo != null) {
            demo.destroy();
            demo.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
        }
    }

    @Test
    void fourVersionsAreShownAndNothingIsLeft() throws Exception {
        demo = start();

        assertThat(demo.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)).isTrue();

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
    void aVersionThatFailsInTheSecondDataCentreIsTakenBackInBothAndNothingIsLeft() throws Exception {
        demo = start("--centres");

        assertThat(demo.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)).isTrue();

        String printed = printed();
        assertThat(demo.exitValue()).as(printed).isZero();
        assertThat(printed)
                .contains("[south] [deploy] image in Harbor south: passed, demo/web:2 is in ")
                .containsPattern("Harbor in south has sha256:[0-9a-f]{12} as demo/web:2, and was asked for it [1-9]")
                .contains("[south] [why] web 3: not ready: the environment doesn't have DATABASE_URL")
                .containsPattern("  north: [1-9][0-9]* requests answered with version 3")
                .doesNotContainPattern("  south: [0-9]+ requests answered with version 3")
                .containsPattern("Through nginx in north, all the time: [1-9][0-9]+ requests served, 0 failed")
                .containsPattern("Through nginx in south, all the time: [1-9][0-9]+ requests served, 0 failed");
        String last = printed.substring(printed.indexOf("== 4."));
        assertThat(last).contains("Asked through nginx in north, version 2 answers.", "Asked through nginx in south, version 2 answers.");
        assertThat(printed.lines().filter(line -> line.startsWith("  demo/web:"))).satisfiesExactly(
                north -> assertThat(north).contains("north", "DEPLOYED"),
                south -> assertThat(south).contains("south", "DEPLOYED"),
                north -> assertThat(north).contains("north", "DEPLOYED"),
                south -> assertThat(south).contains("south", "DEPLOYED"),
                north -> assertThat(north).contains("north", "ROLLED_BACK"),
                south -> assertThat(south).contains("south", "ROLLED_BACK"));
        nothingIsLeft(printed);
    }

    @Test
    void whoEndsItInTheMiddleFindsNothingLeft() throws Exception {
        demo = start();
        Awaitility.await().atMost(LONGEST_MINUTES, TimeUnit.MINUTES).until(() -> printed().contains("of 2 healthy"));

        demo.destroy();

        assertThat(demo.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)).isTrue();
        assertThat(demo.exitValue()).isEqualTo(143);
        nothingIsLeft(printed());
    }

    private Process start(String... options) throws Exception {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Its temporary files are looked for at the end.
                "-Djava.io.tmpdir=" + Files.createDirectories(directory.resolve("tmp")),
                "-cp",
                classes,
                Demo.class.getName(),
                Bench.root().toRealPath().toString()));
        command.addAll(List.of(options));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output()).start();
    }

    private File output() {
        return directory.resolve("output").toFile();
    }

    private String printed() throws Exception {
        return Files.readString(output().toPath());
    }

    private void nothingIsLeft(String printed) throws Exception {
        List<String> harbors = HARBOR.matcher(printed).results().map(harbor -> harbor.group(1)).toList();
        assertThat(harbors).as(printed).isNotEmpty();
        for (String harbor : harbors) {
            assertThat(named("images", "{{.Repository}}:{{.Tag}}@{{.Digest}}", harbor)).isEmpty();
            assertThat(named("ps", "{{.Image}}", harbor)).isEmpty();
        }
        try (var files = Files.list(directory.resolve("tmp"))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.startsWith("hsperf")))
                    .isEmpty();
        }
        Awaitility.await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> assertThat(ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(command -> command.contains(directory.toString()))).isEmpty());
    }

    /** Of the engine's images or containers those whose image is one of this registry. */
    private static List<String> named(String what, String format, String registry) throws Exception {
        Process docker = new ProcessBuilder("docker", what, "--all", "--format", format).start();
        try (var lines = docker.inputReader().lines()) {
            return lines.filter(image -> image.startsWith(registry + "/")).toList();
        }
    }
}
