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

/** Progress as the user asked for it, of a whole deployment. */
class ProgressOptionTest {
    @TempDir
    Path directory;

    private MarathonFixture marathon;

    @BeforeEach
    void start() throws IOException {
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
        Files.writeString(
                directory.resolve("marathon.json"),
                "{\"id\": \"/web\", \"cmd\": \"serve\", \"cpus\": 0.1, \"mem\": 32, \"instances\": 2}");
    }

    @AfterEach
    void stop() {
        marathon.close();
    }

    private InProcess.Result deploy(String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("deploy", "--marathon", marathon.uri().toString(), "--min-healthy-time", "0s"));
        arguments.addAll(List.of(more));
        return new InProcess(directory).run(arguments.toArray(String[]::new));
    }

    private static List<JsonNode> objects(String text) throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        for (String line : text.lines().toList()) {
            objects.add(new ObjectMapper().readTree(line));
        }
        return objects;
    }

    @Test
    void everyLineIsAnObject() throws IOException {
        InProcess.Result result = deploy("--progress", "json");

        assertThat(result.status()).as(result.all()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(objects(result.out())).extracting(object -> object.path("event").asText())
                .contains("foundRunning", "submitted", "progress", "ended", "line")
                .doesNotContain("");
    }

    @Test
    void theResultStaysAloneOnStdout() throws IOException {
        InProcess.Result result = deploy("--progress", "json", "--json");

        assertThat(objects(result.out())).singleElement()
                .satisfies(object -> assertThat(object.path("outcome").asText()).isEqualTo("DEPLOYED"));
        assertThat(objects(result.err())).extracting(object -> object.path("event").asText()).contains("submitted", "ended");
    }

    @Test
    void aProblemIsAnObjectToo() throws IOException {
        Files.delete(directory.resolve("marathon.json"));
        InProcess.Result result = deploy("--progress", "json", "-vv");

        assertThat(result.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(objects(result.err())).isNotEmpty().first()
                .satisfies(object -> assertThat(object.path("text").asText()).startsWith("marathon-deploy: "));
    }

    @Test
    void plainAndAutoAreLinesOfText() {
        InProcess.Result automatic = deploy();
        InProcess.Result plain = deploy("--progress", "plain", "--always-submit");

        assertThat(automatic.out()).contains("[deploy] ").doesNotContain("\u001B", "{\"event\"");
        assertThat(plain.out()).contains("[deploy] ").doesNotContain("\u001B", "{\"event\"");
    }

    @Test
    void anotherWordIsWrongUsage() {
        InProcess.Result result = deploy("--progress", "fancy");

        assertThat(result.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(result.err()).contains("--progress").contains("fancy");
    }
}
