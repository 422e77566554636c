package io.jenkins.plugins.marathondeploy.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.marathondeploy.cluster.transcript.Transcript;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a real Marathon refused is refused before it is sent; what it took is let through. */
class ValidationTranscriptTest {
    /** Refused by Marathon only: it depends on how that Marathon was started. */
    private static final Set<String> LEFT_TO_MARATHON = Set.of("B-ipaddress-legacy");

    static Stream<Transcript> posted() {
        return Transcript.all("B-").stream()
                .filter(t -> t.method().equals("POST") && t.target().equals("/v2/apps"))
                .filter(t -> !LEFT_TO_MARATHON.contains(t.name()));
    }

    static Stream<Transcript> refused() {
        return posted().filter(t -> t.status() == 422 || t.status() == 400 || t.status() == 500);
    }

    static Stream<Transcript> accepted() {
        return posted().filter(t -> t.status() == 201);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatMarathonRefuses(Transcript transcript) {
        assertThatThrownBy(() -> render(transcript.requestBody())).isInstanceOf(TemplateException.class);
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void takesWhatMarathonTakes(Transcript transcript) {
        assertThatCode(() -> render(transcript.requestBody())).doesNotThrowAnyException();
    }

    @Test
    void thereAreTranscriptsOfBoth() {
        assertThat(refused()).hasSizeGreaterThan(40);
        assertThat(accepted()).hasSizeGreaterThan(5);
    }

    @Test
    void namesEveryErrorAtOnce() {
        assertThatThrownBy(() -> render(Transcript.read("B-multi").requestBody()))
                .hasMessageContaining("/id")
                .hasMessageContaining("/cpus")
                .hasMessageContaining("/instances")
                .hasMessageContaining("/mem");
    }

    @ParameterizedTest
    @MethodSource("badGroups")
    void refusesGroupsThatMarathonRefuses(Transcript transcript) {
        String id = transcript.target().replaceAll("^/v2/groups|\\?.*$", "");
        assertThatThrownBy(() -> {
                    var json = Json.readObject(transcript.requestBody(), "group.json").put("id", id);
                    render(Json.write(json));
                })
                .isInstanceOf(TemplateException.class);
    }

    static Stream<Transcript> badGroups() {
        return Stream.of("F20-group-cyclic", "F21-group-bad-app", "F21-group-bad-field", "F22-group-app-outside",
                        "F24-group-bad-id", "F25-group-malformed")
                .map(Transcript::read);
    }

    private static Definition render(String text) {
        return new Rendering(Template.parse(text, "marathon.json"), Variables.none(), Optional.empty(), Optional.empty()).render();
    }
}
