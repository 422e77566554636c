package io.jenkins.plugins.marathondeploy.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpansionTest {
    private static final Variables VARIABLES = Variables.ofAssignments(List.of(
            "A=alpha", "EMPTY=", "QUOTE=\"}, \"evil\": {\"", "LOOP=${LOOP}${A}", "N:number=3", "F:number=0.50", "B:boolean=true", "U:number", "T=7"));

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
        "plain                | plain",
        "${A}                 | alpha",
        "x-${A}-${T}-y        | x-alpha-7-y",
        "${MISSING:-fallback} | fallback",
        "${MISSING:-}         | ``",
        "${MISSING:-a:-b c}   | a:-b c",
        "${EMPTY:-fallback}   | fallback",
        "${EMPTY}             | ``",
        "${A:-fallback}       | alpha",
        "$${A}                | ${A}",
        "$$${A}               | $${A}",
        "$A and $ and $$      | $A and $ and $$",
        "cost: 5$             | cost: 5$",
        "a}b{c                | a}b{c",
        "${LOOP}              | ${LOOP}${A}",
        "n=${N}               | n=3",
    })
    void texts(String template, String expected) {
        assertThat(value(template).isTextual()).isTrue();
        assertThat(value(template).asText()).isEqualTo(expected);
    }

    @Test
    void oneDeclaredPlaceholderAloneGetsItsType() {
        assertThat(Json.write(value("${N}"))).isEqualTo("3");
        assertThat(Json.write(value("${F}"))).isEqualTo("0.50");
        assertThat(Json.write(value("${B}"))).isEqualTo("true");
        assertThat(Json.write(value("${U:-8080}"))).isEqualTo("8080");
        assertThat(Json.write(value("${T}"))).isEqualTo("\"7\"");
        assertThat(Json.write(value(" ${N}"))).isEqualTo("\" 3\"");
    }

    @Test
    void aValueCanNotBreakOutOfItsText() {
        ObjectNode result = expand("{\"cmd\": \"run ${QUOTE}\"}");
        assertThat(result.size()).isEqualTo(1);
        assertThat(result.path("cmd").asText()).isEqualTo("run \"}, \"evil\": {\"");
    }

    @Test
    void keysAreExpandedToo() {
        assertThat(Json.write(expand("{\"labels\": {\"traefik.${A}.port\": \"${N}x\", \"$${A}\": \"\"}}")))
                .isEqualTo("{\"labels\":{\"traefik.alpha.port\":\"3x\",\"${A}\":\"\"}}");
    }

    @Test
    void keysMustNotMeet() {
        assertThatThrownBy(() -> expand("{\"alpha\": 1, \"${A}\": 2}")).isInstanceOf(TemplateException.class).hasMessageContaining("stands twice");
    }

    @Test
    void nothingElseIsTouched() {
        String text = "{\"a\":[1,null,true,{\"b\":[[]]}],\"c\":1.50}";
        assertThat(Json.write(expand(text))).isEqualTo(text);
    }

    @Test
    void allMissingVariablesAreNamedAtOnceWithTheirPlace() {
        assertThatThrownBy(() -> expand("{\"a\": {\"b/c\": [\"x\", \"${ONE}\"]}, \"d\": \"${TWO} ${THREE}\"}"))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("3 errors")
                .hasMessageContaining("/a/b~1c/1: the variable ONE is not set")
                .hasMessageContaining("/d: the variable TWO is not set")
                .hasMessageContaining("/d: the variable THREE is not set");
    }

    @Test
    void aSimilarNameIsSuggested() {
        Variables variables = Variables.none().with("BUILD_NUMBER", "1");
        assertThatThrownBy(() -> Expansion.expand(Template.parse("{\"a\": \"${BUILDNUMBR}\"}", "a.json"), variables))
                .hasMessage("a.json, /a: the variable BUILDNUMBR is not set; did you mean ${BUILD_NUMBER}?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${", "${A", "x ${A:-", "${}", "${:-x}", "${A B}", "${1A}", "${a.b}", "${A-b}", "${A:+b}", "${A:number}", "${A:-${B}}", "${${A}}", "${Ä}"})
    void malformedPlaceholders(String text) {
        assertThatThrownBy(() -> value(text)).isInstanceOf(TemplateException.class).hasMessageContaining("a.json, /v");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${HOST}", "${PORT0:-80}", "${PORT}", "${PORTS}", "${PORT_8080}", "${MESOS_SANDBOX:-/tmp}", "${MARATHON_APP_ID}"})
    void whatIsSetWhenATaskStartsIsNotReplacedInSilence(String text) {
        String name = text.replaceAll("\\$\\{(\\w+).*", "$1");
        assertThatThrownBy(() -> value(text)).hasMessageContainingAll("/v: ${" + name + "} is set by Marathon or Mesos when a task starts",
                "$" + name + " or $" + text, "--set " + name + "=…");
        Variables given = Variables.none().with(name, "x");
        assertThat(Expansion.expand(Template.parse("{\"v\":\"" + text + "\"}", "a.json"), given).path("v").asText()).isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
        "run {{ name }}       | /v: {{ name }} is a placeholder of mustache, Jinja or a Go template, which is not filled in here; it is sent as it stands. For a variable write ${name}.",
        "run <%= name %>      | /v: <%= name %> is a placeholder of ERB, which is not filled in here; it is sent as it stands. For a variable write ${name}.",
        "run %{name}          | /v: %{name} is a placeholder of Terraform or Logstash, which is not filled in here; it is sent as it stands. For a variable write ${name}.",
        "run $A               | /v: $A is left to the shell in the container, though the variable A was given; for its value write ${A}.",
    })
    void placeholdersOfOthersAreWarnedOf(String text, String warning) {
        Template template = Template.parse(Json.write(Json.object().put("v", text)), "a.json");
        Expansion.Result result = Expansion.of(template, VARIABLES);
        assertThat(result.problems()).isEmpty();
        assertThat(result.json().path("v").asText()).isEqualTo(text);
        assertThat(result.warnings()).containsExactly(warning);
    }

    @ParameterizedTest
    @ValueSource(strings = {"$UNKNOWN", "tag={{.Name}}", "{{- .ID}}", "100% {x}", "$${A}", "$(A)", "awk '{{print}'", "${QUOTE}", "a { b } c"})
    void whatIsNoneOfThemIsNot(String text) {
        Template template = Template.parse(Json.write(Json.object().put("v", text)), "a.json");
        assertThat(Expansion.of(template, VARIABLES.with("QUOTE", "{{x}}")).warnings()).isEmpty();
    }

    @Test
    void aSecretIsNoPartOfAKey() {
        Variables secret = Variables.ofAssignments(List.of("A"), name -> "s3cr3t");
        assertThatThrownBy(() -> Expansion.expand(Template.parse("{\"labels\":{\"x.${A}\":\"1\"}}", "a.json"), secret))
                .hasMessageContaining("/labels/x.${A}: a value from the environment may be secret")
                .hasMessageNotContaining("s3cr3t");
    }

    @Test
    void aDefaultMustFitTheDeclaredType() {
        assertThatThrownBy(() -> value("${U:-many}")).hasMessageContaining("/v: the default of U is not a number");
    }

    @Test
    void noMessageShowsAValue() {
        Variables secret = Variables.none().with("PASSWORD", "s3cr3t");
        assertThat(secret.toString()).doesNotContain("s3cr3t");
        assertThatThrownBy(() -> Expansion.expand(Template.parse("{\"a\": \"${PASSWORD}${MISSING}\"}", "a.json"), secret))
                .hasMessageNotContaining("s3cr3t");
        assertThatThrownBy(() -> secret.declare("PASSWORD", Variables.Type.NUMBER)).hasMessageNotContaining("s3cr3t");
    }

    @Test
    void growthIsBounded() {
        Variables large = Variables.none().with("X", "x".repeat(100_000));
        Template template = Template.parse("{\"a\": \"" + "${X}".repeat(200_000) + "\"}", "a.json");
        assertThatThrownBy(() -> Expansion.expand(template, large)).isInstanceOf(TemplateException.class).hasMessageContaining("grows beyond 4 MB");
    }

    private static JsonNode value(String text) {
        return expand(Json.write(Json.object().put("v", text))).path("v");
    }

    private static ObjectNode expand(String text) {
        return Expansion.expand(Template.parse(text, "a.json"), VARIABLES);
    }
}
