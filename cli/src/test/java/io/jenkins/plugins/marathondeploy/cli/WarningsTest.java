package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is probably a mistake is told once, counted in the summary, and in the result: of definition and deployment. */
class WarningsTest {
    private static final String MISSPELT = "unknown field \"cpsu\" at /: did you mean \"cpus\"?";

    @TempDir
    Path directory;

    private MarathonFixture marathon;

    @BeforeEach
    void start() throws IOException {
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
        Files.writeString(
                directory.resolve("marathon.json"),
                "{\"id\": \"/web\", \"cmd\": \"serve\", \"cpsu\": 1, \"cpus\": 0.1, \"mem\": 32, \"instances\": 1}");
    }

    @AfterEach
    void stop() {
        marathon.close();
    }

    private InProcess.Result run(String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command, "--marathon", marathon.uri().toString(), "--json"));
        arguments.addAll(List.of(more));
        return new InProcess(directory).run(arguments.toArray(String[]::new));
    }

    private static JsonNode warnings(InProcess.Result result) throws IOException {
        return new ObjectMapper().readTree(result.out()).path("warnings");
    }

    /** Three: the misspelt field, that Marathon did not keep it, and that nothing checks the app's health. */
    @Test
    void aDeploymentCountsThem() throws IOException {
        InProcess.Result result = run("deploy", "--min-healthy-time", "0s");
        assertThat(result.status()).as(result.all()).isZero();
        assertThat(result.err().lines().map(String::strip)).contains("[warning] " + MISSPELT, "warnings 3");
        assertThat(warnings(result)).hasSize(3).anySatisfy(text -> assertThat(text.asText()).isEqualTo(MISSPELT));
        assertThat(warnings(result)).allSatisfy(text ->
                assertThat(result.err().lines().filter(line -> line.contains(text.asText()))).as(result.err()).hasSize(1));
    }

    @Test
    void aDryRunCountsThem() throws IOException {
        InProcess.Result result = run("deploy", "--dry-run");
        assertThat(result.status()).as(result.all()).isZero();
        assertThat(result.err().lines()).contains("[warning] " + MISSPELT).last().isEqualTo("[dry run] 1 warning");
        assertThat(warnings(result)).extracting(JsonNode::asText).containsExactly(MISSPELT);
    }

    @Test
    void renderNamesThem() throws IOException {
        InProcess.Result result = run("render");
        assertThat(result.err()).contains("1 warning");
        assertThat(warnings(result)).extracting(JsonNode::asText).containsExactly(MISSPELT);
    }
}
