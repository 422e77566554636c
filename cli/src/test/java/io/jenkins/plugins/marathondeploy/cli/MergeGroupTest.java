package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One team deploys its part of a group in which others have apps and groups. */
class MergeGroupTest {
    private static final String WEB = "{\"id\": \"web\", \"cmd\": \"run %s\", \"cpus\": 0.1, \"mem\": 32}";
    /** As others have sent it: all kinds of fields, in old forms too, and with values that Marathon chooses. */
    private static final String OTHERS = """
            {"id": "/shop", "apps": [
              {"id": "db", "args": ["-v"], "cpus": 0.5, "mem": 64, "instances": 2, "dependencies": ["../base/dns"],
               "env": {"PASSWORD": "s3cret"}, "labels": {"HAPROXY_GROUP": "external"}, "uris": ["http://127.0.0.1/x.tgz"],
               "container": {"type": "DOCKER", "docker": {"image": "db:1", "network": "BRIDGE",
                 "portMappings": [{"containerPort": 5432, "hostPort": 0, "labels": {"a": "b"}}]},
                 "volumes": [{"containerPath": "/data", "hostPath": "/srv/db", "mode": "RW"}]},
               "healthChecks": [{"protocol": "TCP", "portIndex": 0, "intervalSeconds": 1, "timeoutSeconds": 1}],
               "constraints": [["hostname", "MAX_PER", "2"]], "upgradeStrategy": {"minimumHealthCapacity": 0.5, "maximumOverCapacity": 0}},
              {"id": "queue", "cmd": "queue it", "cpus": 0.1, "mem": 32, "ports": [0, 0], "taskKillGracePeriodSeconds": 7},
              {"id": "store", "cmd": "keep it", "cpus": 0.1, "mem": 32, "container": {"type": "MESOS", "volumes": [
                {"containerPath": "data", "mode": "RW", "persistent": {"size": 10}}]}},
              {"id": "net", "cmd": "serve it", "cpus": 0.1, "mem": 32, "networks": [{"mode": "container", "name": "dcos"}],
               "container": {"type": "MESOS", "docker": {"image": "net:1"}, "portMappings": [{"containerPort": 80, "name": "http"}]},
               "readinessChecks": [{"portName": "http", "path": "/ready", "intervalSeconds": 2, "timeoutSeconds": 1}],
               "healthChecks": [{"protocol": "COMMAND", "command": {"value": "true"}, "intervalSeconds": 1, "timeoutSeconds": 1}]},
              {"id": "web", "cmd": "run one", "cpus": 0.1, "mem": 32}],
             "groups": [
              {"id": "jobs", "dependencies": ["/base"], "apps": [
                {"id": "night", "cmd": "sleep 9", "cpus": 0.1, "mem": 32}],
               "groups": [{"id": "deep", "apps": [{"id": "one", "cmd": "sleep 8", "cpus": 0.1, "mem": 32}]}]},
              {"id": "front", "apps": [
                {"id": "old", "cmd": "sleep 7", "cpus": 0.1, "mem": 32},
                {"id": "new", "cmd": "run one", "cpus": 0.1, "mem": 32}]}]}""";

    @TempDir
    Path directory;

    private MarathonFixture marathon;

    @BeforeEach
    void start() throws Exception {
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
        put("/v2/apps/base/dns", "{\"id\": \"/base/dns\", \"cmd\": \"serve\", \"cpus\": 0.1, \"mem\": 32}");
        put("/v2/groups/shop", OTHERS);
    }

    @AfterEach
    void stop() {
        marathon.close();
    }

