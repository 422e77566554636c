package io.jenkins.plugins.marathondeploy.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Definitions in all forms that are seen in public, old and new: taken or refused as Marathon does, and once they were
 * sent, no difference to what runs.
 */
class CorpusTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static MarathonFixture marathon;
    private static int number;

    @BeforeAll
    static void start() {
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast().withDeploymentLimit(10_000));
    }

    @AfterAll
    static void stop() {
        marathon.close();
    }

    static Stream<String> accepted() {
        return lines("accepted.txt");
    }

    static Stream<String> refused() {
        return lines("refused.txt");
    }

    @Test
    void thereAreManyAndTheyHaveEveryField() {
        assertThat(accepted().count() + refused().count()).isGreaterThan(250);
        Set<String> used = new HashSet<>();
        accepted().forEach(line -> collect(app(line), AppShape.APP, "", used));
        Set<String> known = new HashSet<>();
        known(AppShape.APP, "", known);
        known.removeAll(used);
        // Taken until 1.8, by no Marathon any more; refused by all.
        known.removeIf(place -> place.startsWith("/container/appc") || place.startsWith("/container/docker/credential"));
        assertThat(known).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void isTakenAndEqualsWhatRuns(String line) throws IOException, InterruptedException {
        String id = "/corpus/a" + number++;
        unchanged(id, render(id, line));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefusedWithItsPlace(String line) {
        assertThatThrownBy(() -> render("/corpus/r", line)).isInstanceOf(TemplateException.class).message().startsWith("marathon.json, /");
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefusedByMarathonAsWell(String line) throws IOException, InterruptedException {
        HttpResponse<String> answer = put("/corpus/r", app(line));
        assertThat(answer.statusCode()).as("%s: %s", line, answer.body()).isIn(400, 422, 500);
    }

    /** Fields of two or three definitions in one: whatever of that is valid, sent, read back and rendered again. */
    @Test
    void whatIsMadeOfThemEqualsWhatRuns() throws IOException, InterruptedException {
        // The fixture takes "network": null for a network, which a field that is null is not.
        List<String> lines = accepted().filter(line -> !line.contains("\"network\":null")).toList();
        long seed = Long.getLong("corpus.seed", 20260101L);
        Random random = new Random(seed);
        int sent = 0;
        for (int i = 0; i < 400; i++) {
            ObjectNode mixed = app(lines.get(random.nextInt(lines.size())));
            for (int more = 1 + random.nextInt(2); more > 0; more--) {
                mixed.setAll(app(lines.get(random.nextInt(lines.size()))));
            }
            String id = "/mixed/m" + i;
            Definition definition;
            try {
                definition = render(id, Json.write(mixed).replaceAll("^\\{|\\}$", ""));
            } catch (TemplateException e) {
                continue;
            }
            // Only a Marathon that was started with a default network takes one without a name.
            boolean named = true;
            for (JsonNode network : Normalization.app(AppNode.single(definition.json())).path("networks")) {
                named &= !network.path("mode").asText().equals("container") || network.has("name");
            }
            if (named) {
                unchanged(id, definition);
                sent++;
            }
        }
        assertThat(sent).as("valid ones of 400, seed %s", seed).isGreaterThan(150);
    }

    private static void unchanged(String id, Definition definition) throws IOException, InterruptedException {
        Definition labelled = definition.withLabel(id, OwnLabels.SUBMISSION, "1");
        HttpResponse<String> answer = put(id, labelled.json());
        assertThat(answer.statusCode()).as("%s: %s", definition.text(), answer.body()).isIn(200, 201);
        HttpResponse<String> read = CLIENT.send(
                HttpRequest.newBuilder(marathon.uri().resolve("/v2/apps" + id)).build(), BodyHandlers.ofString());
        ObjectNode running = (ObjectNode) Json.readObject(read.body(), id).get("app");
        assertThat(definition.compare(running).differences()).as("%s against %s", definition.text(), running).isEmpty();
    }

    private static HttpResponse<String> put(String id, ObjectNode definition) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(marathon.uri().resolve("/v2/apps" + id + "?partialUpdate=false&force=true"))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(Json.write(definition)))
                .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }

    private static Definition render(String id, String line) {
        Template template = Template.parse(Json.write(app(line)), "marathon.json");
        return new Rendering(template, Variables.none(), Optional.empty(), Optional.of(id)).render();
    }

    private static ObjectNode app(String line) {
        return Json.readObject("{" + line + "}", "definition");
    }

    private static void collect(JsonNode node, Shape declared, String path, Set<String> used) {
        Shape shape = declared.resolve(node);
        node.properties().forEach(field -> {
            String place = shape.type == Shape.Type.MAP ? path : path + "/" + field.getKey();
            used.add(place);
            shape.at(field.getKey()).ifPresent(known -> collect(field.getValue(), known, place, used));
        });
        if (node.isArray() && shape.items != null) {
            node.forEach(element -> collect(element, shape.items, path, used));
        }
    }

    private static void known(Shape shape, String path, Set<String> places) {
        shape.fields.forEach((name, field) -> {
            if (!path.isEmpty() || !name.equals("id")) {
                places.add(path + "/" + name);
            }
            known(field.shape(), path + "/" + name, places);
        });
        if (shape.items != null) {
            known(shape.items, path, places);
        }
        shape.alternatives.forEach(alternative -> known(alternative, path, places));
    }

    private static Stream<String> lines(String name) {
        List<String> lines = new ArrayList<>();
        try (InputStream in = CorpusTest.class.getResourceAsStream("/definitions/" + name)) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank()).forEach(lines::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines.stream();
    }
}
