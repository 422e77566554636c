package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.http.StubServer.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each of several centres has its own front door and its own Consul: their addresses have its name in them. */
class CentreGatesTest {
    @TempDir
    Path directory;

    private MarathonFixture north;
    private MarathonFixture south;
    private StubServer door;

    @BeforeEach
    void start() throws IOException {
        north = MarathonFixture.start(MarathonFixtureConfig.fast().withFrameworkId("n"));
        south = MarathonFixture.start(MarathonFixtureConfig.fast().withFrameworkId("s"));
        door = new StubServer(request -> Reply.of(200, request.target().contains("/v1/") ? "[]" : "I am " + request.target()));
        Files.writeString(directory.resolve("marathon.json"), "{\"id\": \"/web\", \"cmd\": \"serve\", \"cpus\": 0.1, \"mem\": 32}");
        Files.writeString(directory.resolve("centres.yaml"), "marathonServers:\n" + server("north", north) + server("south", south));
    }

    private static String server(String name, MarathonFixture marathon) {
        return "  - name: " + name + "\n    url: " + marathon.uri() + "\n    agentPort: " + marathon.agentUri().getPort() + "\n";
    }

    @AfterEach
    void stop() {
        north.close();
        south.close();
        door.close();
    }

    private InProcess.Result deploy(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "deploy", "--config", "centres.yaml", "--marathon", "north,south", "--min-healthy-time", "0s"));
        arguments.addAll(List.of(more));
        return new InProcess(directory).run(arguments.toArray(String[]::new));
    }

    private List<String> asked() {
        return door.requests().stream().map(Request::target).distinct().toList();
    }

    @Test
    void aProbeAsksEachCentresOwnAddress() {
        InProcess.Result result = deploy(
                "--probe", door.uri("") + "/${CENTRE}", "--probe-expect", "body:I am /${CENTRE}", "--probe-count", "1");

        assertThat(result.status()).as(result.all()).isZero();
        assertThat(asked()).containsExactly("/north", "/south");
        assertThat(result.all()).contains("probe " + door.uri("") + "/south: passed");
    }

    @Test
    void consulIsAskedInEachCentre() {
        InProcess.Result result = deploy(
                "--order", "parallel", "--consul-url", door.uri("") + "/at", "--consul-service", "web-${CENTRE}",
                "--consul-datacenter", "${CENTRE}", "--consul-timeout", "2s");

        assertThat(result.status()).as(result.all()).isEqualTo(3);
        assertThat(asked()).anyMatch(target -> target.contains("web-north") && target.contains("dc=north"))
                .anyMatch(target -> target.contains("web-south") && target.contains("dc=south"))
                .noneMatch(target -> target.contains("CENTRE"));
    }

    @Test
    void metricsAreThoseOfEachCentre() {
        InProcess.Result result = deploy(
                "--soak", "5s", "--prometheus-url", "http://prometheus.${CENTRE}.invalid", "--metric", "max=1:up{dc=\"${CENTRE}\"}");

        assertThat(result.all()).contains("prometheus.north.invalid").doesNotContain("CENTRE", "invalid value");
    }

    @Test
    void oneServerThatIsNamedIsACentre() {
        InProcess.Result result = new InProcess(directory).run(
                "deploy", "--config", "centres.yaml", "--marathon", "south", "--min-healthy-time", "0s",
                "--probe", door.uri("") + "/${CENTRE}", "--probe-count", "1");

        assertThat(result.status()).as(result.all()).isZero();
        assertThat(asked()).containsExactly("/south");
    }

    @Test
    void anAddressOfMarathonHasNoName() {
        for (String option : List.of("--probe", "--consul-url")) {
            InProcess.Result result = new InProcess(directory).run(
                    "deploy", "--marathon", north.uri().toString(), option, door.uri("") + "/${CENTRE}");

            assertThat(result.status()).as(result.all()).isEqualTo(1);
            assertThat(result.all()).contains("${CENTRE} is the name of a server, and --marathon names none", "--config FILE");
        }
        assertThat(asked()).isEmpty();
    }
}