    private void put(String path, String body) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create(marathon.uri() + path)).header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(body)).build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
        Awaitility.await().until(() -> marathon.cluster().deployments().isEmpty());
    }

    private void file(String text) throws IOException {
        Files.writeString(directory.resolve("marathon.json"), text);
    }

    private InProcess.Result deploy(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "deploy", "--marathon", marathon.uri().toString(), "--agent-port", "0", "--min-healthy-time", "0s"));
        arguments.addAll(List.of(more));
        return new InProcess(directory).run(arguments.toArray(String[]::new));
    }

    /** Whole, with versions and the ids of the tasks. */
    private Map<String, JsonNode> apps() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create(marathon.uri() + "/v2/apps?embed=apps.tasks")).build(),
                BodyHandlers.ofString());
        Map<String, JsonNode> apps = new TreeMap<>();
        for (JsonNode app : new ObjectMapper().readTree(answer.body()).path("apps")) {
            var state = new ObjectMapper().createObjectNode();
            state.set("version", app.path("version"));
            state.set("versionInfo", app.path("versionInfo"));
            state.set("labels", app.path("labels"));
            state.put("instances", app.path("instances").asInt());
            state.put("cmd", app.path("cmd").asText());
            app.path("tasks").findValuesAsText("id").stream().sorted().forEach(state.withArray("tasks")::add);
            apps.put(app.path("id").asText(), state);
        }
        return apps;
    }

    private Map<String, JsonNode> others() throws Exception {
        Map<String, JsonNode> others = apps();
        assertThat(others.remove("/shop/web")).isNotNull();
        assertThat(others.remove("/shop/front/new")).isNotNull();
        return others;
    }

    @Test
    void whatTheFileDoesNotNameIsNeitherStoppedNorRestartedNorMarked() throws Exception {
        Map<String, JsonNode> before = others();
        List<String> dependencies = marathon.cluster().dependencies("/shop/jobs");
        file("{\"id\": \"/shop\", \"apps\": [" + WEB.formatted("two") + "], \"groups\": [{\"id\": \"front\", \"apps\": ["
                + WEB.replace("web", "new").formatted("two") + "]}]}");

        InProcess.Result result = deploy("--merge-group");

        assertThat(result.status()).as(result.all()).isZero();
        assertThat(apps().get("/shop/web").path("cmd").asText()).isEqualTo("run two");
        assertThat(apps().get("/shop/front/new").path("cmd").asText()).isEqualTo("run two");
        assertThat(others()).hasSize(8).isEqualTo(before);
        assertThat(marathon.cluster().dependencies("/shop/jobs")).isEqualTo(dependencies).containsExactly("/base");
        assertThat(result.all())
                .contains("/shop/db: not in the file, kept as it runs", "/shop/front/old: not in the file, kept as it runs")
                .contains("/shop/jobs/deep/one: not in the file, kept as it runs")
                .contains("2 of 2 instances")
                .doesNotContain("s3cret", "will be stopped", "/shop/jobs:");
        assertThat(deploy("--merge-group").all()).contains("nothing differs from what Marathon has");
    }

    @Test
    void aVersionThatFailsIsTakenBackAndTheOthersAreNotTouched() throws Exception {
        Map<String, JsonNode> before = others();
        file(dependingOnBase(500).replace("\"dependencies\": [\"/base\"], ", "").replace(", \"groups\": []", ""));

        InProcess.Result result = deploy("--merge-group", "--timeout", "5s");

        assertThat(result.status()).as(result.all()).isEqualTo(3);
        assertThat(apps().get("/shop/web").path("cmd").asText()).isEqualTo("run one");
        assertThat(others()).isEqualTo(before);
    }

    private String dependingOnBase(int status) {
        return "{\"id\": \"/shop\", \"dependencies\": [\"/base\"], \"apps\": [{\"id\": \"web\", \"cmd\": \"run two\", \"cpus\": 0.1,"
                + " \"mem\": 32, \"env\": {\"SIM_HTTP\": \"" + status + "\"}, \"healthChecks\": [{\"protocol\": \"HTTP\", \"path\": \"/\","
                + " \"portIndex\": 0, \"gracePeriodSeconds\": 1, \"intervalSeconds\": 1, \"timeoutSeconds\": 1}]}], \"groups\": []}";
    }

    @Test
    void theGroupsOwnFieldsAreProvenWithoutThoseOfOtherGroups() throws Exception {
        Map<String, JsonNode> before = others();
        file(dependingOnBase(200));

        InProcess.Result result = deploy("--merge-group");

        assertThat(result.status()).as(result.all()).isZero();
        assertThat(marathon.cluster().dependencies("/shop")).containsExactly("/base");
        assertThat(marathon.cluster().dependencies("/shop/jobs")).containsExactly("/base");
        assertThat(others()).isEqualTo(before);
    }

    @Test
    void theGroupsOwnFieldsGoBackWithTheFailedVersion() throws Exception {
        Map<String, JsonNode> before = others();
        file(dependingOnBase(500));

        InProcess.Result result = deploy("--merge-group", "--timeout", "5s");

        assertThat(result.status()).as(result.all()).isEqualTo(3);
        assertThat(marathon.cluster().dependencies("/shop")).isEmpty();
        assertThat(marathon.cluster().dependencies("/shop/jobs")).containsExactly("/base");
        assertThat(others()).isEqualTo(before);
    }

    @Test
    void withoutTheOptionTheyAreStopped() throws Exception {
        file("{\"id\": \"/shop\", \"apps\": [" + WEB.formatted("two") + "], \"groups\": []}");

        InProcess.Result result = deploy();

        assertThat(result.status()).as(result.all()).isZero();
        assertThat(result.all()).contains("/shop/db: not in the file, will be stopped");
        assertThat(apps()).doesNotContainKeys("/shop/db", "/shop/queue");
    }

    /** As a PUT without the list does: F31-group-put-removes-missing-apps keeps the group's dependencies. */
    @Test
    void groupsAreKeptOfAFileThatHasNoListOfThem() throws Exception {
        Map<String, JsonNode> before = others();
        file("{\"id\": \"/shop\", \"apps\": [" + WEB.formatted("two") + "]}");

        InProcess.Result result = deploy();

        assertThat(result.status()).as(result.all()).isZero();
        assertThat(result.all()).contains("/shop/db: not in the file, will be stopped")
                .contains("/shop/jobs/deep/one: not in the file, kept as it runs", "/shop/front/old: not in the file, kept as it runs");
        before.keySet().removeIf(id -> id.matches("/shop/[^/]+"));
        assertThat(others()).hasSize(4).isEqualTo(before);
        assertThat(deploy().all()).contains("nothing differs from what Marathon has");
    }

    @Test
    void appsAndDependenciesAreKeptOfAGroupThatSaysNothingOfThem() throws Exception {
        Map<String, JsonNode> before = others();
        file("{\"id\": \"/shop\", \"groups\": [{\"id\": \"jobs\", \"apps\": null}, {\"id\": \"front\", \"apps\": ["
                + WEB.replace("web", "new").formatted("two") + "]}]}");

        InProcess.Result result = deploy();

        assertThat(result.status()).as(result.all()).isZero();
        assertThat(result.all()).contains("/shop/front/old: not in the file, will be stopped")
                .contains("/shop/queue: not in the file, kept as it runs").doesNotContain("dependencies");
        before.remove("/shop/front/old");
        assertThat(others()).isEqualTo(before);
        assertThat(marathon.cluster().dependencies("/shop/jobs")).containsExactly("/base");
    }

    @Test
    void anAppUnderTheIdOfAGroupIsRefusedBeforeAnythingIsSent() throws Exception {
        Map<String, JsonNode> before = apps();
        file("{\"id\": \"/shop\", \"apps\": [" + WEB.replace("web", "jobs").formatted("two") + "]}");

        InProcess.Result result = deploy("--merge-group");

        assertThat(result.status()).as(result.all()).isEqualTo(2);
        assertThat(result.all()).contains("/shop/jobs is an app in the file, and a group on Marathon");
        assertThat(apps()).isEqualTo(before);
    }

    @Test
    void aDryRunSaysWhatIsKept() throws Exception {
        file("{\"id\": \"/shop\", \"apps\": [" + WEB.formatted("two") + "]}");

        InProcess.Result result = deploy("--merge-group", "--dry-run");

        assertThat(result.status()).as(result.all()).isZero();
        assertThat(result.all()).contains("/shop/queue: not in the file, kept as it runs", "1 change to /shop");
    }
}
