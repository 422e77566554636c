package io.jenkins.plugins.marathondeploy.marathon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.transcript.Transcript;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpMarathonTest {
    private static final ObjectNode APP = JsonNodeFactory.instance.objectNode().put("cmd", "sleep ü");

    private Replay replay;

    @BeforeEach
    void start() throws IOException {
        replay = new Replay();
    }

    @AfterEach
    void stop() {
        replay.close();
    }

    @Test
    void readsAnApp() {
        AppStatus app = app("C11-app-embed-3-app_taskStats");
        assertThat(replay.asked().line()).isEqualTo("GET /v2/apps/team/web?embed=app.taskStats");
        assertThat(replay.asked().header("Accept")).isEqualTo("application/json");
        assertThat(app.id()).isEqualTo("/web");
        assertThat(app.version()).isEqualTo("2026-11-22T20:36:12.454Z");
        assertThat(app.lastConfigChangeAt()).contains("2026-11-22T20:36:12.454Z");
        assertThat(app.instances()).isEqualTo(2);
        assertThat(app.healthChecked()).isTrue();
        assertThat(app.labels()).containsEntry("team", "a");
        assertThat(app.latest()).isEqualTo(new TaskCounts(0, 2, 2, 0));
        assertThat(app.outdated()).isEqualTo(TaskCounts.ZERO);
        assertThat(app.settled()).isTrue();
        assertThat(app.definition().path("killSelection").asText()).isEqualTo("YOUNGEST_FIRST");
        TaskStatus task = app.tasks().get(0);
        assertThat(task.id()).isEqualTo("web.instance-5b43d5ad-e6b4-11f1-be7e-024277aed3b0._app.1");
        assertThat(task.host()).isEqualTo("127.0.0.1");
        assertThat(task.agentId()).isEqualTo("5a9e1b9c-0000-4000-8000-000000000001-S0");
        assertThat(task.ports()).containsExactly(31174);
        assertThat(task.alive()).contains(true);
    }

    @Test
    void countsTasksByVersionWhereStatisticsAreMissing() {
        AppStatus during = app("D03-app-during");
        assertThat(during.latest()).isEqualTo(TaskCounts.ZERO);
        assertThat(during.outdated()).isEqualTo(new TaskCounts(0, 2, 2, 0));
        assertThat(during.deployments()).containsExactly("661d88c4-a4f6-4492-a733-5e1ef9d3e736");
        assertThat(during.settled()).isFalse();

        AppStatus after = app("D05-app-after");
        assertThat(after.latest()).isEqualTo(new TaskCounts(0, 2, 2, 0));
        assertThat(after.settled()).isTrue();

        // Scaling moved the app's version on; the tasks that ran before still have the latest configuration.
        AppStatus scaled = app("D24-app-after-scale");
        assertThat(scaled.version()).isNotEqualTo(scaled.lastConfigChangeAt().orElseThrow());
        assertThat(scaled.outdated()).isEqualTo(TaskCounts.ZERO);
        assertThat(scaled.settled()).isTrue();
    }

    @Test
    void anInstanceThatStartsIsCountedThoughMarathonsCountsLeaveItOut() {
        AppStatus stuck = app("E04-app-stuck");
        assertThat(stuck.latest()).isEqualTo(new TaskCounts(2, 0, 0, 2));
        assertThat(stuck.outdated()).isEqualTo(new TaskCounts(0, 2, 2, 0));
        assertThat(stuck.tasks().get(2).lastHealthCause()).contains("500 Internal Server Error");
        assertThat(stuck.tasks().get(2).lastUnhealthy()).contains("2026-11-22T20:41:43.764Z");
        TaskFailure failure = stuck.lastTaskFailure().orElseThrow();
        assertThat(failure.message()).isEqualTo("Task was killed since health check failed. Reason: 500 Internal Server Error");
        assertThat(failure.version()).isEqualTo(stuck.version());
    }

    @Test
    void aStartingTaskIsCountedBesideTheStatisticsToo() {
        String app = "{\"app\":{\"id\":\"/w\",\"version\":\"2026-01-02T00:00:00.000Z\",\"instances\":1,"
                + "\"versionInfo\":{\"lastConfigChangeAt\":\"2026-01-02T00:00:00.000Z\"},\"tasks\":["
                + "{\"id\":\"new\",\"state\":\"TASK_RUNNING\",\"version\":\"2026-01-02T00:00:00.000Z\"},"
                + "{\"id\":\"old\",\"state\":\"TASK_KILLING\",\"version\":\"2026-01-01T00:00:00.000Z\"}],"
                + "\"taskStats\":{\"withLatestConfig\":{\"stats\":{\"counts\":{\"staged\":0,\"running\":1}}}}}}";
        AppStatus status = replay.answering(Reply.of(200, app), marathon -> marathon.app("/w")).orElseThrow();
        assertThat(status.latest()).isEqualTo(new TaskCounts(0, 1, 0, 0));
        assertThat(status.outdated()).isEqualTo(new TaskCounts(1, 0, 0, 0));
        assertThat(status.settled()).isFalse();
    }

    @Test
    void readsATaskThatEnded() {
        AppStatus failing = app("G03-app-failing-embed");
        assertThat(failing.tasks().get(0).version()).isEmpty();
        assertThat(failing.tasks().get(0).state()).isEqualTo("TASK_FAILED");
        assertThat(failing.latest()).isEqualTo(TaskCounts.ZERO);
        assertThat(failing.outdated()).isEqualTo(TaskCounts.ZERO);
        assertThat(failing.lastTaskFailure().orElseThrow().message()).isEqualTo("Command exited with status 1");
    }

    @Test
    void takesTheBarestAppForWhatItIs() {
        String bare = "{\"app\":{\"id\":\"/old\",\"version\":\"2015-01-01T00:00:00.000Z\",\"labels\":null}}";
        AppStatus app = replay.answering(Reply.of(200, bare), marathon -> marathon.app("/old")).orElseThrow();
        assertThat(app.lastConfigChangeAt()).isEmpty();
        assertThat(app.instances()).isZero();
        assertThat(app.tasks()).isEmpty();
    }

    @Test
    void saysWhenThereIsNoSuchAppOrGroup() {
        Optional<AppStatus> app = replay.answering("A14-404-app", marathon -> marathon.app("/nosuch"));
        assertThat(app).isEmpty();
        Optional<GroupStatus> group = replay.answering("A15-404-group", marathon -> marathon.group("/nosuch"));
        assertThat(group).isEmpty();
        assertThat(replay.asked().line()).startsWith("GET /v2/groups/nosuch?embed=group.groups&embed=group.apps");
    }

    @Test
    void readsAGroupWithNestedApps() {
        GroupStatus group = replay.answering("F05-group-get-embed-all", marathon -> marathon.group("/prod"))
                .orElseThrow();
        assertThat(group.id()).isEqualTo("/prod");
        assertThat(group.apps()).extracting(AppStatus::id)
                .containsExactly("/prod/db/pg", "/prod/svc/api", "/prod/svc/worker");
        assertThat(group.apps()).allMatch(AppStatus::settled);
    }

    @Test
    void readsDeployments() {
        List<RunningDeployment> running =
                replay.answering("D02-deployments-during", Marathon::deployments);
        assertThat(running).containsExactly(new RunningDeployment(
                "661d88c4-a4f6-4492-a733-5e1ef9d3e736",
                "2026-11-22T20:36:18.194Z",
                List.of("/web"),
                1,
                1,
                List.of("RestartApplication /web"),
                List.of()));
        assertThat(replay.answering("I22-readiness-deployments", Marathon::deployments).get(0).readiness())
                .containsExactly("readiness check rc of task ready.instance-72e432a1-e6b6-11f1-be7e-024277aed3b0._app.1"
                        + " is not ready: answered 503"
                        + " \"sim ready.instance-72e432a1-e6b6-11f1-be7e-024277aed3b0._app.1 503\"");
        assertThat(replay.answering("A04-deployments-empty", Marathon::deployments)).isEmpty();
    }

    @Test
    void readsTheQueue() {
        assertThat(replay.answering("G22-queue-too-big-embed", Marathon::queue))
                .containsExactly(new QueuedLaunch(
                        "/big", 1, Duration.ZERO, List.of(new QueuedLaunch.Reason("InsufficientCpus", 9, 9))));
        assertThat(replay.asked().line()).isEqualTo("GET /v2/queue?embed=lastUnusedOffers");
        assertThat(replay.answering("G04-queue-embed", Marathon::queue))
                .containsExactly(new QueuedLaunch("/fail", 1, Duration.ofSeconds(7), List.of()));
    }

    @Test
    void readsVersionsAndTheServer() {
        List<String> versions = replay.answering("C16-versions", marathon -> marathon.versions("/web"));
        assertThat(versions).containsExactly("2026-11-22T20:36:12.454Z");
        assertThat(replay.answering("A02-info", Marathon::info))
                .isEqualTo(new ServerInfo(
                        "1.8.244", Optional.of("127.0.0.1:18080"), Optional.of("5a9e1b9c-0000-4000-8000-000000000001-0000")));
    }

    @Test
    void readsAnAppAsItWas() {
        Optional<ObjectNode> then = replay.answering(
                "D07-version-old", marathon -> marathon.appVersion("/web", "2026-11-22T20:36:12.454Z"));
        assertThat(then.orElseThrow().path("cmd").asText()).isEqualTo("sleep 1000");
        assertThat(replay.asked().target()).startsWith("/v2/apps/web/versions/2026-11-22T20");
        Optional<ObjectNode> never = replay.answering(
                "D08-version-unknown", marathon -> marathon.appVersion("/web", "2001-01-01T00:00:00.000Z"));
        assertThat(never).isEmpty();
    }

    @Test
    void submits() {
        Submission put = replay.answering("D01-put-update", marathon -> marathon.putApp("/team/web", APP, false));
        assertThat(put.deploymentId()).isEqualTo("661d88c4-a4f6-4492-a733-5e1ef9d3e736");
        assertThat(put.version()).isEqualTo("2026-11-22T20:36:18.194Z");
        assertThat(replay.asked().line()).isEqualTo("PUT /v2/apps/team/web?partialUpdate=false");
        assertThat(replay.asked().body()).isEqualTo("{\"cmd\":\"sleep ü\"}");

        replay.answering("E20-put-force", marathon -> marathon.putApp("/lock", APP, true));
        assertThat(replay.asked().line()).isEqualTo("PUT /v2/apps/lock?partialUpdate=false&force=true");
        replay.answering("F02-group-put-create", marathon -> marathon.putGroup("/prod", APP, true));
        assertThat(replay.asked().line()).isEqualTo("PUT /v2/groups/prod?force=true");
        replay.answering("F02-group-put-create", marathon -> marathon.putGroup("/", APP, false));
        assertThat(replay.asked().line()).isEqualTo("PUT /v2/groups");
    }

    @Test
    void undoes() {
        replay.answering("D10-put-version-rollback", marathon -> marathon.restoreApp("/web", "2026", false));
        assertThat(replay.asked().line()).isEqualTo("PUT /v2/apps/web");
        assertThat(replay.asked().body()).isEqualTo("{\"version\":\"2026\"}");
        replay.answering("F17-group-version-rollback", marathon -> marathon.restoreGroup("/prod", "2026", false));
        assertThat(replay.asked().line()).isEqualTo("PUT /v2/groups/prod");
        replay.answering("D31-delete-app", marathon -> marathon.deleteApp("/web"));
        assertThat(replay.asked().line()).isEqualTo("DELETE /v2/apps/web?force=false");
        replay.answering("F46-delete-group-force", marathon -> marathon.deleteGroup("/prod"));
        assertThat(replay.asked().line()).isEqualTo("DELETE /v2/groups/prod?force=false");
        Submission revert = replay.answering("E33-delete-deployment-rollback", marathon -> marathon.revert("x"));
        assertThat(revert.deploymentId()).isEqualTo("eb8d2b2a-d3d2-4397-9842-4c59c62cd8ee");
        assertThat(replay.asked().line()).isEqualTo("DELETE /v2/deployments/x");
        replay.answering("E41-delete-deployment-force", marathon -> {
            marathon.cancel("x");
            return null;
        });
        assertThat(replay.asked().line()).isEqualTo("DELETE /v2/deployments/x?force=true");
    }

    @Test
    void readsEveryRecordedApp() {
        List<Transcript> apps = Transcript.all("").stream()
                .filter(transcript -> transcript.status() == 200 && transcript.body().startsWith("{\"app\":"))
                .toList();
        assertThat(apps).hasSizeGreaterThan(30);
        for (Transcript transcript : apps) {
            AppStatus app = replay.answering(transcript, marathon -> marathon.app("/x")).orElseThrow();
            assertThat(transcript.target()).as(transcript.name()).contains(app.id());
        }
    }

    @ParameterizedTest
    @MethodSource("recordedLists")
    void readsEveryRecordedList(Transcript transcript) {
        boolean deployments = transcript.target().startsWith("/v2/deployments");
        List<?> read = replay.answering(transcript, deployments ? Marathon::deployments : Marathon::queue);
        assertThat(transcript.body().length() < 20 == read.isEmpty()).isTrue();
    }

    static List<Transcript> recordedLists() {
        return Transcript.all("").stream()
                .filter(transcript -> transcript.method().equals("GET") && transcript.status() == 200)
                .filter(transcript -> transcript.target().matches("/v2/(deployments|queue)(\\?.*)?"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/team/../web", "/./x"})
    void refusesIdsThatAreNone(String id) {
        assertThatThrownBy(() -> replay.answering("D31-delete-app", marathon -> marathon.deleteApp(id)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void encodesSegments() {
        assertThat(ResourcePath.app("/a b/ü?x#y%2F")).isEqualTo("/v2/apps/a%20b/%C3%BC%3Fx%23y%252F");
        assertThatThrownBy(() -> ResourcePath.deployment("a/b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> replay.answering("D31-delete-app", marathon -> marathon.deleteGroup("/")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("root group");
    }

    private AppStatus app(String transcript) {
        return replay.answering(transcript, marathon -> marathon.app("/team/web")).orElseThrow();
    }
}
