package io.jenkins.plugins.marathondeploy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CentreValuesTest {
    private static final TemplateSource COMMON =
            new TemplateSource("marathon.json", "", List.of("prod.json"), List.of("STAGE=prod"), "/web", true);

    @Test
    void whatIsForOneCentreComesAfterWhatIsForAll() {
        CentreValues values = new CentreValues(
                List.of("north:a.json", "south:b:c.json"), List.of("south:STAGE=test", "north:N:number=3"));

        assertThat(values.source(COMMON, "north")).isEqualTo(new TemplateSource(
                "marathon.json", "", List.of("prod.json", "a.json"), List.of("CENTRE=north", "STAGE=prod", "N:number=3"), "/web", true));
        assertThat(values.source(COMMON, "south")).isEqualTo(new TemplateSource(
                "marathon.json", "", List.of("prod.json", "b:c.json"), List.of("CENTRE=south", "STAGE=prod", "STAGE=test"), "/web", true));
    }

    @Test
    void aTextWithoutACentreIsRefusedAndNotShown() {
        for (String text : List.of("s3cret", ":s3cret", "s3cret:", "PASSWORD=s3cret:4")) {
            assertThatThrownBy(() -> CentreValues.centre("'setFor'", text, "NAME:VARIABLE=VALUE"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'setFor'").hasMessageContaining("NAME:VARIABLE=VALUE")
                    .message().doesNotContain("s3cret");
        }
        assertThat(CentreValues.centre("'setFor'", "north:A=1", "")).isEqualTo("north");
    }
}
