package io.jenkins.plugins.marathondeploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.marathondeploy.auth.SecretMask;
import org.junit.jupiter.api.Test;

class MaskedDefinitionTest {
    private static String masked(String secret, String definition) throws Exception {
        return MaskedDefinition.of(new JsonMapper().readTree(definition), SecretMask.none().with(secret)).toString();
    }

    @Test
    void takesASecretOutOfTextsNumbersAndNames() throws Exception {
        assertThat(masked("12345", """
                {"cmd":"run 12345","mem":12345,"args":["12345",1],"env":{"N12345":null}}"""))
                .isEqualTo("""
                        {"cmd":"run ****","mem":"****","args":["****",1],"env":{"N****":null}}""");
    }

    /** In JSON it is written otherwise. */
    @Test
    void takesOutASecretWithQuotesAndLineEnds() throws Exception {
        assertThat(masked("pass\"word\nand more", """
                {"cmd":"run pass\\"word\\nand more"}""")).isEqualTo("""
                {"cmd":"run ****"}""");
    }

    @Test
    void leavesADefinitionWithoutOneAsItIs() throws Exception {
        String definition = """
                {"id":"/web","instances":2,"cmd":"serve"}""";
        assertThat(masked("secret", definition)).isEqualTo(definition);
    }
}
