package io.jenkins.plugins.marathondeploy.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.marathondeploy.cluster.fuzz.Fuzz;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {
    private static final String APP = """
            # The shop's front.
            id: /shop/web
            instances: ${N:-2}
            cpus: 0.50
            cmd: |
              exec serve \\
                --port $PORT0
            env:
              STAGE: "${STAGE}"
            container:
              docker:
                image: nginx
            healthChecks:
              - protocol: HTTP
                path: /health
            """;

    @Test
    void readsWhatJsonWouldSay() {
        Variables variables = Variables.ofAssignments(List.of("STAGE=prod", "N:number"));
        assertThat(render(APP, "marathon.yaml", variables).text()).isEqualTo("{\"id\":\"/shop/web\",\"instances\":2,\"cpus\":0.50,"
                + "\"cmd\":\"exec serve \\\\\\n  --port $PORT0\\n\",\"env\":{\"STAGE\":\"prod\"},\"container\":{\"docker\":{\"image\":\"nginx\"}},"
                + "\"healthChecks\":[{\"protocol\":\"HTTP\",\"path\":\"/health\"}]}");
    }

    @Test
    void overlaysJsonAndTheOtherWayRound() {
        Template yaml = Template.parse("id: /a\ncmd: run it", "a.yml");
        Template json = Template.parse("{\"instances\": 3}", "b.json");
        assertThat(Json.write(yaml.overlay(json).json())).isEqualTo("{\"id\":\"/a\",\"cmd\":\"run it\",\"instances\":3}");
        assertThat(json.overlay(yaml).source()).isEqualTo("b.json + a.yml");
    }

    @Test
    void aNumberWhereATextBelongsIsToBeQuoted() {
        assertThatThrownBy(() -> render("id: /a\ncmd: run it\nenv:\n  PORT: 8080\n  ON: true", "a.yaml", Variables.none()))
                .hasMessageContaining("/env/PORT: is a number, but must be a text or an object; put it in quotes")
                .hasMessageContaining("/env/ON: is a boolean");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
        "id: /a\\nid: /b                     | a.yaml, line 2, column | stands twice",
        "id: /a\\n  cmd: x                   | a.yaml, line 2, column | mapping values are not allowed here",
        "id: /a\\n\\tcmd: x                  | a.yaml, line 2, column | cannot start any token",
        "base: &b {cpus: 1}\\nother: *b      | a.yaml, line 2, column | aliases (*name) are not taken",
        "id: /a\\ninstances: {{n}}           | a.yaml, line 2, column | {{n}} is a placeholder of mustache",
        "id: /a\\n---\\nid: /b               | a.yaml                 | follows the end",
        "- id: /a                            | a.yaml                 | an array where one JSON object is expected",
        "x                                   | a.yaml                 | a text where one JSON object is expected",
        "id: !!binary aGFsbG8=               | a.yaml, line 1, column | tags such as !!binary are not taken",
        "id: \\u0022/a                       | a.yaml                 | .",
    })
    void malformed(String text, String where, String what) {
        assertThatThrownBy(() -> Template.parse(text.replace("\\n", "\n").replace("\\t", "\t").replace("\\u0022", "\""), "a.yaml"))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining(where)
                .hasMessageContaining(what)
                .hasMessageNotContaining("com.fasterxml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "---\n"})
    void nothingAtAll(String text) {
        assertThatThrownBy(() -> Template.parse(text, "a.yaml")).isInstanceOf(TemplateException.class).hasMessageContaining("a.yaml");
    }

    @Test
    void deepNestingAndGrowthAreBounded() {
        assertThatThrownBy(() -> Template.parse("a: " + "[".repeat(5000) + "]".repeat(5000), "a.yaml")).isInstanceOf(TemplateException.class);
        StringBuilder laughs = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 30; i++) {
            laughs.append("a").append(i).append(": &a").append(i).append(" [*a").append(i - 1).append(", *a").append(i - 1).append("]\n");
        }
        assertThatThrownBy(() -> Template.parse(laughs.toString(), "a.yaml")).hasMessageContaining("aliases");
    }

    @Test
    void mutatedTexts() {
        Fuzz.endingWith(TemplateException.class).run(2000, mutator -> {
            String text = mutator.text(APP);
            mutator.remembered(text);
            render(text, "fuzz.yaml", Variables.ofAssignments(List.of("STAGE=prod", "N:number=3")));
        });
    }

    private static Definition render(String text, String name, Variables variables) {
        return new Rendering(Template.parse(text, name), variables, Optional.empty(), Optional.empty()).render();
    }
}
