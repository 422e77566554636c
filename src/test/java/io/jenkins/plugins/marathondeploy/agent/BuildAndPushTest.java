package io.jenkins.plugins.marathondeploy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hudson.AbortException;
import hudson.model.TaskListener;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.harbor.HarborClient;
import io.jenkins.plugins.marathondeploy.harbor.HarborException;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
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
        return order("https://harbor.example", null);
    }

    private static ImageRequest order(String harbor, String allowed) {
        ImageBuild build = ImageBuild.in("D:\\workspace")
                .context("apps\\web")
                .tag(ImageReference.parse("harbor.example/demo/web:1"))
                .build();
        return new ImageRequest(
                build, false, false, new HashMap<>(), "", "auto", Duration.ofMinutes(10), harbor, "", allowed, "");
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

    private static String refusal(String harbor, String allowed) throws IOException {
        BuildAndPush work = new BuildAndPush(
                order(harbor, allowed), Authentication.none(), Map.of(), Map.of(), TaskListener.NULL, PushListener.NONE);
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
