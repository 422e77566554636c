package io.jenkins.plugins.marathondeploy.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariablesTest {
    @Test
    void assignments() {
        Variables variables = Variables.ofAssignments(List.of("A=b=c:d", "URL=http://x:1/?a=b", "N:number=3", "EMPTY="));
        assertThat(variables.names()).containsExactly("A", "EMPTY", "N", "URL");
        assertThat(variables.value("A")).contains("b=c:d");
        assertThat(variables.value("URL")).contains("http://x:1/?a=b");
        assertThat(variables.value("EMPTY")).contains("");
        assertThat(variables.typed("N", "3").orElseThrow().isNumber()).isTrue();
    }

    @Test
    void aLaterValueReplacesAndTheDeclarationStays() {
        Variables variables = Variables.ofAssignments(List.of("N:number", "N=4", "A=1", "A=2"));
        assertThat(variables.value("A")).contains("2");
        assertThat(variables.type("N")).isEqualTo(Variables.Type.NUMBER);
        assertThatThrownBy(() -> variables.with("N", "four")).isInstanceOf(TemplateException.class).hasMessageContaining("N is declared a number");
    }

    @Test
    void changesLeaveTheOriginalAlone() {
        Variables none = Variables.none();
        assertThat(none.with("A", "1").withHidden("B", "2").names()).containsExactly("A", "B");
        assertThat(none.names()).isEmpty();
    }

    @Test
    void aNameAloneIsTakenFromTheEnvironment() {
        Map<String, String> environment = Map.of("DB_PASSWORD", "s3cr3t", "N", "7");
        Variables variables = Variables.ofAssignments(List.of("DB_PASSWORD", "A=b", "N:number", "N"), environment::get);
        assertThat(variables.value("DB_PASSWORD")).contains("s3cr3t");
        assertThat(variables.typed("N", "7").orElseThrow().isNumber()).isTrue();
        assertThat(variables.hiddenValues()).containsExactly("7", "s3cr3t");
        assertThat(variables.isHidden("A")).isFalse();
        assertThat(variables.toString()).doesNotContain("s3cr3t");
        assertThatThrownBy(() -> Variables.ofAssignments(List.of("NOT_THERE"), environment::get))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("NOT_THERE is to be taken from the environment, but is not set there");
        for (String bad : List.of("", "1A", "A B", "secret-without-name")) {
            assertThatThrownBy(() -> Variables.ofAssignments(List.of(bad), environment::get)).isInstanceOf(TemplateException.class);
        }
    }

    @Test
    void valuesOfTheEnvironmentAreMasked() {
        Variables variables = Variables.ofAssignments(List.of("P", "SHORT", "OTHER=seen"), Map.of("P", "s3cr3t\"x", "SHORT", "ab")::get);
        ObjectNode json = Json.readObject("{\"cmd\":\"run s3cr3t\\\"x seen ab\",\"user\":\"ab\",\"args\":[\"s3cr3t\\\"x\"]}", "a");
        assertThat(Json.write(variables.masked(json))).isEqualTo("{\"cmd\":\"run **** seen ab\",\"user\":\"****\",\"args\":[\"****\"]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "=x", "1=x", "A B=x", "A:=x", "A:integer=3", "A:number=three", "A:number=03", "A:number=1e9999", "A:number=NaN", "A:boolean=yes", "A:number= 3", "Ä=1"})
    void badAssignments(String assignment) {
        assertThatThrownBy(() -> Variables.ofAssignments(List.of(assignment))).isInstanceOf(TemplateException.class);
    }
}
