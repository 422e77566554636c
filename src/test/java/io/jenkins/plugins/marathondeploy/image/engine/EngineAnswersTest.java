package io.jenkins.plugins.marathondeploy.image.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.BuildResponseItem;
import com.github.dockerjava.api.model.PushResponseItem;
import com.github.dockerjava.core.DockerClientConfig;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Items as a real engine sends them, one JSON object each. */
class EngineAnswersTest {
    private final ObjectMapper mapper = DockerClientConfig.getDefaultObjectMapper();
    private final List<ImageEvent> events = new ArrayList<>();

    @Test
    void buildOutputComesInWholeLines() throws Exception {
        BuildOutput output = build(
                "{\"stream\":\"Step 1/2 : FROM scratch\"}",
                "{\"stream\":\"\\n\"}",
                "{\"stream\":\" ---\\u003e \\n\"}",
                "{\"stream\":\"one\\r\\ntwo\\nthr\"}",
                "{\"stream\":\"ee\\n\"}",
                "{\"aux\":{\"ID\":\"sha256:aaa\"}}",
                "{\"aux\":{\"ID\":\"sha256:bbb\"}}",
                "{\"stream\":\"Successfully built 0123456789ab\\n\"}",
                "{\"stream\":\"Successfully tagged a:1\\n\"}");

        assertThat(events)
                .extracting(Object::toString)
                .containsExactly(
                        "Step 1/2 : FROM scratch",
                        " ---> ",
                        "one",
                        "two",
                        "three",
                        "Successfully built 0123456789ab",
                        "Successfully tagged a:1");
        assertThat(output.imageId()).isEqualTo("sha256:bbb");
        assertThat(output.error()).isNull();
    }

    @Test
    void anErrorCountsWhereverItStands() throws Exception {
        BuildOutput output = build(
                "{\"stream\":\"last words\"}",
                "{\"errorDetail\":{\"code\":1,\"message\":\"first\"},\"error\":\"first\"}",
                "{\"stream\":\"more\\n\"}",
                "{\"error\":\"second\"}");

        assertThat(output.error()).isEqualTo("first");
        assertThat(events).extracting(Object::toString).containsExactly("last words", "more");
        assertThat(build("{\"error\":\"old engine\"}").error()).isEqualTo("old engine");
        assertThat(build("{\"errorDetail\":{}}").error()).isEqualTo("the engine gave no reason");
    }

    @Test
    void pullingABaseImageIsToldByStateAndHundredths() throws Exception {
        build(
                "{\"status\":\"Pulling from library/debian\",\"id\":\"12\"}",
                "{\"status\":\"Downloading\",\"progressDetail\":{\"current\":1,\"total\":9},\"id\":\"ab\"}",
                "{\"status\":\"Downloading\",\"progressDetail\":{\"current\":2,\"total\":9},\"id\":\"ab\"}",
                "{\"status\":\"Downloading\",\"progressDetail\":{\"current\":2,\"total\":9},\"id\":\"ab\"}",
                "{\"status\":\"Download complete\",\"progressDetail\":{},\"id\":\"ab\"}");

        assertThat(events)
                .extracting(Object::toString)
                .containsExactly("12: Pulling from library/debian", "ab: Downloading 11 %", "ab: Downloading 22 %", "ab: Download complete");
    }

    @Test
    void pushProgressIsToldInHundredths() throws Exception {
        PushOutput output = new PushOutput(events::add);
        output.accept(push("{\"status\":\"The push refers to repository [r/a]\"}"));
        output.accept(push("{\"status\":\"Preparing\",\"progressDetail\":{},\"id\":\"ab\"}"));
        assertThat(output.wasSending()).isFalse();
        for (int sent = 0; sent <= 1000; sent++) {
            output.accept(push("{\"status\":\"Pushing\",\"progressDetail\":{\"current\":" + sent
                    + ",\"total\":1000},\"progress\":\"[=>  ]\",\"id\":\"ab\"}"));
        }
        output.accept(push("{\"status\":\"Pushed\",\"progressDetail\":{},\"id\":\"ab\"}"));
        output.accept(push("{\"status\":\"1: digest: sha256:" + "0".repeat(64) + " size: 528\"}"));
        output.accept(push("{\"progressDetail\":{},\"aux\":{\"Tag\":\"1\",\"Digest\":\"sha256:"
                + "1".repeat(64) + "\",\"Size\":528}}"));

        assertThat(events).hasSize(1 + 101 + 1);
        assertThat(events).first().hasToString("ab: Preparing");
        assertThat(events).last().hasToString("ab: Pushed");
        assertThat(output.digest()).isEqualTo("sha256:" + "1".repeat(64));
        assertThat(output.wasSending()).isTrue();
    }

    /** The answer of an engine 28.5.2 with the containerd store. */
    @Test
    void theDigestIsReadWithoutAux() throws Exception {
        PushOutput output = new PushOutput(events::add);
        output.accept(push("{\"status\":\"The push refers to repository [127.0.0.1:5055/p/n]\"}"));
        output.accept(push("{\"status\":\"Pushed\",\"progressDetail\":{},\"id\":\"fcef9b22db5f\"}"));
        output.accept(push("{\"status\":\"1: digest: sha256:" + "2".repeat(64) + " size: 531\"}"));

        assertThat(output.digest()).isEqualTo("sha256:" + "2".repeat(64));
        assertThat(events).extracting(Object::toString).containsExactly("fcef9b22db5f: Pushed");
    }

    @Test
    void whatIsMeantForATerminalDoesNotReachTheLog() throws Exception {
        BuildOutput output = build(
                "{\"stream\":\"\\u001b[1;32mok\\u001b[0m \\u001b]0;title\\u0007done\\u001b[2K\\n\"}",
                "{\"stream\":\"10 %\\r20 %\\r100 %\\r\\n\"}",
                "{\"stream\":\"\\ttab\\u0008\\u0000 größe\\n\"}",
                "{\"error\":\"\\u001b[31mfailed\\u001b[0m\"}");

        assertThat(events).extracting(Object::toString).containsExactly("ok done", "100 %", "\ttab größe");
        assertThat(output.error()).isEqualTo("failed");
    }

    private BuildOutput build(String... items) throws Exception {
        BuildOutput output = new BuildOutput(events::add);
        for (String item : items) {
            output.accept(mapper.readValue(item, BuildResponseItem.class));
        }
        return output;
    }

    private PushResponseItem push(String item) throws Exception {
        return mapper.readValue(item, PushResponseItem.class);
    }
}
