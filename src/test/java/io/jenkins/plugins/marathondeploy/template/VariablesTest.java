package io.jenkins.plugins.marathondeploy.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
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
        assertThat(none.with("A", "1").withNumber("N", 2).withBoolean("B", true).names()).containsExactly("A", "B", "N");
        assertThat(none.names()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "=x", "1=x", "A B=x", "A:=x", "A:integer=3", "A:number=three", "A:number=03", "A:number=1e9999", "A:number=NaN", "A:boolean=yes", "A:number= 3", "Ä=1"})
    void badAssignments(String assignment) {
        assertThatThrownBy(() -> Variables.ofAssignments(List.of(assignment))).isInstanceOf(TemplateException.class);
    }
}
