package io.jenkins.plugins.marathondeploy.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The example in the reference works as it says. */
class TemplateDocumentationTest {
    @Test
    void theExampleRenders() throws IOException {
        List<String> json = blocks("json");
        Template example = Template.parse(json.get(0), "marathon.json");
        Template overlay = Template.parse(json.get(1), "prod.json");
        Variables variables = Variables.ofAssignments(List.of("STAGE=prod", "INSTANCES:number"));
        ImagePlacement image = ImagePlacement.of("harbor.example/shop/web", Optional.of("1.4"), Optional.empty());
        Definition definition = new Rendering(example.overlay(overlay), variables, Optional.of(image), Optional.empty()).render();
        assertThat(definition.json().path("instances").isInt()).isTrue();
        assertThat(definition.json().path("mem").asInt()).isEqualTo(512);
        assertThat(definition.json().at("/labels/traefik.prod.rule").asText()).isEqualTo("Host:web.example");
        assertThat(definition.json().at("/container/docker/image").asText()).isEqualTo("harbor.example/shop/web:1.4");
        assertThat(Lint.warnings(definition)).isEmpty();
    }

    @Test
    void soDoesTheOneInYaml() throws IOException {
        Template example = Template.parse(blocks("yaml").get(0), "marathon.yaml");
        Definition definition = new Rendering(example, Variables.ofAssignments(List.of("INSTANCES:number")), Optional.empty(), Optional.empty()).render();
        assertThat(definition.text()).isEqualTo("{\"id\":\"/shop/web\",\"instances\":2,\"cmd\":\"exec serve --port $PORT0\"}");
    }

    private static List<String> blocks(String language) throws IOException {
        return Stream.of(Files.readString(page()).split("```"))
                .filter(block -> block.startsWith(language + "\n"))
                .map(block -> block.substring(language.length()))
                .toList();
    }

    private static Path page() {
        for (Path directory = Path.of("").toAbsolutePath(); directory != null; directory = directory.getParent()) {
            Path page = directory.resolve("docs/template.md");
            if (Files.exists(page)) {
                return page;
            }
        }
        throw new IllegalStateException("docs/template.md is not above " + Path.of("").toAbsolutePath());
    }
}
