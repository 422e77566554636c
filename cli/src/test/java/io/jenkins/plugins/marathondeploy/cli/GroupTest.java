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

/** A group's status, and the way back of a group as a whole. */
class GroupTest {
    @TempDir
    Path directory;

    private MarathonFixture marathon;

    @BeforeEach
    void start() throws IOException {
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
        String app = "{\"id\": \"%s\", \"cmd\": \"run ${RELEASE}\", \"cpus\": 0.1, \"mem\": 32, \"instances\": 1}";
        Files.writeString(
                directory.resolve("marathon.json"),
                "{\"id\": \"/shop\", \"apps\": [" + app.formatted("web") + ", " + app.formatted("api") + "]}");
    }

    @AfterEach
    void stop() {
        marathon.close();
    }

    private JsonNode run(String command, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of(command, "--marathon", marathon.uri().toString(), "--agent-port", "0", "--json"));
        arguments.addAll(List.of(more));
        InProcess.Result result = new InProcess(directory).run(arguments.toArray(String[]::new));
        assertThat(result.status()).as(result.all()).isZero();
        return new ObjectMapper().readTree(result.out());
    }

    private void deploy(String release) throws IOException {
        run("deploy", "--set", "RELEASE=" + release, "--min-healthy-time", "0s");
    }

    private String runs(String app) {
        return marathon.cluster().app(app).orElseThrow().content().path("cmd").asText();
    }

    @Test
    void theStatusIsThatOfAllItsApps() throws IOException {
        deploy("one");

        JsonNode status = run("status", "--id", "/shop");

        assertThat(status.path("outcome").asText()).isEqualTo("HEALTHY");
        assertThat(status.path("id").asText()).isEqualTo("/shop");
        assertThat(status.path("instances").asInt()).isEqualTo(2);
        assertThat(status.path("healthy").asInt()).isEqualTo(2);
        assertThat(status.path("apps").findValuesAsText("id")).containsExactlyInAnyOrder("/shop/web", "/shop/api");
    }

    @Test
    void aRollbackTakesAllItsAppsBack() throws IOException {
        deploy("one");
        String version = run("status", "--id", "/shop").path("version").asText();
        deploy("two");
        assertThat(runs("/shop/web")).isEqualTo("run two");

        JsonNode back = run("rollback", "--id", "/shop", "--to", version);

        assertThat(back.path("outcome").asText()).isEqualTo("ROLLED_BACK");
        assertThat(runs("/shop/web")).isEqualTo("run one");
        assertThat(runs("/shop/api")).isEqualTo("run one");
    }
}
