package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.gate.Finding;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventJsonTest {
    private static final ImageReference WEB = ImageReference.parse("harbor.example/shop/web:7");
    private static final List<ImageEvent> OF_IMAGES = List.of(
            new ImageEvent.SendingContext(1, 2),
            new ImageEvent.ContextSent(3, 4),
            new ImageEvent.BuildOutput("Step 1/2 : FROM scratch"),
            new ImageEvent.Pulling("0a1b", "Downloading", 3, 4),
            new ImageEvent.Pushing(WEB),
            new ImageEvent.Layer("0a1b", "Pushing", 5, 0),
            new ImageEvent.Pushed(WEB, "sha256:1"),
            new ImageEvent.Retrying(1, 3, Duration.ofMillis(1500), "connection reset"),
            new ImageEvent.Step("#7", "[2/4] RUN make", ImageEvent.Step.State.DONE, Duration.ofMillis(2345)),
            new ImageEvent.StepOutput("#7", "cc -o web"),
            new ImageEvent.StepProgress("#8", "pushing layers", 6, 7));
    private static final List<DeploymentEvent> OF_DEPLOYMENTS = List.of(
            new DeploymentEvent.FoundRunning("/web", "", 0),
            new DeploymentEvent.Changes(List.of("/cpus: 1 instead of 2")),
            new DeploymentEvent.Waiting("/web is locked", Duration.ofSeconds(5)),
            new DeploymentEvent.Submitted("created /web", "v1", "d1"),
            new DeploymentEvent.Progress(
                    1, 3, 2, 1, Duration.ofSeconds(9), DeploymentEvent.Progress.Kind.UNCHECKED_ROLLBACK, false),
            new DeploymentEvent.TaskFailed("web.1", "TASK_FAILED", "exit 1", 1, 3, false),
            new DeploymentEvent.Retrying("503", Duration.ofSeconds(1)),
            new DeploymentEvent.Note("by the way"),
            new DeploymentEvent.GateAsked("probe http://web/", Finding.State.NOT_YET, "answered 502 instead of 200", false),
            new DeploymentEvent.Diagnosed(List.of("one", "two")),
            new DeploymentEvent.Failed("too late"),
            new DeploymentEvent.Ended(new Report(
                    new Report.End(Outcome.ROLLED_BACK, false, true, "too late"),
                    new Report.Subject("/web", "image", "sha256:1"),
                    new Report.Versions("v2", "v1", "v1", List.of()),
                    new Report.Evidence(List.of(), List.of(), List.of("printed by the task"), false, List.of()),
                    Map.of(),
                    Map.of())));

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Console console(Map<String, String> environment) {
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        return new Console(
                stream, stream, Masking.of(new Credentials(environment)), new Console.Output(false, true, 0));
    }

    private List<JsonNode> printed() throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
            objects.add(new ObjectMapper().readTree(line));
        }
        return objects;
    }

    @Test
    void everyTypeOfEventIsAnObjectOfItsOwn() throws IOException {
        Console console = console(Map.of());
        OF_IMAGES.forEach(event -> assertThat(console.show("push", event)).isTrue());
        OF_DEPLOYMENTS.forEach(event -> assertThat(console.show("deploy", event)).isTrue());

        List<JsonNode> objects = printed();
        assertThat(OF_IMAGES).hasSameSizeAs(ImageEvent.class.getPermittedSubclasses());
        assertThat(OF_DEPLOYMENTS).hasSameSizeAs(DeploymentEvent.class.getPermittedSubclasses());
        assertThat(objects).hasSize(OF_IMAGES.size() + OF_DEPLOYMENTS.size()).allSatisfy(object -> assertThat(object).hasSizeGreaterThan(2));
        assertThat(objects.stream().map(object -> object.path("topic").asText() + object.path("event").asText()))
                .doesNotHaveDuplicates();
    }

    @Test
    void durationsAreSecondsAndConstantsWords() throws IOException {
        Console console = console(Map.of());
        console.show("build", OF_IMAGES.get(8));
        console.show("rollback", OF_DEPLOYMENTS.get(4));
        console.show("rollback", OF_DEPLOYMENTS.get(11));

        assertThat(printed()).extracting(JsonNode::toString).containsExactly(
                "{\"event\":\"step\",\"topic\":\"build\",\"id\":\"#7\",\"name\":\"[2/4] RUN make\",\"state\":\"done\",\"seconds\":2.345}",
                "{\"event\":\"progress\",\"topic\":\"rollback\",\"kind\":\"unchecked_rollback\",\"ready\":1,\"wanted\":3,"
                        + "\"outdated\":2,\"starting\":1,\"seconds\":9.0}",
                "{\"event\":\"ended\",\"topic\":\"rollback\",\"outcome\":\"ROLLED_BACK\",\"reason\":\"too late\"}");
    }

    /** A password that is a word stays in our own sentences, and leaves those of others. */
    @Test
    void secretsAndEscapesAreTakenOut() throws IOException {
        Console console = console(Map.of("MARATHON_TOKEN", "healthy", "HARBOR_USER", "ci", "HARBOR_PASSWORD", "geheim&1"));
        console.show("build", new ImageEvent.BuildOutput("\u001B[31mhealthy\u001B[0m \"geheim&1\""));
        console.show("build", new ImageEvent.StepOutput("#1", "healthy"));
        console.show("build", new ImageEvent.Step("#1", "RUN login healthy", ImageEvent.Step.State.STARTED, Duration.ZERO));
        console.show("why", new DeploymentEvent.Diagnosed(List.of("a task printed healthy")));
        console.show("deploy", new DeploymentEvent.TaskFailed("web.1", "TASK_FAILED", "healthy", 1, 0, false));
        console.show("deploy", new DeploymentEvent.Note("healthy, but for geheim&1"));
        console.line("image", "geheim&1\nhealthy");

        List<JsonNode> objects = printed();
        assertThat(objects.get(0).path("line").asText()).isEqualTo("**** \"****\"");
        assertThat(objects.get(1).path("line").asText()).isEqualTo("****");
        assertThat(objects.get(2).path("name").asText()).isEqualTo("RUN login ****");
        assertThat(objects.get(3).at("/lines/0").asText()).isEqualTo("a task printed ****");
        assertThat(objects.get(4).path("message").asText()).isEqualTo("****");
        assertThat(objects.get(5).path("text").asText()).isEqualTo("healthy, but for ****");
        assertThat(objects.get(6).path("text").asText()).isEqualTo("****");
        assertThat(objects.get(7).path("text").asText()).isEqualTo("healthy");
    }
}
