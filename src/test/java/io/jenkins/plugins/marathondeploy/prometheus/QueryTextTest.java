package io.jenkins.plugins.marathondeploy.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.marathondeploy.prometheus.QueryText.Variables;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTextTest {
    private static final Variables WEB = new Variables(
            "/shop/web", "2026-01-02T00:00:00.000Z", "2026-01-01T00:00:00.000Z",
            List.of("shop_web.instance-5eb2._app.1", "shop_web.instance-77aa._app.1"));

    @Test
    void placeholdersAreFilledIn() {
        assertThat(QueryText.fill("a{app=\"${APP}\",v=\"${VERSION}\",p=\"${PREVIOUS_VERSION}\"}", WEB))
                .isEqualTo("a{app=\"/shop/web\",v=\"2026-01-02T00:00:00.000Z\",p=\"2026-01-01T00:00:00.000Z\"}");
    }

    /** Without a backslash, so that it is the same in each of the three quotes. */
    @Test
    void tasksAreAnExpressionForExactlyThese() {
        String expression = QueryText.fill("${TASKS}", WEB);
        assertThat(expression).isEqualTo("shop_web[.]instance-5eb2[.]_app[.]1|shop_web[.]instance-77aa[.]_app[.]1");
        Pattern pattern = Pattern.compile(expression);
        assertThat(WEB.tasks()).allMatch(task -> pattern.matcher(task).matches());
        assertThat(pattern.matcher("shop_webXinstance-5eb2._app.1").matches()).isFalse();
        Variables none = new Variables("/a", "", "", List.of());
        assertThat(QueryText.fill("x=~\"${TASKS}\"", none)).isEqualTo("x=~\"-\"");
        Variables odd = new Variables("/a", "", "", List.of("a^b[c]+"));
        assertThat(Pattern.compile(QueryText.fill("${TASKS}", odd)).matcher("a^b[c]+").matches()).isTrue();
    }

    @Test
    void whatIsNoPlaceholderOrWouldEndItsQuotesIsRefused() {
        assertThatThrownBy(() -> QueryText.fill("x{a=\"${TASK}\"}", WEB))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("${TASK}").hasMessageContaining("${APP}, ${PREVIOUS_VERSION}, ${TASKS}, ${VERSION}");
        assertThatThrownBy(() -> QueryText.fill("x{a=\"${VERSION}\"}", new Variables("/a", "n\"} or up{a=\"", "", List.of())))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("${VERSION} can't be put into a query");
        assertThat(QueryText.fill("label_replace(x, \"a\", \"$1\", \"b\", \"(.*)\")", WEB)).contains("\"$1\"");
    }

    @Test
    void queriesOfOneVersion() {
        assertThat(QueryText.dependsOnVersion("a{v=\"${VERSION}\"}")).isTrue();
        assertThat(QueryText.dependsOnVersion("a{t=~\"${TASKS}\"}")).isTrue();
        assertThat(QueryText.dependsOnVersion("a{t=~\"${APP}\"}")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "errors < 1", "sum(rate(a[5m])) by (x)>0.5", "a == b", "a != on(x) b", "a >= bool 1 or b<=1", "up{a!=\"b\"} == 1", "a == booleans"
    })
    void comparisonsWithoutBoolAreTold(String query) {
        assertThat(QueryText.comparisonWarning(query)).hasValueSatisfying(warning -> assertThat(warning).contains("bool"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "errors", "a >= bool 1", "a==bool b", "up{a!=\"b\",c=~\"d>e\",f!~'g'}", "x{a=\"<\"} + y{b='it\\'s > 1'}", "sum(a) # < 1", "x{a=`>`}",
        "rate(a[5m:1m])", "label_replace(x, \"a\", \"<$1>\", \"b\", \"(.*)\")", "{\"a > b\"}", "a >=\n bool 1"
    })
    void othersAreNot(String query) {
        assertThat(QueryText.comparisonWarning(query)).isEmpty();
    }
}
