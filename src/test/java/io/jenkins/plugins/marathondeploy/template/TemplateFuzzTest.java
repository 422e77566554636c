package io.jenkins.plugins.marathondeploy.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.transcript.Transcript;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever comes in, a definition or a {@link TemplateException} comes out. */
class TemplateFuzzTest {
    private static final List<String> SPLINTERS = List.of(
            "{", "}", "[", "]", ",", ":", "\"", "null", "true", "-1", "1e999999999", "0.0000001", "99999999999999999999", "${", "}", "$${",
            "${A}", "${A:-x}", "\\u0000", "\\ud800", "//", "\uFEFF", "é", "[[[[[[", "{\"a\":", "\"id\":\"/x\"", "\"apps\":[{\"id\":\"a\"}]", "\"groups\":{}",
            "\"container\":7", "\"labels\":[]", "\"env\":{\"A\":null}", "\"networks\":[5]", "\"ports\":[true]", "\"uris\":[{}]", "\"healthChecks\":[null]");
    private static final Variables VARIABLES = Variables.none().with("A", "${A}\"}").withNumber("N", 3);
    private static final Optional<ImagePlacement> IMAGE = Optional.of(ImagePlacement.of("a/b", Optional.of("1"), Optional.empty()));

    private final Random random = new Random(20_240_229);

    @Test
    void mutatedTemplates(@TempDir Path root) throws Exception {
        List<Transcript> seeds = Transcript.all("").stream().filter(t -> t.requestBody().startsWith("{")).toList();
        int rendered = 0;
        for (int i = 0; i < 4000; i++) {
            String text = mutate(seeds.get(random.nextInt(seeds.size())).requestBody());
            rendered += tryRender(text) ? 1 : 0;
            if (i % 20 == 0) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                Files.write(root.resolve("fuzz.json"), bytes);
                bounded("file", () -> Template.read(root, "fuzz.json"));
            }
        }
        // The fuzz is worth something only when it reaches the end too.
        assertThat(rendered).isGreaterThan(300);
    }

    @Test
    void mutatedAnswersOfMarathon() {
        List<Transcript> seeds = Transcript.all("").stream().filter(t -> t.body().startsWith("{")).toList();
        ObjectNode wanted = Json.readObject(Transcript.read("I10-docker-create").requestBody(), "wanted");
        for (int i = 0; i < 2500; i++) {
            String text = mutate(seeds.get(random.nextInt(seeds.size())).body());
            bounded(text, () -> {
                ObjectNode running = Json.readObject(text, "answer");
                ObjectNode app = running.path("app") instanceof ObjectNode inner ? inner : running;
                assertThat(Comparison.compare(wanted, app, Comparison.Options.defaults()).differences().toString()).isNotNull();
                assertThat(Comparison.compareGroup(app, running, Comparison.Options.defaults()).differences().toString()).isNotNull();
            });
        }
    }

    @Test
    void manyAppsInOneGroupAreNoTrouble() {
        StringBuilder group = new StringBuilder("{\"id\":\"/g\",\"apps\":[{\"id\":\"a\",\"cmd\":\"x\"}");
        for (int i = 1; i < 3_000; i++) {
            group.append(",{\"id\":\"a").append(i).append("\",\"cmd\":\"x\",\"dependencies\":[\"a").append(i - 1).append("\"]}");
        }
        assertThat(tryRender(group.append("]}").toString())).isTrue();
    }

    private boolean tryRender(String text) {
        boolean[] rendered = new boolean[1];
        bounded(text, () -> {
            Template template = Template.parse(text, "fuzz.json").overlay(Template.parse("{\"id\":\"/fuzz\",\"instances\":2}", "overlay.json"));
            Optional<ImagePlacement> image = random.nextBoolean() ? IMAGE : Optional.empty();
            Definition definition = new Rendering(template, VARIABLES, image, Optional.empty()).render();
            rendered[0] = true;
            assertThat(Definition.ofJson(definition.text())).isEqualTo(definition);
            assertThat(Lint.warnings(definition)).isNotNull();
            ObjectNode json = definition.json();
            Comparison.Options options = Comparison.Options.defaults();
            assertThat((definition.kind() == Definition.Kind.GROUP
                            ? Comparison.compareGroup(json, json.deepCopy(), options)
                            : Comparison.compare(json, json.deepCopy(), options)).differences())
                    .as("a definition equals itself").isEmpty();
        });
        return rendered[0];
    }

    private static void bounded(String input, Runnable action) {
        try {
            action.run();
        } catch (TemplateException expected) {
            assertThat(expected.getMessage()).isNotBlank().hasSizeLessThan(20_000);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError crash) {
            fail("Crashed on " + input, crash);
        }
    }

    private String mutate(String seed) {
        StringBuilder text = new StringBuilder(seed);
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(5)) {
                case 0 -> text.setLength(at);
                case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(12)));
                case 2 -> text.insert(at, SPLINTERS.get(random.nextInt(SPLINTERS.size())));
                case 3 -> text.insert(Math.max(text.indexOf("{") + 1, 0), SPLINTERS.get(random.nextInt(SPLINTERS.size())) + ",");
                default -> replaceValue(text, at);
            }
        }
        return text.length() == 0 ? " " : text.toString();
    }

    /** Another value in the place of the first one after a colon: still JSON, but not what Marathon expects. */
    private void replaceValue(StringBuilder text, int from) {
        int colon = text.indexOf(":", from);
        int end = text.indexOf(",", colon);
        if (colon >= 0 && end > colon) {
            text.replace(colon + 1, end, List.of("null", "[]", "{}", "\"\"", "0", "true", "[{}]", "1e999999999", "\"${N}\"", "-1e-999999999")
                    .get(random.nextInt(10)));
        }
    }
}
