package io.jenkins.plugins.marathondeploy.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.jenkins.plugins.marathondeploy.cluster.fuzz.Fuzz;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alertmanager's syntax; that the real one takes what is written here is seen by AlertmanagerITest. */
class LabelMatchersTest {
    @Test
    void alertmanagersSyntax() {
        assertThat(LabelMatchers.parse(" {app=\"web\", sev=~\"page|ticket\" ,env != dev,x!~\"a\\\\\\\\d+\",} ").all())
                .containsExactly(
                        new LabelMatcher("app", "web", false, true),
                        new LabelMatcher("sev", "page|ticket", true, true),
                        new LabelMatcher("env", "dev", false, false),
                        new LabelMatcher("x", "a\\\\d+", true, false));
        assertThat(LabelMatchers.parse("app=\"a\\\"b\\nc, {d}\"").all().get(0).value()).isEqualTo("a\"b\nc, {d}");
        assertThat(LabelMatchers.parse("app=/shop/web").all().get(0).value()).isEqualTo("/shop/web");
    }

    @Test
    void theyAreWrittenAsTheyWereRead() {
        String text = "app=\"web\",sev=~\"page|ticket\",env!=\"de\\\"v\\\\\",x!~\"a.*\\n\"";
        assertThat(LabelMatchers.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "app", "app=", "=x", "app==x", "app=\"web", "{app=\"web\"", "app=\"web\"}", "app=\"web\" sev=\"x\"", "app=we b", "1a=\"b\"",
        "app=\"a\\x\"", "app=~\"(\"", ",", "app=\"web\",,"
    })
    void whatCannotBeReadIsRefused(String text) {
        assertThatThrownBy(() -> LabelMatchers.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "app!=\"web\"", "app=~\".*\"", "app=~\".+\"", "app=\"\"", "app!~\"web\"", "app=~\"web|\"", "app=~\"(.|\\\\n)+\",env!=\"x\""
    })
    void whatCouldMatchEverythingIsRefused(String text) {
        assertThatThrownBy(() -> LabelMatchers.parse(text)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("could match everything");
    }

    @Test
    void aConditionHoldsForTheWholeValueAndAMissingLabelIsEmpty() {
        assertThat(matches("app=~\"we\"", Map.of("app", "web"))).isFalse();
        assertThat(matches("app=~\"we.\"", Map.of("app", "web"))).isTrue();
        assertThat(matches("app=\"web\",env!=\"dev\"", Map.of("app", "web"))).isTrue();
        assertThat(matches("app=\"web\",env!~\"d.*\"", Map.of("app", "web", "env", "dev"))).isFalse();
        assertThat(matches("app=\"web\",env=\"\"", Map.of("app", "web"))).isTrue();
        assertThat(matches("app=\"web\",env=~\"|x\"", Map.of("app", "web"))).isTrue();
    }

    private static boolean matches(String text, Map<String, String> labels) {
        return LabelMatchers.parse(text).matches(labels);
    }

    /** Prometheus' own expressions take linear time, Java's may take for ever. */
    @Test
    void anExpressionThatTakesForEverIsStopped() {
        LabelMatchers evil = LabelMatchers.parse("app=\"a\",x=~\"(a+)+\\\\1b\"");
        assertThatThrownBy(() -> assertTimeoutPreemptively(Duration.ofSeconds(60), () -> evil.matches(Map.of("app", "a", "x", "a".repeat(60)))))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("(a+)+\\1b").hasMessageContaining("takes too long");
    }

    @Test
    void whateverIsTyped() {
        Fuzz.endingWith(IllegalArgumentException.class).run(2000, mutator -> {
            String text = mutator.text(mutator.pick(List.of("app=\"web\",sev=~\"page|ticket\"", "{a!=\"b\\\"\", c=d,}", "a=~\"[a-z]+(x|y)*\"")));
            LabelMatchers parsed = LabelMatchers.parse(text);
            assertThat(LabelMatchers.parse(parsed.toString())).isEqualTo(parsed);
        });
    }
}
