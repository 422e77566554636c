package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process at a terminal of its own, which util-linux' script gives it. */
class TerminalITest {
    @TempDir
    Path directory;

    private MarathonFixture marathon;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "script of util-linux is not installed");
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
        Files.writeString(
                directory.resolve("marathon.json"),
                "{\"id\": \"/web\", \"cmd\": \"serve\", \"cpus\": 0.1, \"mem\": 32, \"instances\": 2}");
    }

    @AfterEach
    void stop() {
        if (marathon != null) {
            marathon.close();
        }
    }

    /** What the terminal was sent. */
    private String deploy(Map<String, String> environment, String more) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder script = new ProcessBuilder(
                        "/usr/bin/script", "-qec",
                        "'" + java + "' " + Main.class.getName() + " deploy --min-healthy-time 2s --marathon " + marathon.uri()
                                + " " + more,
                        "/dev/null")
                .directory(directory.toFile())
                .redirectErrorStream(true);
        script.environment().keySet().removeIf(name -> name.equals("NO_COLOR") || name.startsWith("MARATHON_"));
        script.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        script.environment().put("TERM", "xterm");
        script.environment().putAll(environment);
        Process process = script.start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(printed).isZero();
        return printed;
    }

    @Test
    void aTerminalGetsLiveLines() throws Exception {
        String printed = deploy(Map.of(), "");

        assertThat(printed).contains("\u001B[J", "instances [").contains("DEPLOYED /web").doesNotContain("\u001B[?25l");
        // The live line is gone when the summary comes.
        assertThat(printed.substring(printed.indexOf("DEPLOYED /web"))).doesNotContain("\u001B");
    }

    @Test
    void withJsonTheLiveLinesAreOnStderr() throws Exception {
        assertThat(deploy(Map.of(), "--json 2>progress.txt")).doesNotContain("\u001B").contains("\"outcome\":\"DEPLOYED\"");
        assertThat(Files.readString(directory.resolve("progress.txt"))).doesNotContain("\u001B");
        assertThat(deploy(Map.of(), "--json --always-submit >result.json")).contains("\u001B[J", "instances [");
    }

    @Test
    void plainWhereItIsAskedForOrNothingElseIsPossible() throws Exception {
        assertThat(deploy(Map.of(), "--progress plain")).doesNotContain("\u001B");
        assertThat(deploy(Map.of("NO_COLOR", "1"), "--always-submit")).doesNotContain("\u001B");
        assertThat(deploy(Map.of("TERM", "dumb"), "--always-submit")).doesNotContain("\u001B");
        assertThat(deploy(Map.of(), "--always-submit | cat")).doesNotContain("\u001B");
    }
}
