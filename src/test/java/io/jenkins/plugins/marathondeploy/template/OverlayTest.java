package io.jenkins.plugins.marathondeploy.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverlayTest {
    /** The examples of RFC 7386, appendix A, whose target and patch are objects. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
        "{\"a\":\"b\"}           | {\"a\":\"c\"}                | {\"a\":\"c\"}",
        "{\"a\":\"b\"}           | {\"b\":\"c\"}                | {\"a\":\"b\",\"b\":\"c\"}",
        "{\"a\":\"b\"}           | {\"a\":null}                 | {}",
        "{\"a\":\"b\",\"b\":\"c\"} | {\"a\":null}               | {\"b\":\"c\"}",
        "{\"a\":[\"b\"]}         | {\"a\":\"c\"}                | {\"a\":\"c\"}",
        "{\"a\":\"c\"}           | {\"a\":[\"b\"]}              | {\"a\":[\"b\"]}",
        "{\"a\":{\"b\":\"c\"}}   | {\"a\":{\"b\":\"d\",\"c\":null}} | {\"a\":{\"b\":\"d\"}}",
        "{\"a\":[{\"b\":\"c\"}]} | {\"a\":[1]}                  | {\"a\":[1]}",
        "{\"e\":null}            | {\"a\":1}                    | {\"e\":null,\"a\":1}",
        "{}                      | {\"a\":{\"bb\":{\"ccc\":null}}} | {\"a\":{\"bb\":{}}}",
    })
    void mergesAsTheRfcSays(String target, String patch, String result) {
        Template merged = Template.parse(target, "base").overlay(Template.parse(patch, "patch"));
        assertThat(Json.write(merged.json())).isEqualTo(result);
    }

    @Test
    void overlaysAreAppliedInOrderAndLeaveTheirSourcesAlone() {
        Template base = Template.parse("{\"a\":{\"x\":1}}", "base.json");
        Template first = Template.parse("{\"a\":{\"y\":{\"z\":2}}}", "first.json");
        Template second = Template.parse("{\"a\":{\"y\":{\"z\":3},\"x\":null}}", "second.json");
        Template merged = base.overlay(first).overlay(second);
        assertThat(Json.write(merged.json())).isEqualTo("{\"a\":{\"y\":{\"z\":3}}}");
        assertThat(Json.write(base.json())).isEqualTo("{\"a\":{\"x\":1}}");
        assertThat(Json.write(first.json())).isEqualTo("{\"a\":{\"y\":{\"z\":2}}}");
        assertThat(merged.source()).isEqualTo("base.json + first.json + second.json");
    }
}
