package io.jenkins.plugins.marathondeploy.cluster.marathon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What tests rely on beyond the transcripts: the control of the cluster, faults, many deployments at once. */
class MarathonFixtureTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private final MarathonFixture marathon =
            MarathonFixture.start(MarathonFixtureConfig.fast().withDeploymentLimit(2000));

    @AfterEach
    void close() {
        marathon.close();
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return http.send(HttpRequest.newBuilder(marathon.uri().resolve(path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode get(String path) throws Exception {
        return new ObjectMapper().readTree(send("GET", path, "").body());
    }

    private void deployed() {
        await().until(() -> marathon.cluster().deployments().isEmpty());
    }

    @Test
    void rollsAnAppOver() throws Exception {
        assertThat(send("PUT", "/v2/apps/web", "{\"cmd\":\"serve 1\",\"instances\":3}").statusCode()).isEqualTo(201);
        deployed();
        assertThat(send("PUT", "/v2/apps/web", "{\"cmd\":\"serve 2\"}").statusCode()).isEqualTo(200);
        deployed();
        JsonNode app = get("/v2/apps/web").get("app");
        assertThat(app.get("tasks")).hasSize(3).allSatisfy(task ->
                assertThat(task.get("version")).isEqualTo(app.get("version")));
        assertThat(marathon.cluster().healthy("/web")).hasSize(3);
    }

    @Test
    void runsAThousandDeploymentsAtOnce() throws Exception {
        ObjectNode app = (ObjectNode) new ObjectMapper().readTree("{\"cmd\":\"serve 1\",\"env\":{\"SIM_STATE\":\"staging\"}}");
        for (int i = 0; i < 1000; i++) {
            marathon.cluster().put(app.put("id", "/many/app-" + i), false);
        }
        assertThat(get("/v2/deployments")).hasSize(1000);
        marathon.cluster().deployments().forEach(marathon.cluster()::cancel);
        assertThat(get("/v2/deployments")).isEmpty();
    }

    @Test
    void losesAnAnswerButNotTheChange() throws Exception {
        marathon.faults().loseAnswers(1, request -> request.method().equals("PUT"));
        assertThat(catchThrowable(() ->
                send("PUT", "/v2/apps/web", "{\"cmd\":\"serve 1\"}"))).isInstanceOf(IOException.class);
        assertThat(marathon.cluster().app("/web")).isPresent();
    }

    @Test
    void keepsTheOutputOfDeadTasks() throws Exception {
        send("PUT", "/v2/apps/web", "{\"cmd\":\"serve 1\",\"env\":{\"SIM_STATE\":\"failed\",\"SIM_STDERR\":\"no such file\"}}");
        await().until(() -> get("/v2/apps/web").at("/app/lastTaskFailure/message").asText(),
                "Command exited with status 1"::equals);
        JsonNode executor = new ObjectMapper().readTree(http.send(
                HttpRequest.newBuilder(marathon.agentUri().resolve("/state")).build(),
                HttpResponse.BodyHandlers.ofString()).body()).at("/frameworks/0/completed_executors/0");
        URI read = marathon.agentUri().resolve("/files/read?path=" + executor.get("directory").asText()
                + "/stderr&offset=0&length=100");
        assertThat(http.send(HttpRequest.newBuilder(read).build(), HttpResponse.BodyHandlers.ofString()).body())
                .contains("no such file");
    }

    @Test
    void manyEventStreamsKeepNobodyWaiting() throws Exception {
        List<Stream<String>> streams = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            streams.add(http.send(HttpRequest.newBuilder(marathon.uri().resolve("/v2/events"))
                    .header("Accept", "text/event-stream").build(), HttpResponse.BodyHandlers.ofLines()).body());
        }
        await().until(() -> marathon.eventStreams() == 100);
        assertThat(get("/v2/apps").get("apps")).isEmpty();
        marathon.events().repeat(event -> event.type().equals("deployment_success"));
        send("PUT", "/v2/apps/web", "{\"cmd\":\"serve 1\"}");
        for (Stream<String> stream : streams) {
            assertThat(stream.filter("event: deployment_success"::equals).limit(2)).hasSize(2);
        }
    }

    @Test
    void hasNoLeaderForAWhile() throws Exception {
        marathon.faults().loseLeader(Duration.ofMillis(200));
        assertThat(send("GET", "/v2/apps", "").statusCode()).isEqualTo(502);
        await().until(() -> send("GET", "/v2/apps", "").statusCode() == 200);
        assertThat(marathon.requests().count("GET", "/v2/apps")).isGreaterThanOrEqualTo(2);
    }

    @Test
    void refusesTheNextRequestsThatMatch() throws Exception {
        marathon.faults().refuse(1, 503, "{\"message\":\"timeout\"}", request -> request.method().equals("PUT"));
        assertThat(send("PUT", "/v2/apps/web", "{\"cmd\":\"serve 1\"}").statusCode()).isEqualTo(503);
        assertThat(marathon.cluster().app("/web")).isEmpty();
        assertThat(send("PUT", "/v2/apps/web", "{\"cmd\":\"serve 1\"}").statusCode()).isEqualTo(201);
    }
}
