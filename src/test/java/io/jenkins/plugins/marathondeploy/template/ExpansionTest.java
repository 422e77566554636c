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
