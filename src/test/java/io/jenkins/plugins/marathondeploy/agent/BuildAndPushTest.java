package io.jenkins.plugins.marathondeploy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.AbortException;
import hudson.model.TaskListener;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What travels to an agent: the order, the registry's login, and where the engine is. Nothing else. */
class BuildAndPushTest {
    private static final String PIPE = "npipe:////./pipe/docker_engine";

    private static ImageOrder order(List<String> arguments) {
        return new ImageOrder(
                "apps\\web", "", new ArrayList<>(arguments), "", new ArrayList<>(), false, false, false,
                new ArrayList<>(List.of("harbor.example/demo/web:1")), "", "", "https://harbor.example", "");
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
                order(List.of()),
                Authentication.basic("robot$demo+ci", Secret.of("pass-word!")),
                environment,
                TaskListener.NULL));

        assertThat(travelling)
                .contains(PIPE, "apps\\web", "robot$demo+ci", "pass-word!")
                .doesNotContain("AWS_SECRET_KEY", "not for agents", "C:\\bin", "cloudbees", "plaincredentials");
    }

    @Test
    void takesNoToken() {
        Authentication token = Authentication.token("Bearer", Secret.of("token-word!"));
        assertThatThrownBy(() -> new BuildAndPush(order(List.of()), token, Map.of(), TaskListener.NULL))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("user name and a password")
                .hasMessageNotContaining("token-word!");
    }

    @Test
    void namesTheOptionButNotTheTextThatIsNoAssignment() throws IOException {
        assertThat(ImageOrder.pairs(List.of("A=1=2", "B="), "buildArg")).containsExactly(Map.entry("A", "1=2"), Map.entry("B", ""));
        for (String bad : List.of("hunter2", "=hunter2", "")) {
            assertThatThrownBy(() -> ImageOrder.pairs(List.of(bad), "buildArg"))
                    .isInstanceOf(AbortException.class)
                    .hasMessageContaining("buildArg")
                    .hasMessageNotContaining("hunter2");
        }
    }
}
