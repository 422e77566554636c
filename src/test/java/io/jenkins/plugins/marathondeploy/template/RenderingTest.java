package io.jenkins.plugins.marathondeploy.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RenderingTest {
    private static final String DIGEST = "sha256:" + "0a".repeat(32);
    private static final ImagePlacement IMAGE = ImagePlacement.of("harbor.example:5000/shop/web", Optional.of("1.4"), Optional.of(DIGEST));
    private static final String GROUP = """
            {"id": "shop", "apps": [{"id": "web", "container": {"docker": {"image": "%s"}}}],
             "groups": [{"id": "back", "apps": [{"id": "db", "cmd": "run"}, {"id": "/shop/back/api", "container": {"type": "MESOS"}, "cmd": "walk"}]}]}
            """;

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"docker\": {\"image\": \"old\"}}", "{\"docker\": {}}", "{\"docker\": null, \"type\": \"DOCKER\"}",
        "{\"type\": \"MESOS\"}", "{\"type\": \"DOCKER\", \"docker\": {\"image\": \"${IMAGE}\"}}"})
    void theImageIsPinnedByItsDigest(String container) {
        Definition definition = render("{\"id\": \"/web\", \"container\": " + container + "}", IMAGE);
        assertThat(definition.json().at("/container/docker/image").asText()).isEqualTo("harbor.example:5000/shop/web@" + DIGEST);
    }

    @Test
    void pinnedByItsTagWhereAskedForOrWithoutDigest() {
        String app = "{\"id\": \"/web\", \"container\": {}}";
        ImagePlacement tagged = new ImagePlacement("shop/web", "1.4", DIGEST, ImagePlacement.Pin.TAG);
        assertThat(render(app, tagged).json().at("/container/docker/image").asText()).isEqualTo("shop/web:1.4");
        ImagePlacement undigested = ImagePlacement.of("shop/web", Optional.of("1.4"), Optional.empty());
        assertThat(render(app, undigested).json().at("/container/docker/image").asText()).isEqualTo("shop/web:1.4");
    }

    @Test
    void everythingElseSurvives() {
        String text = "{\"id\":\"/web\",\"container\":{\"type\":\"DOCKER\",\"docker\":{\"image\":\"%s\",\"forcePullImage\":true,"
                + "\"privileged\":true,\"network\":\"BRIDGE\",\"portMappings\":[{\"containerPort\":80}],\"parameters\":[{\"key\":\"a\",\"value\":\"b\"}],"
                + "\"futureField\":[1.0]},\"other\":{\"x\":null}},\"upgradeStrategy\":{\"minimumHealthCapacity\":0.5,"
                + "\"maximumOverCapacity\":0.20},\"unheardOf\":{\"deep\":[{}]},\"instances\":null}";
        assertThat(render(text.formatted("old"), IMAGE).text()).isEqualTo(text.formatted(IMAGE.reference()));
    }

    @Test
    void builtInVariables() {
        Definition definition = render("{\"id\": \"/web\", \"container\": {}, \"env\": {\"I\": \"${IMAGE}\", \"T\": \"${IMAGE_TAG}\", \"D\": \"${IMAGE_DIGEST}\"}}", IMAGE);
        assertThat(definition.json().path("env").toString())
                .isEqualTo("{\"I\":\"" + IMAGE.reference() + "\",\"T\":\"1.4\",\"D\":\"" + DIGEST + "\"}");
        assertThatThrownBy(() -> new Rendering(Template.parse("{}", "a.json"), Variables.none().with("IMAGE", "x"), Optional.of(IMAGE), Optional.empty()).render())
                .hasMessageContaining("IMAGE can't be set");
    }

    @Test
    void withoutAnImageTheFileIsDeployedAsItIs() {
        assertThat(render("{\"id\": \"/web\", \"cmd\": \"run\"}", null).text()).isEqualTo("{\"id\":\"/web\",\"cmd\":\"run\"}");
    }

    @Test
    void anImageWithoutAPlaceIsRefused() {
        refused("{\"id\": \"/web\", \"cmd\": \"run\"}", IMAGE, "/web has no \"container\"");
        refused("{\"id\": \"/web\", \"container\": []}", IMAGE, "a.json, /container: is an array");
        refused("{\"id\": \"/web\", \"container\": {\"docker\": \"x\"}}", IMAGE, "a.json, /container/docker: is a text");
    }

    @Test
    void theIdFromOutsideWins() {
        Template template = Template.parse("{\"id\": \"/web\", \"cmd\": \"run\"}", "a.json");
        assertThat(new Rendering(template, Variables.none(), Optional.empty(), Optional.of("team/other")).render().id()).isEqualTo("/team/other");
        assertThat(render("{\"id\": \"web\", \"cmd\": \"run\"}", null).json().path("id").asText()).isEqualTo("/web");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
        "{\"cmd\": \"run\"}                            | has no \"id\"",
        "{\"id\": null, \"cmd\": \"run\"}              | has no \"id\"",
        "{\"id\": 5, \"cmd\": \"run\"}                 | /id: is a number",
        "{\"id\": \"/Web\", \"cmd\": \"run\"}          | lower-case",
        "{\"id\": \"/a_b\", \"cmd\": \"run\"}          | \"a_b\" has not",
        "{\"id\": \"/a/-b\", \"cmd\": \"run\"}         | no hyphen",
        "{\"id\": \"/a/tasks\", \"cmd\": \"run\"}      | must not end with \"tasks\"",
        "{\"id\": \"/\", \"cmd\": \"run\"}             | is the root",
        "{\"id\": \"/a\"}                            | nothing to run",
        "{\"id\": \"/a\", \"cmd\": \"run\", \"instances\": \"2\"} | /instances: is a text, but must be a whole number; where it comes from a variable, declare it",
        "{\"id\": \"/a\", \"containers\": []}        | pods are not supported",
        "{\"app\": {\"id\": \"/a\", \"cmd\": \"run\"}} | looks like an answer",
    })
    void refusedBeforeItIsSent(String text, String message) {
        refused(text, null, message);
    }

    @Test
    void aGroupsImageGoesToTheOnlyAppWithThePlaceholder() {
        Definition definition = render(GROUP.formatted("${IMAGE}"), IMAGE);
        assertThat(definition.kind()).isEqualTo(Definition.Kind.GROUP);
        assertThat(definition.id()).isEqualTo("/shop");
        assertThat(definition.appIds()).containsExactly("/shop/web", "/shop/back/db", "/shop/back/api");
        assertThat(definition.app("/shop/web").at("/container/docker/image").asText()).isEqualTo(IMAGE.reference());
        assertThat(definition.app("/shop/back/api").has("docker")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/shop/back/api", "back/api"})
    void orToTheNamedApp(String id) {
        Template template = Template.parse(GROUP.formatted("nginx"), "a.json");
        Definition definition = new Rendering(template, Variables.none(), Optional.of(IMAGE), Optional.of(id)).render();
        ObjectNode api = definition.app("/shop/back/api");
        assertThat(api.at("/container/docker/image").asText()).isEqualTo(IMAGE.reference());
        assertThat(definition.app("/shop/web").at("/container/docker/image").asText()).isEqualTo("nginx");
    }

    @Test
    void otherwiseTheAppsAreListed() {
        refused(GROUP.formatted("nginx"), IMAGE, "no app of the group /shop has the placeholder ${IMAGE}", "/shop/web, /shop/back/db, /shop/back/api");
        refused(GROUP.formatted("$${IMAGE}"), IMAGE, "no app of the group");
        refused(GROUP.formatted("${IMAGE}").replace("\"run\"", "\"${IMAGE:-yy}\""), IMAGE, "several apps", "/shop/web, /shop/back/db.");
        Template template = Template.parse(GROUP.formatted("${IMAGE}"), "a.json");
        assertThatThrownBy(() -> new Rendering(template, Variables.none(), Optional.of(IMAGE), Optional.of("/shop/nope")).render())
                .hasMessageContaining("/shop has no app /shop/nope")
                .hasMessageContaining("/shop/web, /shop/back/db, /shop/back/api");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
        "{\"id\": \"/g\", \"apps\": {}}                                       | /apps is an object, but must be an array",
        "{\"id\": \"/g\", \"apps\": [1]}                                      | /apps/0 is a number",
        "{\"id\": \"/g\", \"apps\": [{\"cmd\": \"run\"}]}                       | /apps/0 has no \"id\"",
        "{\"id\": \"/g\", \"apps\": [{\"id\": \"/h/a\", \"cmd\": \"run\"}]}     | lies outside of its group /g",
        "{\"id\": \"/g\", \"apps\": [{\"id\": \"../a\", \"cmd\": \"run\"}]}     | lies outside",
        "{\"id\": \"/g\", \"apps\": [{\"id\": \"a\", \"cmd\": \"run\"}, {\"id\": \"/g/a\", \"cmd\": \"run\"}]}   | more than once",
        "{\"id\": \"/g\", \"apps\": [{\"id\": \"a\", \"cmd\": \"run\"}, {\"id\": \"a/b\", \"cmd\": \"run\"}]}    | can't lie below it",
        "{\"id\": \"/g\", \"apps\": [{\"id\": \"a\"}]}                        | /apps/0: /g/a has nothing to run",
        "{\"apps\": []}                                                       | has no \"id\"",
    })
    void badGroups(String text, String message) {
        refused(text, null, message);
    }

    @Test
    void errorsOfTemplateAndSchemaAreToldTogether() {
        refused("{\"cmd\": \"run ${MISSING} ${BAD!}\", \"instances\": -1, \"mem\": \"${M}\", \"cpsu\": 1, \"healthChecks\": [{\"protocl\": \"HTTP\", \"portIndex\": 3}]}", null,
                "a.json has 8 errors:",
                "/cmd: the variable MISSING is not set",
                "/cmd: \"${BAD!}\" is no placeholder",
                "/mem: the variable M is not set",
                "/id: a.json has no \"id\"",
                "/instances: must not be less than 0",
                "/healthChecks/0/portIndex: there is no port 3",
                "unknown field \"cpsu\" at /: did you mean \"cpus\"?",
                "unknown field \"protocl\" at /healthChecks/0: did you mean \"protocol\"?");
    }

    @Test
    void aValueThatIsNotThereYetIsNotJudged() {
        assertThatThrownBy(() -> render("{\"id\": \"/a\", \"cmd\": \"${C}\", \"instances\": \"${N}\", \"container\": {\"type\": \"${T}\"}}", null))
                .hasMessageContaining("a.json has 3 errors")
                .hasMessageNotContaining("must be");
    }

    @Test
    void placesOfSecretsAreNotedForLaterComparisons() {
        Variables variables = Variables.ofAssignments(List.of("S"), name -> "n3w-s3cr3t");
        String text = "{\"id\": \"/g\", \"apps\": [{\"id\": \"a\", \"cmd\": \"run %s\", \"env\": {\"E\": \"%s\"}, \"uris\": [\"http://x/y?token=%s\"]},"
                + " {\"id\": \"b\", \"args\": [\"run\", \"%s\"]}]}";
        Definition wanted = new Rendering(Template.parse(text.replace("%s", "${S}"), "a.json"), variables, Optional.empty(), Optional.empty()).render();
        assertThat(wanted.app("/g/a").at("/labels").toString()).isEqualTo("{\"marathon-deploy.hidden\":\"%2Fcmd %2Ffetch\"}");
        assertThat(wanted.app("/g/b").at("/labels").toString()).isEqualTo("{\"marathon-deploy.hidden\":\"%2Fargs\"}");
        ObjectNode running = Json.readObject(text.replace("%s", "0ld-s3cr3t"), "running");
        assertThat(wanted.compare(running).differences()).hasSize(4);
        assertThat(wanted.compare(running).differences().toString())
                .contains("/g/a /cmd: \"****\" → \"****\"", "/g/b /args/1: \"****\" → \"****\"")
                .doesNotContain("s3cr3t");
        // What was rendered by another build tells of its own secrets.
        ObjectNode later = Json.readObject(text.replace("%s", "plain"), "wanted");
        assertThat(Definition.of(later).compare(wanted.json()).differences().toString()).doesNotContain("s3cr3t");
        assertThat(Comparison.compareGroup(Json.readObject("{\"id\":\"/g\",\"apps\":[]}", "none"), wanted.json(), Comparison.Options.defaults())
                        .differences().toString())
                .doesNotContain("s3cr3t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a;rm -rf /", "$(id)", "http://x/y?z", "a@b", "`id`", "-v", "a\nb"})
    void repositoriesWithTricks(String repository) {
        assertThatThrownBy(() -> ImagePlacement.of(repository, Optional.of("1"), Optional.empty())).isInstanceOf(TemplateException.class);
    }

    private static Definition render(String text, ImagePlacement image) {
        return new Rendering(Template.parse(text, "a.json"), Variables.none(), Optional.ofNullable(image), Optional.empty()).render();
    }

    private static void refused(String text, ImagePlacement image, String... messages) {
        assertThatThrownBy(() -> render(text, image)).isInstanceOf(TemplateException.class).hasMessageContainingAll(messages);
    }
}
