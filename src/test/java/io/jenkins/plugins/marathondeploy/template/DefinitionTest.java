package io.jenkins.plugins.marathondeploy.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DefinitionTest {
    private static final String GROUP = "{\"id\":\"/g\",\"apps\":[{\"id\":\"a\",\"labels\":{\"x\":\"1\"}}],"
            + "\"groups\":[{\"id\":\"h\",\"groups\":[{\"id\":\"i\",\"apps\":[{\"id\":\"b\"},{\"id\":\"/g/h/i/c\"},{\"id\":\"../d\"}]}]}]}";

    @Test
    void resolvesTheIdsOfAllApps() {
        assertThat(Definition.ofJson(GROUP).appIds()).containsExactly("/g/a", "/g/h/i/b", "/g/h/i/c", "/g/h/d");
        assertThat(Definition.ofJson("{\"id\":\"x/y\"}").appIds()).containsExactly("/x/y");
    }

    @Test
    void labelsOneAppOrAll() {
        Definition group = Definition.ofJson(GROUP);
        Definition all = group.withLabel(OwnLabels.BUILD, "job#1");
        assertThat(all.app("/g/a").path("labels").toString()).isEqualTo("{\"x\":\"1\",\"marathon-deploy.build\":\"job#1\"}");
        assertThat(all.app("/g/h/i/b").at("/labels").path(OwnLabels.BUILD).asText()).isEqualTo("job#1");
        Definition one = group.withLabel("/g/h/i/c", "k", "v");
        assertThat(one.app("/g/h/i/c").at("/labels/k").asText()).isEqualTo("v");
        assertThat(one.app("/g/a")).isEqualTo(group.app("/g/a"));
        assertThat(group.text()).isEqualTo(GROUP);
        assertThatThrownBy(() -> group.withLabel("/nope", "k", "v")).isInstanceOf(IllegalArgumentException.class);
    }

    /** Whoever may read the app could try out what has few values. */
    @Test
    void theNoteOfFieldsThatMayBeDroppedTellsNoSecret() {
        assertThat(noted("{\"id\":\"/a\",\"vault\":{\"pin\":\"1234\"},\"labels\":{\"marathon-deploy.hidden\":\"%2Fvault%2Fpin\"}}"))
                .isNotEmpty()
                .isEqualTo(noted("{\"id\":\"/a\",\"vault\":{\"pin\":\"9\"},\"labels\":{\"marathon-deploy.hidden\":\"%2Fvault%2Fpin\"}}"));
        assertThat(noted("{\"id\":\"/a\",\"vault\":\"1234\"}")).isNotEqualTo(noted("{\"id\":\"/a\",\"vault\":\"9\"}"));
    }

    private static String noted(String app) {
        return Definition.ofJson(app).withLabel("/a", OwnLabels.SUBMISSION, "x").app("/a").path("labels").path(OwnLabels.FIELDS).asText();
    }

    @Test
    void instances() {
        assertThat(Definition.ofJson("{\"id\":\"/a\",\"instances\":1}").withInstances("/a", 7).text()).isEqualTo("{\"id\":\"/a\",\"instances\":7}");
    }

    @Test
    void whatAnAppsDefinitionSays() {
        Definition group = Definition.ofJson("{\"id\":\"/g\",\"apps\":[{\"id\":\"a\",\"instances\":0,\"healthChecks\":[]},"
                + "{\"id\":\"b\",\"instances\":null,\"healthChecks\":[{\"protocol\":\"MESOS_HTTP\"}]},{\"id\":\"c\",\"check\":{\"tcp\":{}}}]}");
        assertThat(group.saysInstances("/g/a")).isTrue();
        assertThat(group.saysInstances("/g/b")).isFalse();
        assertThat(group.saysInstances("/g/c")).isFalse();
        assertThat(group.hasHealthChecks("/g/a")).isFalse();
        assertThat(group.hasHealthChecks("/g/b")).isTrue();
        assertThat(group.hasHealthChecks("/g/c")).isFalse();
    }

    @Test
    void instancesThatAreNotSaidStayAsTheyAre() {
        ObjectNode running = Json.readObject("{\"id\":\"/g\",\"apps\":[{\"id\":\"/g/a\",\"cmd\":\"run\",\"instances\":7},{\"id\":\"/g/b\",\"cmd\":\"run\",\"instances\":7}]}", "running");
        Definition wanted = Definition.ofJson("{\"id\":\"/g\",\"apps\":[{\"id\":\"a\",\"cmd\":\"run\"},{\"id\":\"b\",\"cmd\":\"run\",\"instances\":2}]}");
        assertThat(wanted.compare(running).differences()).hasToString("[/g/b /instances: 7 → 2]");
        assertThat(Definition.ofJson("{\"id\":\"/g/a\",\"cmd\":\"run\"}").compare((ObjectNode) running.at("/apps/0")).isEmpty()).isTrue();
    }

    @Test
    void anAppThatStaysKeepsOurLabelsAsTheyAre() {
        Definition wanted = Definition.ofJson("{\"id\":\"/a\",\"cmd\":\"run\",\"labels\":{\"x\":\"1\",\"marathon-deploy.hidden\":\"%2Fcmd\"}}");
        ObjectNode running = Json.readObject("{\"id\":\"/a\",\"labels\":{\"x\":\"2\",\"marathon-deploy.build\":\"job#1\"}}", "running");
        assertThat(wanted.withOwnLabelsOf("/a", running).json().path("labels").toString()).isEqualTo("{\"x\":\"1\",\"marathon-deploy.build\":\"job#1\"}");
        assertThat(wanted.withOwnLabelsOf("/a", Json.object()).json().path("labels").toString()).isEqualTo("{\"x\":\"1\"}");
    }

    @Test
    void theTreeIsACopy() {
        Definition definition = Definition.ofJson(GROUP);
        definition.json().put("id", "/other");
        definition.app("/g/a").put("cmd", "x");
        assertThat(definition.text()).isEqualTo(GROUP);
    }

    @Test
    void survivesPersistenceAndSerialization() throws IOException, ClassNotFoundException {
        Definition definition = Definition.ofJson(GROUP);
        assertThat(Definition.ofJson(definition.text())).isEqualTo(definition);
        assertThat(copy(definition)).isEqualTo(definition).hasToString("GROUP /g");
        assertThat(((Definition) copy(definition)).appIds()).isEqualTo(definition.appIds());
        Variables variables = (Variables) copy(Variables.none().with("N", "3").declare("N", Variables.Type.NUMBER).with("A", "b"));
        assertThat(variables.value("A")).contains("b");
        ImagePlacement image = ImagePlacement.of("a/b", Optional.of("1"), Optional.empty());
        assertThat(copy(image)).isEqualTo(image);
    }

    @Test
    void rejectsWhatIsNoDefinition() {
        for (String text : new String[] {"", "[]", "{}", "{\"id\":5}", "{\"id\":\"/a\",", "{\"id\":\"/g\",\"apps\":[{}]}"}) {
            assertThatThrownBy(() -> Definition.ofJson(text)).as(text).isInstanceOf(TemplateException.class);
        }
    }

    private static Object copy(Object original) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(original);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }

    @Test
    void aPlaceThatMayBeSecretIsShownOnNeitherSide() {
        Definition wanted = Definition.ofJson(
                        "{\"id\":\"/g\",\"apps\":[{\"id\":\"a\",\"cmd\":\"run --key k2\",\"args\":[\"x\",\"k2\"],\"user\":\"u\"}]}")
                .withHidden(text -> text.contains("k2"));

        assertThat(wanted.app("/g/a").at("/labels").toString()).isEqualTo("{\"marathon-deploy.hidden\":\"%2Fargs %2Fcmd\"}");
        ObjectNode running = Definition.ofJson(
                        "{\"id\":\"/g\",\"apps\":[{\"id\":\"/g/a\",\"cmd\":\"run --key k1\",\"args\":[\"x\",\"k1\"],\"user\":\"v\"}]}")
                .json();
        assertThat(wanted.compare(running).differences().toString())
                .contains("/cmd: \"****\" → \"****\"", "/user: \"v\" → \"u\"")
                .doesNotContain("k1", "k2");
        assertThat(wanted.withHidden(text -> text.equals("u")).app("/g/a").at("/labels").toString())
                .contains("%2Fargs %2Fcmd %2Fuser");
    }
}
