package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A deployment as a person sees it. */
class TerminalITest {
    /** The live line of a deployment, with a bar or where there is no room for one. */
    private static final String LIVE = "(instances|rollback) \\[.*|\\d of \\d (running|healthy).*";

    @TempDir
    Path directory;

    private MarathonFixture marathon;
    private String minimum = "2s";

    @BeforeEach
    void start() throws IOException {
        assumeTrue(Pty.isPossible(), "script of util-linux is not installed");
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
        define("");
    }

    /** @param more members of the definition */
    private void define(String more) throws IOException {
        Files.writeString(
                directory.resolve("marathon.json"),
                "{\"id\": \"/web\", \"cmd\": \"serve\", \"cpus\": 0.1, \"mem\": 32, \"instances\": 2" + more + "}");
    }

    @AfterEach
    void stop() {
        if (marathon != null) {
            marathon.close();
        }
    }

    private Pty begin(Map<String, String> environment, int rows, int columns, String more) throws IOException {
        return Pty.start(directory, environment, rows, columns,
                "deploy --min-healthy-time " + minimum + " --marathon " + marathon.uri() + " " + more);
    }

    /** What the terminal was sent by a deployment that succeeds. */
    private String deploy(Map<String, String> environment, String more) throws IOException, InterruptedException {
        try (Pty pty = begin(environment, 24, 80, more)) {
            assertThat(pty.status()).as(pty.printed()).isZero();
            return pty.printed();
        }
    }

    /** However often it was painted: never more than one at a time, none in the end, and nothing that is left behind. */
    private void assertOneLiveLine(Pty pty) throws IOException {
        assertThat(pty.frames()).anySatisfy(frame -> assertThat(frame).anyMatch(row -> row.matches(LIVE)));
        assertThat(pty.frames()).allSatisfy(frame ->
                assertThat(frame.stream().filter(row -> row.matches(LIVE)).count()).isLessThanOrEqualTo(1));
        assertThat(pty.all()).as(pty.printed()).noneMatch(row -> row.matches(LIVE));
        assertThat(pty.isAsItWas()).isTrue();
        assertThat(pty.printed()).doesNotContain("\u001B[?25l");
        assertThat(directory.resolve("after.txt")).hasSameTextualContentAs(directory.resolve("before.txt"));
    }

    @Test
    void aTerminalGetsLiveLines() throws Exception {
        try (Pty pty = begin(Map.of(), 24, 80, "")) {
            assertThat(pty.status()).as(pty.printed()).isZero();

            assertOneLiveLine(pty);
            assertThat(pty.frames()).anySatisfy(frame -> assertThat(frame)
                    .anyMatch(row -> row.matches("instances \\[RR]  2 of 2 running  \\d+\\.\\ds")));
            assertThat(pty.printed()).contains("\u001B[32mRR\u001B[m");
            // The live line is gone when the summary comes.
            String end = pty.printed().substring(pty.printed().indexOf("DEPLOYED /web"));
            assertThat(end).doesNotContain("\u001B");
        }
    }

    @ParameterizedTest
    @CsvSource({"24, 40", "3, 80", "2, 30", "1, 80", "24, 1"})
    void aSmallTerminalIsNotBroken(int rows, int columns) throws Exception {
        try (Pty pty = begin(Map.of(), rows, columns, "")) {
            assertThat(pty.status()).as(pty.printed()).isZero();

            assertThat(String.join("", pty.all())).contains("DEPLOYED");
            if (rows > 1 && columns > 20) {
                assertOneLiveLine(pty);
            }
            assertThat(pty.isAsItWas()).isTrue();
        }
    }

    /** The next look at the size comes a second later: until then lines are too long. */
    @Test
    void aTerminalThatIsMadeSmallerIsNotBroken() throws Exception {
        minimum = "15s";
        try (Pty pty = begin(Map.of(), 24, 120, "")) {
            pty.await(row -> row.startsWith("instances ["));
            pty.resize(10, 25);
            pty.await(row -> row.matches("\\d of 2 running.*"));
            pty.resize(24, 100);
            pty.await(row -> row.startsWith("instances ["));
            assertThat(pty.status()).as(pty.printed()).isZero();

            assertOneLiveLine(pty);
        }
    }

    @Test
    void afterCtrlCTheTerminalIsAsItWas() throws Exception {
        define(", \"env\": {\"SIM_HTTP\": \"500\"}, \"ports\": [0], \"healthChecks\": [{\"protocol\": \"HTTP\", \"path\": \"/\","
                + " \"portIndex\": 0, \"gracePeriodSeconds\": 1, \"intervalSeconds\": 1, \"timeoutSeconds\": 1,"
                + " \"maxConsecutiveFailures\": 1}]");
        try (Pty pty = begin(Map.of(), 24, 80, "--max-task-failures 0")) {
            pty.await(row -> row.contains("failed  "));
            pty.type("\u0003");

            assertThat(pty.status()).as(pty.printed()).isEqualTo(130);
            assertOneLiveLine(pty);
            assertThat(pty.frames()).anySatisfy(frame -> assertThat(frame).anyMatch(row -> row.matches("instances \\[[sF.]+].*")));
            assertThat(pty.all()).anyMatch(row -> row.startsWith("[interrupted] now: rollback"));
        }
    }

    /** No bar needs more than every terminal and every locale has. */
    @Test
    void liveLinesAreAscii() throws Exception {
        assertThat(deploy(Map.of("LC_ALL", "C"), "")).contains("instances [\u001B[32mRR").matches("\\p{ASCII}*");
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
        assertThat(deploy(Map.of("CI", "true"), "--always-submit")).doesNotContain("\u001B");
        assertThat(deploy(Map.of(), "--always-submit | cat")).doesNotContain("\u001B");
        assertThat(deploy(Map.of("CI", "false"), "--always-submit")).contains("\u001B");
    }
}
