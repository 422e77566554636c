package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.cluster.process.CommandLine;
import io.jenkins.plugins.marathondeploy.cluster.process.RunningCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as a process, against the Marathons of two data centres with logins of their own. */
@Tag("alone")
class CentresITest {
    private static final String APP = Bench.APP;
    private static final String DEFINITION =
            """
            {
              "id": "/shop/web", "cmd": "serve", "instances": "${INSTANCES:-2}", "cpus": 0.1, "mem": 32, "ports": [0],
              "env": { "RELEASE": "${RELEASE}", "WHERE": "${CENTRE}", "SIM_HTTP": "${HTTP:-200}" },
              "healthChecks": [ {
                "protocol": "HTTP", "path": "/health", "portIndex": 0, "gracePeriodSeconds": 1,
                "intervalSeconds": 1, "timeoutSeconds": 1, "maxConsecutiveFailures": 1
              } ]
            }
            """;

    @TempDir
    Path directory;

    private MarathonFixture north;
    private MarathonFixture south;
    private CommandLine commandLine;

    @BeforeEach
    void start() throws IOException {
        north = MarathonFixture.start(MarathonFixtureConfig.fast().withLogin("ci", "north s3cret").withFrameworkId("n"));
        south = MarathonFixture.start(MarathonFixtureConfig.fast().withLogin("ci", "south s3cret").withFrameworkId("s"));
        Files.writeString(directory.resolve("marathon.json"), DEFINITION);
        Files.writeString(directory.resolve("centres.yaml"), "marathonServers:\n" + server("north", north) + server("south", south));
        Path home = Files.createDirectories(directory.resolve("home"));
        commandLine = new CommandLine(Bench.jar(), directory)
                .with("HOME", home.toString())
                .with("MARATHON_USER", "ci")
                .with("MARATHON_PASSWORD", "north s3cret")
                .with("MARATHON_SOUTH_USER", "ci")
                .with("MARATHON_SOUTH_PASSWORD", "south s3cret");
    }

    private static String server(String name, MarathonFixture marathon) {
        return "  - name: " + name + "\n    url: " + marathon.uri() + "\n    agentPort: " + marathon.agentUri().getPort()
                + "\n    credentialsId: marathon-" + name + "\n";
    }

    @AfterEach
    void stop() {
        north.close();
        south.close();
    }

