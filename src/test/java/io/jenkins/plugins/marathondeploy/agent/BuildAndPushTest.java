package io.jenkins.plugins.marathondeploy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hudson.AbortException;
import hudson.model.TaskListener;
import hudson.util.StreamTaskListener;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.harbor.HarborClient;
import io.jenkins.plugins.marathondeploy.harbor.HarborException;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What travels to an agent: the order, the registry's login, and where the engine is. Nothing else. */
class BuildAndPushTest {
    private static final String PIPE = "npipe:////./pipe/docker_engine";

    private static ImageRequest order() {
        return order("https://harbor.example", null, "");
    }

    private static ImageRequest order(String harbor, String allowed, String heading) {
        ImageBuild build = ImageBuild.in("D:\\workspace")
                .context("apps\\web")
                .tag(ImageReference.parse("harbor.example/demo/web:1"))
                .build();
        return new ImageRequest(
                build, false, false, new HashMap<>(), "", "auto", Duration.ofMinutes(10), harbor, "", allowed, "", heading);
    }

    private static String serialized(BuildAndPush work) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(work);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void takesTheEnginesAddressAndTheRegistrysLoginAlong() throws IOException {
        Map<String, String> environment =
                Map.of("DOCKER_HOST", PIPE, "HOME", "C:\\Users\\ci", "AWS_SECRET_KEY", "not for agents", "PATH", "C:\\bin");

        String travelling = serialized(new BuildAndPush(
                order(),
                Authentication.basic("robot$demo+ci", Secret.of("pass-word!")),
                Map.of(),
                environment,
                TaskListener.NULL, PushListener.NONE));

        assertThat(travelling)
                .contains(PIPE, "apps\\web", "robot$demo+ci", "pass-word!")
                .doesNotContain("AWS_SECRET_KEY", "not for agents", "C:\\bin", "cloudbees", "plaincredentials");
    }

    private static String console(String heading) throws IOException {
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        BuildAndPush work = new BuildAndPush(
                order("https://harbor.example", null, heading),
                Authentication.none(),
                Map.of(),
                Map.of(),
                new StreamTaskListener(console, StandardCharsets.UTF_8),
                PushListener.NONE);
        work.build(new ImageEvent.ContextSent(3, 120));
        work.build(new ImageEvent.Step("#1", "[1/2] RUN make", ImageEvent.Step.State.STARTED, Duration.ZERO));
        work.build(new ImageEvent.StepOutput("#1", "made"));
        work.build(new ImageEvent.StepProgress("#1", "transferring", 1, 2));
        work.build(new ImageEvent.BuildOutput("Successfully built"));
        for (String tag : new String[] {"1", "2"}) {
            work.push(new ImageEvent.Pushed(ImageReference.parse("harbor.example/demo/web:" + tag), "sha256:0a"));
        }
        work.push(new ImageEvent.Pushed(ImageReference.parse("harbor.example/demo/web:3"), "sha256:0b"));
        return console.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    @Test
    void tellsItsOwnLinesFromDockersAndEachDigestOnce() throws IOException {
        String told = "[marathon] Sent build context: 3 files, 120 bytes\n";
        String docker = "[docker] #1 [1/2] RUN make\n[docker] #1 made\n[docker] Successfully built\n";
        String pushed = "[marathon] Pushed harbor.example/demo/web:1 as sha256:0a\n"
                + "[marathon] Pushed harbor.example/demo/web:2, which is the same image\n"
                + "[marathon] Pushed harbor.example/demo/web:3 as sha256:0b\n";

        assertThat(console("")).isEqualTo(told + docker + pushed);
        assertThat(console("heading")).isEqualTo(told + "heading\n" + docker + pushed);
    }

    private static String refusal(String harbor, String allowed) throws IOException {
        BuildAndPush work = new BuildAndPush(
                order(harbor, allowed, ""), Authentication.none(), Map.of(), Map.of(), TaskListener.NULL, PushListener.NONE);
        HarborClient client = work.harbor(Authentication.none());
        return catchThrowableOfType(HarborException.class, () -> client.project("demo")).getMessage();
    }

    @Test
    void quotesNoAnswerOfAnAddressThatTheJobNames() throws Exception {
        try (StubServer server = new StubServer(request -> StubServer.Reply.of(500, "AKIA-of-the-metadata-service"))) {
            String url = server.uri("").toString();

            assertThat(refusal(url, null)).contains("500", "AKIA-of-the-metadata-service");
            assertThat(refusal(url, url)).contains("500").doesNotContain("AKIA");
        }
    }

    @Test
    void asksNoAddressThatIsNotAllowed() throws Exception {
        try (StubServer server = new StubServer(request -> StubServer.Reply.of(500, "internal"))) {
            assertThat(refusal(server.uri("").toString(), "https://harbor.example")).contains("was not sent");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void takesNoToken() {
        Authentication token = Authentication.token("Bearer", Secret.of("token-word!"));
        assertThatThrownBy(() ->
                        new BuildAndPush(order(), token, Map.of(), Map.of(), TaskListener.NULL, PushListener.NONE))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("user name and a password")
                .hasMessageNotContaining("token-word!");
    }
}
