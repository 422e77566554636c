package io.jenkins.plugins.marathondeploy.cluster.marathon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Condition;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Instance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no transcript shows of instances: lost tasks, instances of resident apps, failures told again and again. */
class LossesTest {
    private static final String RESIDENT = "'container':{'type':'MESOS','volumes':"
            + "[{'containerPath':'data','mode':'RW','persistent':{'size':10}}]}";

    private final MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
    private final Cluster cluster = marathon.cluster();

    @AfterEach
    void close() {
        marathon.close();
    }

    private void deploy(String fields) {
        put(fields);
        await().atMost(20, TimeUnit.SECONDS).until(() -> cluster.deployments().isEmpty() && !running().isEmpty());
    }

    private void put(String fields) {
        try {
            cluster.put((ObjectNode) new ObjectMapper().readTree(("{'id':'/web'," + fields + "}").replace('\'', '"')), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Instance> running() {
        return cluster.instances("/web").stream().filter(one -> one.condition() == Condition.RUNNING).toList();
    }

    private JsonNode app() throws Exception {
        return new ObjectMapper().readTree(HttpClient.newHttpClient().send(HttpRequest.newBuilder(
                marathon.uri().resolve("/v2/apps/web")).build(), HttpResponse.BodyHandlers.ofString()).body()).path("app");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TASK_DROPPED", "TASK_LOST", "TASK_GONE", "TASK_GONE_BY_OPERATOR", "TASK_UNKNOWN"})
    void replacesATaskThatIsLostAndTellsOfIt(String state) throws Exception {
        deploy("'cmd':'serve a','backoffSeconds':0");
        Instance instance = running().get(0);
        cluster.lose(instance, state);
        await().until(() -> instance.condition() == Condition.RUNNING && instance.task().id().endsWith("._app.2"));
        assertThat(app().at("/lastTaskFailure/state").asText()).isEqualTo(state);
        assertThat(app().at("/lastTaskFailure/taskId").asText()).endsWith("._app.1");
    }

    @Test
    void replacesAnInstanceThatCanNotBeReachedAtOnceByDefault() throws Exception {
        deploy("'cmd':'serve a'");
        Instance instance = running().get(0);
        cluster.lose(instance, "TASK_UNREACHABLE");
        await().until(() -> running().size() == 1 && !running().get(0).id().equals(instance.id()));
        assertThat(app().has("lastTaskFailure")).isFalse();
    }

    @Test
    void startsAnotherAfterAWhileAndKeepsTheNumberWhenTheFirstComesBack() {
        deploy("'cmd':'serve a','unreachableStrategy':{'inactiveAfterSeconds':1,'expungeAfterSeconds':600}");
        Instance instance = running().get(0);
        cluster.lose(instance, "TASK_UNREACHABLE");
        assertThat(cluster.instances("/web")).hasSize(1);
        await().until(() -> running().size() == 1);
        assertThat(cluster.instances("/web")).hasSize(2);
        cluster.reachAgain(instance);
        await().until(() -> cluster.instances("/web").size() == 1);
        assertThat(running()).containsExactly(instance);
    }

    @Test
    void waitsForAResidentInstanceThatCanNotBeReached() throws Exception {
        deploy("'cmd':'serve a'," + RESIDENT);
        Instance instance = running().get(0);
        cluster.lose(instance, "TASK_UNREACHABLE");
        assertThat(cluster.instances("/web")).containsExactly(instance);
        assertThat(app().at("/tasks/0/state").asText()).isEqualTo("TASK_UNREACHABLE");
        cluster.reachAgain(instance);
        assertThat(running()).containsExactly(instance);
    }

    @Test
    void countsOnWithTheInstancesOfAResidentApp() throws Exception {
        deploy("'cmd':'serve 1','instances':2," + RESIDENT);
        List<String> ids = cluster.instances("/web").stream().map(Instance::id).sorted().toList();
        String volume = volumes();
        for (int version = 2; version <= 5; version++) {
            deploy("'cmd':'serve " + version + "','instances':2," + RESIDENT);
        }
        assertThat(cluster.instances("/web").stream().map(Instance::id).sorted()).isEqualTo(ids);
        assertThat(app().get("tasks")).hasSize(2).allSatisfy(task -> assertThat(task.get("id").asText()).endsWith("._app.5"));
        assertThat(app().at("/cmd").asText()).isEqualTo("serve 5");
        assertThat(volumes()).isEqualTo(volume);
    }

    private String volumes() throws Exception {
        return app().path("tasks").findValuesAsText("persistenceId").stream().sorted().toList().toString();
    }

    @Test
    void keepsAResidentInstanceThatIsScaledDown() throws Exception {
        deploy("'cmd':'serve a','instances':2," + RESIDENT);
        cluster.scale("/web", 1);
        await().until(() -> cluster.deployments().isEmpty() && running().size() == 1);
        assertThat(app().get("tasks")).extracting(task -> task.get("state").asText())
                .containsExactlyInAnyOrder("TASK_RUNNING", "TASK_KILLED");
        cluster.scale("/web", 2);
        await().until(() -> running().size() == 2);
        assertThat(cluster.instances("/web")).hasSize(2).anyMatch(one -> one.task().id().endsWith("._app.2"));
    }

    @Test
    void deletesAResidentAppWithWhatWasStopped() {
        deploy("'cmd':'serve a','instances':2," + RESIDENT);
        cluster.scale("/web", 1);
        await().until(() -> cluster.deployments().isEmpty() && running().size() == 1);
        cluster.delete("/web");
        await().until(() -> cluster.deployments().isEmpty() && cluster.instances("/web").isEmpty());
    }

    @Test
    void tellsTheSameFailureWithLaterTimesUntilTheTaskIsDead() throws Exception {
        put("'cmd':'serve a','env':{'SIM_HTTP':'500','SIM_KILL_MS':'3500'},'healthChecks':[{'gracePeriodSeconds':0,"
                + "'intervalSeconds':1,'maxConsecutiveFailures':1}]");
        await().until(() -> app().has("lastTaskFailure"));
        JsonNode first = app().get("lastTaskFailure");
        await().until(() -> !app().path("lastTaskFailure").path("timestamp").equals(first.get("timestamp")));
        JsonNode later = app().get("lastTaskFailure");
        assertThat(later.get("taskId")).isEqualTo(first.get("taskId"));
        assertThat(later.get("state").asText()).isEqualTo("TASK_KILLED");
        assertThat(later.get("timestamp").asText()).isGreaterThan(first.get("timestamp").asText());
    }

    @Test
    void tellsWhetherANewInstanceIsReadyAmongTheDeployments() throws Exception {
        put("'cmd':'serve a','env':{'SIM_HTTP':'503'},'portDefinitions':[{'port':0,'name':'http'}],'readinessChecks':"
                + "[{'portName':'http','preserveLastResponse':true,'intervalSeconds':2,'timeoutSeconds':1}]");
        await().until(() -> !deployments().at("/0/currentActions/0/readinessCheckResults/0").isMissingNode());
        JsonNode result = deployments().at("/0/currentActions/0/readinessCheckResults/0");
        assertThat(result.get("ready").booleanValue()).isFalse();
        assertThat(result.at("/lastResponse/status").intValue()).isEqualTo(503);
    }

    private JsonNode deployments() throws Exception {
        return new ObjectMapper().readTree(HttpClient.newHttpClient().send(HttpRequest.newBuilder(
                marathon.uri().resolve("/v2/deployments")).build(), HttpResponse.BodyHandlers.ofString()).body());
    }
}
