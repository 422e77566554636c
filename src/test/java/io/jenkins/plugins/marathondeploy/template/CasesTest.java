package io.jenkins.plugins.marathondeploy.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Small inputs after public reports and real files that went wrong once. */
class CasesTest {
    @Test
    void enumeratedValuesInAnyCase() {
        Definition definition = render("10-enum-case.json");
        ObjectNode running = app("""
                {"id": "/t/case", "container": {"type": "DOCKER", "volumes": [], "docker": {"image": "a", "privileged": false,
                 "parameters": [], "forcePullImage": false}, "portMappings": [{"containerPort": 80, "hostPort": 0,
                 "protocol": "tcp", "servicePort": 10003, "labels": {}}]}, "networks": [{"mode": "container/bridge"}],
                 "healthChecks": [{"protocol": "HTTP", "portIndex": 0, "gracePeriodSeconds": 300, "ignoreHttp1xx": false,
                 "intervalSeconds": 60, "maxConsecutiveFailures": 3, "timeoutSeconds": 20, "delaySeconds": 15, "ipProtocol": "IPv4"}]}""");
        assertThat(differences(definition.json(), running)).isEmpty();
        ObjectNode hosted = app("{\"id\": \"/t/case\", \"cmd\": \"sleep 1\", \"networks\": [{\"mode\": \"host\"}],"
                + " \"portDefinitions\": [{\"port\": 10001, \"name\": \"default\", \"protocol\": \"tcp\"}]}");
        assertThat(differences(render("10b-enum-case-network.json").json(), hosted)).isEmpty();
    }

    @Test
    void equalPortsInBothForms() {
        ObjectNode running = app("{\"id\": \"/t/pp\", \"cmd\": \"sleep 1\", \"networks\": [{\"mode\": \"host\"}],"
                + " \"portDefinitions\": [{\"port\": 10001, \"protocol\": \"tcp\"}]}");
        assertThat(differences(render("11-ports-equal-portdefinitions.json").json(), running)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"20-drift-healthcheck-no-portindex", "22-drift-uris-a-gz", "23-drift-uris-beside-empty-fetch"})
    void whatMarathonFillsInIsNoDifference(String name) {
        assertThat(differences(render(name + ".wanted.json").json(), app(read(name + ".running.json")))).isEmpty();
    }

    @Test
    void aRoleThatThisMarathonDropsIsSubmittedOnce() {
        ObjectNode wanted = render("24-drift-role-on-1.8.json").json();
        ObjectNode running = app("{\"id\": \"/x\", \"cmd\": \"sleep 1\"}");
        assertThat(differences(wanted, running)).containsExactly("/role: (absent) → \"slave_public\"");
        Definition submitted = Definition.of(wanted).withLabel("/x", OwnLabels.SUBMISSION, "1");
        running.set("labels", submitted.json().get("labels"));
        assertThat(differences(wanted, running)).isEmpty();
        assertThat(Definition.of(wanted).compare(running).notes())
                .containsExactly("Marathon does not keep /role: \"slave_public\".");
        assertThat(differences(wanted.deepCopy().put("role", "other"), running)).hasSize(1);
        assertThat(differences(wanted, running.deepCopy().put("role", "dev"))).containsExactly("/role: \"dev\" → \"slave_public\"");
    }

    @Test
    void whatIsSetWhenATaskStarts() {
        assertThatThrownBy(() -> render("30-runtime-variable-with-default.json"))
                .hasMessageContaining("2 errors")
                .hasMessageContaining("/cmd: ${PORT0} is set by Marathon or Mesos when a task starts")
                .hasMessageContaining("$PORT0 or $${PORT0:-80}")
                .hasMessageContaining("${MESOS_SANDBOX} is set by Marathon or Mesos")
                .hasMessageContaining("$${MESOS_SANDBOX:-/tmp}");
        Variables given = Variables.none().with("PORT0", "1").with("MESOS_SANDBOX", "/s");
        assertThat(new Rendering(template("30-runtime-variable-with-default.json"), given, Optional.empty(), Optional.empty())
                        .render().json().path("cmd").asText())
                .isEqualTo("serve --port 1 --tmp /s/x");
    }

    @Test
    void placeholdersWithoutQuotes() {
        assertThatThrownBy(() -> render("31-unquoted-placeholder.json"))
                .hasMessageContaining("line 1, column")
                .hasMessageContaining("${INSTANCES} stands without quotes; write \"${INSTANCES}\"")
                .hasMessageContaining("--set INSTANCES:number=…");
        assertThatThrownBy(() -> render("32-mustache.json"))
                .hasMessageContaining("{{instances}} is a placeholder of mustache, Jinja or a Go template")
                .hasMessageContaining("write \"${instances}\"")
                .hasMessageContaining("--set instances:number=…");
    }

    @Test
    void manyMalformedPlaceholdersAreToldAtOnce() {
        assertThatThrownBy(() -> render("34-many-malformed-in-one-text.json"))
                .hasMessageContaining("4 errors")
                .hasMessageContainingAll("${PORT0:=8080}", "${HOME%/*}", "${#arr}", "${v/x/y}");
    }

    @Test
    void aMisspeltFieldIsAWarning() {
        Rendering.Rendered rendered = rendering("35-cli-prints-no-warnings.json").renderWithWarnings();
        assertThat(rendered.warnings()).containsExactly("unknown field \"healthCheck\" at /: did you mean \"healthChecks\"?");
        assertThatThrownBy(() -> rendered.strict("a.json")).hasMessageContaining("a.json has 1 warning, and strict was asked for");
    }

    static Stream<String> wrongAcceptances() {
        return read("40-wrong-acceptances.txt").lines()
                .filter(line -> line.startsWith("\""))
                .map(line -> line.replaceAll("\\s{3,}.*$", ""));
    }

    @ParameterizedTest
    @MethodSource("wrongAcceptances")
    void isRefusedAsByMarathon(String fields) {
        String command = fields.contains("\"cmd\"") ? "" : "\"cmd\": \"sleep 1\", ";
        String text = "{\"id\": \"/w\", " + command + fields + "}";
        String field = fields.replaceAll("^\"(\\w+)\".*", "$1");
        // The place is in the field itself, or in one of the others of the case.
        String places = String.join("|", List.of(field, "container", "instances", "uris", "ipAddress"));
        assertThatThrownBy(() -> new Rendering(Template.parse(text, "a.json"), Variables.none(), Optional.empty(), Optional.empty()).render())
                .isInstanceOf(TemplateException.class)
                .message()
                .matches("(?s)a\\.json, /(" + places + ")\\b.*");
    }

    @Test
    void allWrongAcceptancesAreTried() {
        assertThat(wrongAcceptances()).hasSize(20);
    }

    private static List<String> differences(ObjectNode wanted, ObjectNode running) {
        return Comparison.compare(wanted, running, Comparison.Options.defaults()).differences().stream().map(Difference::toString).toList();
    }

    private static ObjectNode app(String text) {
        return Json.readObject(text, "running");
    }

    private static Definition render(String name) {
        return rendering(name).render();
    }

    private static Rendering rendering(String name) {
        return new Rendering(template(name), Variables.none(), Optional.empty(), Optional.empty());
    }

    private static Template template(String name) {
        return Template.parse(read(name), name);
    }

    private static String read(String name) {
        try (InputStream in = CasesTest.class.getResourceAsStream("/template-cases/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
