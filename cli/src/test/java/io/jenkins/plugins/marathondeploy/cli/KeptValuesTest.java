package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From one run of the command line to the next: what Marathon keeps otherwise, or drops, costs one restart and is told once. */
class KeptValuesTest {
    private static final String KEPT = "Marathon keeps /taskKillGracePeriodSeconds: 5 as 3";
    private static final String DROPPED = "Marathon does not keep /role: \"dev\"";

    @TempDir
    Path directory;

    private MarathonFixture marathon;
    private InProcess commandLine;

    @BeforeEach
    void start() throws Exception {
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast().keeping(KeptValuesTest::atMostThreeSeconds));
        commandLine = new InProcess(directory).with("HOME", directory.resolve("home").toString());
        file("5", "dev", "");
    }

    @AfterEach
    void stop() {
        marathon.close();
    }

    private static ObjectNode atMostThreeSeconds(ObjectNode app) {
        return app.path("taskKillGracePeriodSeconds").asInt() > 3 ? app.put("taskKillGracePeriodSeconds", 3) : app;
    }

    private void file(String grace, String role, String more) throws Exception {
        Files.writeString(
                directory.resolve("marathon.json"),
                "{\"id\": \"/web\", \"cmd\": \"serve\", \"cpus\": 0.1, \"mem\": 32, \"taskKillGracePeriodSeconds\": " + grace
                        + ", \"role\": \"" + role + "\", \"env\": {\"PASSWORD\": \"${PASSWORD:-none}\"}" + more + "}");
    }

    private JsonNode deploy(String... more) throws Exception {
        String[] arguments = new String[more.length + 6];
        System.arraycopy(
                new String[] {"deploy", "--marathon", marathon.uri().toString(), "--json", "--min-healthy-time", "0s"}, 0,
                arguments, 0, 6);
        System.arraycopy(more, 0, arguments, 6, more.length);
        InProcess.Result result = commandLine.run(arguments);
        assertThat(result.status()).as(result.all()).isZero();
        printed = result.err();
        return new ObjectMapper().readTree(result.out());
    }

    private String printed = "";

    private long writes() {
        return marathon.requests().count("PUT", ".*");
    }

    @Test
    void theFirstDeploymentTellsBothAndTheNextChangesNothing() throws Exception {
        JsonNode first = deploy();
        assertThat(first.path("outcome").asText()).isEqualTo("DEPLOYED");
        assertThat(first.path("warnings").toString()).contains("keeps /taskKillGracePeriodSeconds: 5 as 3", "does not keep /role");
        assertThat(printed).contains("[deploy] warning: " + KEPT, "[deploy] warning: " + DROPPED);
        long writes = writes();

        JsonNode second = deploy();
        assertThat(second.path("outcome").asText()).isEqualTo("UNCHANGED");
        assertThat(second.path("warnings").toString()).doesNotContain("taskKillGracePeriodSeconds");
        assertThat(printed).contains("[deploy] " + KEPT + ".", "[deploy] " + DROPPED + ".");
        assertThat(second.at("/skipped/submission").asText()).contains(KEPT);
        assertThat(writes()).isEqualTo(writes);
    }

    @Test
    void aChangeOfWhatIsKeptOtherwiseOrDroppedIsSubmittedOnceAndTold() throws Exception {
        deploy();
        file("7", "dev", "");
        assertThat(deploy().path("warnings").toString()).contains("Marathon keeps /taskKillGracePeriodSeconds: 7 as 3");
        assertThat(deploy().path("outcome").asText()).isEqualTo("UNCHANGED");

        file("7", "prod", "");
        JsonNode changed = deploy();
        assertThat(changed.path("outcome").asText()).isEqualTo("DEPLOYED");
        assertThat(changed.path("warnings").toString()).contains("does not keep /role: \\\"prod\\\"");
        assertThat(deploy().path("outcome").asText()).isEqualTo("UNCHANGED");

        marathon.cluster().forceChange("/web", app -> app.put("taskKillGracePeriodSeconds", 2));
        assertThat(deploy().path("outcome").asText()).as("changed by hand").isEqualTo("DEPLOYED");
    }

    @Test
    void aFieldThatNobodyKnowsIsSubmittedOnceAndTold() throws Exception {
        file("3", "dev", ", \"unheardOf\": 1");
        assertThat(deploy().path("warnings").toString()).contains("Marathon does not keep /unheardOf: 1");
        assertThat(deploy().path("outcome").asText()).isEqualTo("UNCHANGED");
        file("3", "dev", ", \"unheardOf\": 2");
        assertThat(deploy().path("warnings").toString()).contains("Marathon does not keep /unheardOf: 2");
        assertThat(deploy().path("outcome").asText()).isEqualTo("UNCHANGED");
    }

    @Test
    void aDryRunAndADifferenceKnowItAsWell() throws Exception {
        deploy();
        JsonNode dryRun = deploy("--dry-run");
        assertThat(dryRun.path("changes")).isEmpty();
        assertThat(printed).contains("[dry run] " + KEPT);

        InProcess.Result diff = commandLine.run("render", "--diff", "--marathon", marathon.uri().toString());
        assertThat(diff.status()).as(diff.all()).isZero();
        assertThat(diff.out()).isEmpty();
        assertThat(diff.err()).contains(KEPT, "/web is as wanted");
    }

    @Test
    void aDamagedRecordIsToldAndCostsOneRestart() throws Exception {
        deploy();
        Path record = directory.resolve("home/.local/state/marathon-deploy/kept.tsv");
        assertThat(Files.readAllLines(record)).hasSize(2);
        Files.writeString(record, "something else");

        JsonNode damaged = deploy();
        assertThat(damaged.path("outcome").asText()).isEqualTo("DEPLOYED");
        assertThat(damaged.path("warnings").toString()).contains("kept.tsv is damaged");
        assertThat(deploy().path("outcome").asText()).isEqualTo("UNCHANGED");
    }

    @Test
    void theRecordHoldsNoValue() throws Exception {
        commandLine.with("PASSWORD", "wonderland");
        deploy("--set", "PASSWORD");
        String record = Files.readString(directory.resolve("home/.local/state/marathon-deploy/kept.tsv"));

        assertThat(record.lines()).allSatisfy(line -> assertThat(line).matches("http://127\\.0\\.0\\.1:\\d+\\t1\\.8\\.244\\t/web\\t[0-9a-f]{24}\\t[0-9a-f]{24}"));
        commandLine.with("PASSWORD", "another");
        assertThat(deploy("--set", "PASSWORD").path("outcome").asText()).isEqualTo("DEPLOYED");
        assertThat(Files.readString(directory.resolve("home/.local/state/marathon-deploy/kept.tsv")))
                .as("nothing of it depends on the secret").isEqualTo(record);
    }
}