    private String[] deploy(String release, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "deploy", "--config", "centres.yaml", "--marathon", "north,south", "--set", "INSTANCES:number", "--set",
                "RELEASE=" + release, "--json"));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private static String env(MarathonFixture marathon, String variable) {
        return marathon.cluster().app(APP).orElseThrow().content().at("/env/" + variable).asText();
    }

    private static long writes(MarathonFixture marathon) {
        return marathon.requests().count(request -> Set.of("PUT", "POST", "DELETE").contains(request.method()));
    }

    @Test
    void bothAreDeployedWithTheirOwnValues() {
        RunningCommand.Result result = commandLine.run(deploy("one", "--set-for", "south:INSTANCES:number=3"));

        assertThat(result.status()).as(result.all()).isZero();
        JsonNode json = result.json();
        assertThat(json.path("outcome").asText()).isEqualTo("DEPLOYED");
        assertThat(json.path("centres").findValuesAsText("centre")).containsExactly("north", "south");
        assertThat(json.path("centres").findValuesAsText("outcome")).containsExactly("DEPLOYED", "DEPLOYED");
        assertThat(json.at("/centres/1/version").asText()).isNotEmpty();
        assertThat(json.path("id").asText()).isEqualTo(APP);
        assertThat(env(north, "WHERE")).isEqualTo("north");
        assertThat(env(south, "WHERE")).isEqualTo("south");
        assertThat(south.cluster().healthy(APP)).hasSize(3);
        assertThat(result.err()).anyMatch(line -> line.startsWith("[north] [deploy] submitted /shop/web"))
                .anyMatch(line -> line.startsWith("[south] [deploy] ") && line.contains("3 of 3 healthy"));
        assertThat(result.all()).doesNotContain("s3cret");
    }

    @Test
    void aVersionThatIsSickInTheSecondIsTakenBackInBoth() {
        commandLine.run(deploy("one"));

        RunningCommand.Result result = commandLine.run(
                deploy("two", "--set-for", "south:HTTP=500", "--max-task-failures", "2"));

        assertThat(result.status()).as(result.all()).isEqualTo(3);
        JsonNode json = result.json();
        assertThat(json.path("outcome").asText()).isEqualTo("ROLLED_BACK");
        assertThat(json.path("centres").findValuesAsText("outcome")).containsExactly("ROLLED_BACK", "ROLLED_BACK");
        assertThat(json.path("diagnosis").toString()).as("of the centre that failed").contains("500");
        assertThat(env(north, "RELEASE")).isEqualTo("one");
        assertThat(env(south, "RELEASE")).isEqualTo("one");
        assertThat(north.cluster().deployments()).isEmpty();
        assertThat(south.cluster().deployments()).isEmpty();
        assertThat(result.err()).anyMatch(line -> line.startsWith("[rollout] the rollout failed in south"));
    }

    @Test
    void aLoginThatIsRefusedInOneRefusesAll() {
        RunningCommand.Result result = commandLine.with("MARATHON_SOUTH_PASSWORD", "wr0ng").run(deploy("one"));

        assertThat(result.status()).as(result.all()).isEqualTo(2);
        assertThat(result.json().path("reason").asText()).contains("south: ", "401");
        assertThat(writes(north) + writes(south)).isZero();
        assertThat(result.all()).doesNotContain("wr0ng");
    }

    @Test
    void aDryRunSaysWhatWouldChangeWhere() {
        commandLine.run(deploy("one"));
        long before = writes(north) + writes(south);

        RunningCommand.Result result = commandLine.run(deploy("two", "--dry-run"));

        assertThat(result.status()).as(result.all()).isZero();
        assertThat(result.json().path("outcome").asText()).isEqualTo("DRY_RUN");
        assertThat(result.json().at("/centres/1/definition/env/WHERE").asText()).isEqualTo("south");
        assertThat(result.json().at("/centres/1/changes").toString()).contains("/env/RELEASE");
        assertThat(result.err()).anyMatch(line -> line.startsWith("[south] [dry run] "));
        assertThat(writes(north) + writes(south)).isEqualTo(before);
    }

    @Test
    void oneIsLeftOutOnPurposeAndTheResultSaysSo() {
        RunningCommand.Result result = commandLine.run(deploy("one", "--without", "south"));

        assertThat(result.status()).as(result.all()).isZero();
        assertThat(result.json().path("without").toString()).isEqualTo("[\"south\"]");
        assertThat(result.json().path("centres").findValuesAsText("centre")).containsExactly("north");
        assertThat(writes(south)).isZero();
    }

    @Test
    void oneNameIsDeployedToAsEver() {
        RunningCommand.Result result = commandLine.run(
                "deploy", "--config", "centres.yaml", "--marathon", "south", "--set", "INSTANCES:number", "--set", "RELEASE=one", "--json");

        assertThat(result.status()).as(result.all()).isZero();
        assertThat(result.json().has("centres")).isFalse();
        assertThat(env(south, "WHERE")).isEqualTo("south");
        assertThat(result.err()).noneMatch(line -> line.startsWith("[south]"));
    }

    @Test
    void anInterruptionTakesBothBack() {
        commandLine.run(deploy("one"));
        RunningCommand running = commandLine.start(line -> {}, deploy("two", "--set-for", "south:HTTP=500", "--max-task-failures", "0"));
        Awaitility.await().atMost(1, TimeUnit.MINUTES).until(() -> running.printed().contains("[south] [deploy] submitted"));

        running.signal("TERM");

        RunningCommand.Result result = running.result();
        assertThat(result.status()).as(result.all()).isEqualTo(130);
        assertThat(result.json().path("interrupted").asBoolean()).isTrue();
        assertThat(result.json().path("outcome").asText()).isEqualTo("ROLLED_BACK");
        assertThat(env(north, "RELEASE")).isEqualTo("one");
        assertThat(env(south, "RELEASE")).isEqualTo("one");
    }

    @Test
    void onlyTheCentreThatFailedGoesBackWhereThatIsWanted() {
        commandLine.run(deploy("one"));

        RunningCommand.Result result = commandLine.run(deploy(
                "two", "--set-for", "south:HTTP=500", "--max-task-failures", "2", "--on-failure", "rollbackFailed"));

        assertThat(result.status()).as(result.all()).isEqualTo(4);
        assertThat(result.json().path("outcome").asText()).isEqualTo("LEFT");
        assertThat(result.json().path("centres").findValuesAsText("outcome")).containsExactly("DEPLOYED", "ROLLED_BACK");
        assertThat(env(north, "RELEASE")).isEqualTo("two");
        assertThat(env(south, "RELEASE")).isEqualTo("one");
        assertThat(result.err()).anyMatch(line -> line.startsWith("[rollout] the rollout failed in south: what was deployed stays in north"));
    }

    /** It keeps nothing: what the killed one has deployed is known by the build in Marathon's labels. */
    @Test
    void killedWhileTheSecondIsFollowedAndGivenOnceMoreItIsTakenBackInBoth() {
        commandLine.run(deploy("one"));
        String[] two = deploy("two", "--set-for", "south:HTTP=500", "--timeout", "6s", "--max-task-failures", "0", "--build", "shop/web#41");
        RunningCommand first = commandLine.start(line -> {}, two);
        Awaitility.await().atMost(1, TimeUnit.MINUTES).until(() -> first.printed().contains("[south] [deploy] submitted"));
        first.signal("KILL");
        first.result();
        assertThat(env(north, "RELEASE")).as("mixed: nobody has taken it back").isEqualTo("two");

        RunningCommand.Result result = commandLine.run(two);

        assertThat(result.status()).as(result.all()).isEqualTo(3);
        assertThat(result.json().path("outcome").asText()).isEqualTo("ROLLED_BACK");
        assertThat(result.json().path("centres").findValuesAsText("outcome")).containsExactly("ROLLED_BACK", "ROLLED_BACK");
        assertThat(env(north, "RELEASE")).isEqualTo("one");
        assertThat(env(south, "RELEASE")).isEqualTo("one");
        assertThat(north.cluster().healthy(APP)).hasSize(2);
        assertThat(south.cluster().healthy(APP)).hasSize(2);
    }

    @Test
    void aGroupIsDeployedWholeAndTakenBackWholeInBoth() throws Exception {
        String app = "{\"id\": \"%s\", \"cmd\": \"serve\", \"instances\": 1, \"cpus\": 0.1, \"mem\": 32, \"ports\": [0],"
                + " \"env\": {\"RELEASE\": \"%s\", \"WHERE\": \"${CENTRE}\", \"SIM_HTTP\": \"%s\"}, \"healthChecks\": [{\"protocol\":"
                + " \"HTTP\", \"path\": \"/health\", \"portIndex\": 0, \"gracePeriodSeconds\": 1, \"intervalSeconds\": 1,"
                + " \"timeoutSeconds\": 1, \"maxConsecutiveFailures\": 1}]}";
        // The second app differs in nothing from release to release.
        Files.writeString(directory.resolve("shop.json"), "{\"id\": \"/shop\", \"apps\": ["
                + app.formatted("web", "${RELEASE}", "${HTTP:-200}") + ", " + app.formatted("api", "always", "200") + "]}");
        RunningCommand.Result one = commandLine.run(group("one", "--app", "shop.json"));
        assertThat(one.status()).as(one.all()).isZero();
        assertThat(env(north, "WHERE")).isEqualTo("north");
        assertThat(south.cluster().healthy("/shop/api")).hasSize(1);
        String api = north.cluster().app("/shop/api").orElseThrow().version().toString();

        RunningCommand.Result two = commandLine.run(group("two", "--app", "shop.json", "--max-task-failures", "2", "--set-for", "south:HTTP=500"));

        assertThat(two.status()).as(two.all()).isEqualTo(3);
        assertThat(two.json().path("id").asText()).isEqualTo("/shop");
        assertThat(two.json().path("centres").findValuesAsText("outcome")).containsExactly("ROLLED_BACK", "ROLLED_BACK");
        assertThat(env(north, "RELEASE")).isEqualTo("one");
        assertThat(env(south, "RELEASE")).isEqualTo("one");
        assertThat(north.cluster().healthy(APP)).hasSize(1);
        assertThat(south.cluster().healthy(APP)).hasSize(1);
        assertThat(north.cluster().app("/shop/api").orElseThrow().version().toString()).as("what did not differ").isEqualTo(api);
    }

    private static String[] group(String release, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "deploy", "--config", "centres.yaml", "--marathon", "north,south", "--set", "RELEASE=" + release, "--json"));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    @Test
    void typedProgressNamesTheCentre() throws Exception {
        RunningCommand.Result result = commandLine.run(deploy("one", "--progress", "json"));

        assertThat(result.status()).as(result.all()).isZero();
        ObjectMapper json = new ObjectMapper();
        List<String> submitted = new ArrayList<>();
        for (String line : result.err()) {
            JsonNode event = json.readTree(line);
            if (event.path("event").asText().equals("submitted")) {
                submitted.add(event.path("centre").asText());
            }
        }
        assertThat(submitted).containsExactly("north", "south");
    }
}
