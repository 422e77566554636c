package io.jenkins.plugins.marathondeploy.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.fuzz.Fuzz;
import io.jenkins.plugins.marathondeploy.cluster.fuzz.Mutator;
import io.jenkins.plugins.marathondeploy.cluster.transcript.Transcript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever comes in, a definition or a {@link TemplateException} comes out. */
class TemplateFuzzTest {
    private static final Fuzz FUZZ = Fuzz.endingWith(TemplateException.class);
    private static final List<String> SPLINTERS = List.of(
            "${A}", "${A:-x}", "${", "$${", "${A", "\"id\":\"/x\"", "\"apps\":[{\"id\":\"a\"}]", "\"groups\":{}", "\"container\":7",
            "\"labels\":[]", "\"env\":{\"A\":null}", "\"networks\":[5]", "\"ports\":[true]", "\"uris\":[{}]", "\"healthChecks\":[null]");
    private static final List<String> ASSIGNMENTS =
            List.of("A=1", "A:number=3", "B:boolean=true", "N:number", "IMAGE=x", "A=${A}", "LONG_NAME_1:string=a=b:c");
    private static final Variables VARIABLES = Variables.none().with("A", "${A}\"}").with("N", "3").declare("N", Variables.Type.NUMBER);
    private static final Optional<ImagePlacement> IMAGE = Optional.of(ImagePlacement.of("a/b", Optional.of("1"), Optional.empty()));

    @Test
    void mutatedTemplatesAndOverlays(@TempDir Path root) {
        List<Transcript> seeds = Transcript.all("").stream().filter(t -> t.requestBody().startsWith("{")).toList();
        int[] rendered = new int[1];
        FUZZ.run(2000, mutator -> {
            String text = mutated(mutator, mutator.pick(seeds).requestBody());
            String overlay = mutator.oneIn(8) ? mutated(mutator, mutator.pick(seeds).requestBody()) : "{\"id\":\"/fuzz\",\"instances\":2}";
            mutator.remembered(text + "\noverlay: " + overlay);
            if (mutator.oneIn(20)) {
                Files.write(root.resolve("fuzz.json"), mutator.octets(text));
                Template.read(root, "fuzz.json");
            }
            render(text, overlay, mutator.oneIn(2) ? IMAGE : Optional.empty());
            rendered[0]++;
        });
        // The fuzz is worth something only when it reaches the end too.
        assertThat(Long.getLong("fuzz.seed") != null || rendered[0] > 5).as("%s definitions rendered", rendered[0]).isTrue();
    }

    /** Found: an exponent of eleven digits is more than a decimal number can have, and was an exception of the JDK's. */
    @Test
    void exponentsWithoutEnd() {
        assertThatThrownBy(() -> Template.parse("{\"id\":\"/a\",\"cpus\":1e99999999999}", "marathon.json"))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("marathon.json")
                .hasMessageContaining("1e99999999999");
    }

    @Test
    void mutatedVariables() {
        FUZZ.run(2000, mutator -> {
            List<String> assignments = new ArrayList<>();
            for (int i = 1 + mutator.random().nextInt(4); i > 0; i--) {
                String text = mutator.text(mutator.pick(ASSIGNMENTS));
                assignments.add(mutator.oneIn(20) ? text + mutator.repeated() : mutator.oneIn(20) ? mutator.repeated() + text : text);
            }
            Variables variables = Variables.ofAssignments(assignments);
            render("{\"id\":\"/a\",\"cmd\":\"${A:-x} ${B:-y}\",\"instances\":\"${N:-1}\",\"env\":{\"${A:-k}\":\"${LONG_NAME_1:-}\"}}",
                    "{}", Optional.empty(), variables);
        });
    }

    @Test
    void mutatedFileNamesAndIds(@TempDir Path root) {
        FUZZ.run(2000, mutator -> {
            String text = mutator.text(mutator.pick(List.of("marathon.json", "../../etc/passwd", "/shop/web", "a/../b")));
            text = mutator.oneIn(20) ? text + mutator.repeated() : text;
            assertThat(AppId.absolute(text)).startsWith("/");
            Template.read(root, text);
        });
    }

    @Test
    void mutatedAnswersOfMarathon() {
        List<Transcript> seeds = Transcript.all("").stream().filter(t -> t.body().startsWith("{")).toList();
        ObjectNode wanted = Json.readObject(Transcript.read("I10-docker-create").requestBody(), "wanted");
        FUZZ.run(1500, mutator -> {
            ObjectNode running = Json.readObject(mutator.json(mutator.pick(seeds).body()), "answer");
            ObjectNode app = running.path("app") instanceof ObjectNode inner ? inner : running;
            assertThat(Comparison.compare(wanted, app, Comparison.Options.defaults()).differences().toString()).isNotNull();
            assertThat(Comparison.compareGroup(app, running, Comparison.Options.defaults()).differences().toString()).isNotNull();
        });
    }

    @Test
    void manyAppsInOneGroupAreNoTrouble() {
        StringBuilder group = new StringBuilder("{\"id\":\"/g\",\"apps\":[{\"id\":\"a\",\"cmd\":\"run\"}");
        for (int i = 1; i < 3_000; i++) {
            group.append(",{\"id\":\"a").append(i).append("\",\"cmd\":\"run\",\"dependencies\":[\"a").append(i - 1).append("\"]}");
        }
        assertThat(render(group.append("]}").toString(), "{}", Optional.empty())).isNotNull();
    }

    private static Definition render(String text, String overlay, Optional<ImagePlacement> image) {
        return render(text, overlay, image, VARIABLES);
    }

    private static Definition render(String text, String overlay, Optional<ImagePlacement> image, Variables variables) {
        Template template = Template.parse(text, "fuzz.json").overlay(Template.parse(overlay, "overlay.json"));
        Definition definition = new Rendering(template, variables, image, Optional.empty()).render();
        assertThat(Definition.ofJson(definition.text())).isEqualTo(definition);
        assertThat(Lint.warnings(definition)).isNotNull();
        ObjectNode json = definition.json();
        Comparison.Options options = Comparison.Options.defaults();
        assertThat((definition.kind() == Definition.Kind.GROUP
                        ? Comparison.compareGroup(json, json.deepCopy(), options)
                        : Comparison.compare(json, json.deepCopy(), options)).differences())
                .as("a definition equals itself").isEmpty();
        return definition;
    }

    /** Some with a piece that only a template may have. */
    private static String mutated(Mutator mutator, String good) {
        String text = good;
        if (mutator.oneIn(3)) {
            int at = mutator.oneIn(2) ? text.indexOf('{') + 1 : mutator.random().nextInt(text.length());
            text = text.substring(0, at) + mutator.pick(SPLINTERS) + (mutator.oneIn(2) ? "," : "") + text.substring(at);
        }
        return mutator.json(text);
    }
}
