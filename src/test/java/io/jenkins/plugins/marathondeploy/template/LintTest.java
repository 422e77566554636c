package io.jenkins.plugins.marathondeploy.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.cluster.transcript.Transcript;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LintTest {
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
        "{\"id\":\"/a\",\"healthCheck\":[]}                              | unknown field \"healthCheck\" at /: did you mean \"healthChecks\"?",
        "{\"id\":\"/a\",\"memory\":5,\"Instances\":1}                    | unknown field \"Instances\" at /: did you mean \"instances\"?",
        "{\"id\":\"/a\",\"container\":{\"docker\":{\"forcePullimage\":true}}} | unknown field \"forcePullimage\" at /container/docker: did you mean \"forcePullImage\"?",
        "{\"id\":\"/a\",\"healthChecks\":[{},{\"portindex\":0}]}         | unknown field \"portindex\" at /healthChecks/1: did you mean \"portIndex\"?",
        "{\"id\":\"/a\",\"upgradeStrategy\":{\"minimumHealthCapacty\":1}} | unknown field \"minimumHealthCapacty\" at /upgradeStrategy: did you mean \"minimumHealthCapacity\"?",
        "{\"id\":\"/a\",\"foo\":1}                                       | unknown field \"foo\" at /: Marathon ignores what it does not know.",
        "{\"id\":\"/a\",\"tasks\":[]}                                    | \"tasks\" at / belongs to Marathon's answers, not to a definition; it is ignored.",
        "{\"id\":\"/g\",\"apps\":[{\"id\":\"a\",\"evn\":{}}]}            | unknown field \"evn\" at /apps/0: Marathon ignores what it does not know.",
        "{\"id\":\"/g\",\"apps\":[],\"dependecies\":[]}                  | unknown field \"dependecies\" at /: did you mean \"dependencies\"?",
        "{\"id\":\"/a\",\"networks\":[{\"mode\":\"container/bridge\"}],\"portDefinitions\":[{\"port\":80}]} | \"portDefinitions\" at / is ignored by Marathon in this network mode; use container.portMappings.",
    })
    void warns(String definition, String warning) {
        assertThat(Lint.warnings(Definition.ofJson(definition))).contains(warning);
    }

    @Test
    void freeNamesAreNoTypingErrors() {
        assertThat(Lint.warnings(Definition.ofJson(
                        "{\"id\":\"/a\",\"env\":{\"ANY\":\"1\",\"S\":{\"secret\":\"x\"}},\"labels\":{\"any.thing\":\"\"},\"secrets\":{\"x\":{\"source\":\"y\"}}}")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"C01-create-post", "D01-put-update", "I10-docker-create", "I12-docker-legacy", "I20-readiness-create", "I30-full-app", "I36-put-back-cleaned-get-body", "F02-group-put-create"})
    void whatMarathonKnowsIsNotWarnedOf(String transcript) {
        var json = Json.readObject(Transcript.read(transcript).requestBody(), transcript).put("id", "/x");
        assertThat(Lint.warnings(Definition.of(json))).isEmpty();
    }
}
