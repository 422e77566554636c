package io.jenkins.plugins.marathondeploy.marathon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import io.jenkins.plugins.marathondeploy.mesos.SandboxOutput;
import io.jenkins.plugins.marathondeploy.mesos.WholeOutput;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The client with a Marathon that moves: from a submission over events to what runs in the end. */
@Tag("alone")
class ConversationITest {
    private final MarathonFixture fixture =
            MarathonFixture.start(
            MarathonFixtureConfig.fast().withAgents(2, 8, 4096).withLogin("user", "pass$word"));
    private final MarathonSettings settings = MarathonSettings.of(fixture.uri())
            .withAuthentication(() -> Authentication.basic("user", Secret.of("pass$word")))
            .withHttp(HttpSettings.defaults().withRequestTimeout(Duration.ofSeconds(20)));
    private final HttpMarathon marathon = new HttpMarathon(settings);

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void followsADeploymentToItsEndAndBack() {
        List<MarathonEvent> events = new CopyOnWriteArrayList<>();
        EventListener listener = new EventListener() {
            @Override
            public void event(MarathonEvent event) {
                events.add(event);
            }

            @Override
            public void ended(Optional<MarathonException> failure) {}
        };
        try (EventStream stream =
                EventStream.open(settings, HttpClients.shared(), List.of("deployment_success"), listener)) {
            await().until(() -> fixture.eventStreams() == 1);
            Submission first = marathon.putApp("/team/web", app("one"), false);
            await().until(() -> told(events, first));
            AppStatus running = marathon.app("/team/web").orElseThrow();
            assertThat(running.settled()).isTrue();
            assertThat(running.version()).isEqualTo(first.version());
            assertThat(marathon.deployments()).isEmpty();

            Submission second = marathon.putApp("/team/web", app("two"), false);
            await().until(() -> told(events, second));
            Submission back = marathon.restoreApp("/team/web", first.version(), false);
            await().until(() -> told(events, back));
            AppStatus restored = marathon.app("/team/web").orElseThrow();
            assertThat(restored.definition().path("cmd").asText()).isEqualTo("one");
            assertThat(marathon.group("/team").orElseThrow().apps()).extracting(AppStatus::id)
                    .containsExactly("/team/web");
            assertThat(marathon.versions("/team/web")).contains(first.version(), second.version(), back.version());
        }
        // The server sees with its next lines that nobody listens any more.
        await().atMost(1, TimeUnit.MINUTES).until(() -> fixture.eventStreams() == 0);
    }

    @Test
    void namesTheLockAndTheReasonForWaiting() {
        Submission big = marathon.putApp("/big", app("big").put("cpus", 1000), false);
        MarathonException locked =
                catchThrowableOfType(MarathonException.class, () -> marathon.putApp("/big", app("small"), false));
        assertThat(locked.kind()).isEqualTo(Kind.LOCKED);
        assertThat(locked.deployments()).containsExactly(big.deploymentId());
        await().untilAsserted(() -> assertThat(Diagnosis.ofQueue(marathon.queue(), "/big"))
                .singleElement().asString().contains("InsufficientCpus"));
        marathon.cancel(big.deploymentId());
        MarathonException gone =
                catchThrowableOfType(MarathonException.class, () -> marathon.revert(big.deploymentId()));
        assertThat(gone.kind()).isEqualTo(Kind.NOT_FOUND);
    }

    @Test
    void anAnswerThatIsLostMayHaveBeenApplied() {
        fixture.faults().loseAnswers(1, request -> request.method().equals("PUT"));
        MarathonException lost =
                catchThrowableOfType(MarathonException.class, () -> marathon.putApp("/web", app("one"), false));
        assertThat(lost.kind()).isEqualTo(Kind.NO_ANSWER);
        assertThat(marathon.app("/web")).isPresent();
    }

    @Test
    void showsWhatAFailedTaskPrinted() {
        ObjectNode failing = app("one");
        failing.putObject("env").put("SIM_STATE", "failed").put("SIM_STDERR", "no such file\n");
        Submission submission = marathon.putApp("/fail", failing, false);
        await().until(() -> marathon.app("/fail").orElseThrow().lastTaskFailure().isPresent());
        AppStatus app = marathon.app("/fail").orElseThrow();
        assertThat(app.lastTaskFailure().orElseThrow().version()).isEqualTo(submission.version());
        assertThat(app.lastTaskFailure().orElseThrow().message()).contains("Command exited with status 1");
        SandboxOutput output = new SandboxOutput(
                SandboxOutput.bounds(), HttpClients.shared(), "http", fixture.agentUri().getPort(), Authentication::none);
        String task = app.lastTaskFailure().orElseThrow().taskId();
        assertThat(WholeOutput.of(output, fixture.agentUri().getHost(), task)).contains("stderr of " + task + ":", "no such file");
    }

    private static boolean told(List<MarathonEvent> events, Submission submission) {
        return events.stream().anyMatch(event -> event.deploymentId().equals(Optional.of(submission.deploymentId())));
    }

    private static ObjectNode app(String command) {
        return JsonNodeFactory.instance.objectNode()
                .put("cmd", command).put("instances", 2).put("cpus", 0.1).put("mem", 16);
    }
}
