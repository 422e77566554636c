package io.jenkins.plugins.marathondeploy.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.marathondeploy.cluster.platform.PrometheusProgram;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.prometheus.Alert;
import io.jenkins.plugins.marathondeploy.prometheus.LabelMatchers;
import io.jenkins.plugins.marathondeploy.prometheus.MetricMemory;
import io.jenkins.plugins.marathondeploy.prometheus.MetricRule;
import io.jenkins.plugins.marathondeploy.prometheus.MetricVerdict;
import io.jenkins.plugins.marathondeploy.prometheus.Prometheus;
import io.jenkins.plugins.marathondeploy.prometheus.QueryText;
import io.jenkins.plugins.marathondeploy.prometheus.Sample;
import io.jenkins.plugins.marathondeploy.rest.ServiceException;
import io.jenkins.plugins.marathondeploy.rest.ServiceException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The real Prometheus: what it answers to the queries that users write. */
class PrometheusITest {
    private static final String METRICS =
            """
            requests_total{app="/shop/web",task="shop_web.instance-5eb2._app.1"} 100
            requests_total{app="/shop/web",task="shop_web.instance-77aa._app.1"} 300
            requests_total{app="/shop/web",task="shop_webXinstance-77aa._app.1"} 9
            slow{app="%s"} %d
            """;
    private static final String RULES =
            """
            groups:
              - name: web
                rules:
                  - alert: Slow
                    expr: slow > 1
            """;

    private static PrometheusProgram program;
    private static Prometheus prometheus;

    @BeforeAll
    static void start() {
        assumeTrue(PrometheusProgram.isThere(), PrometheusProgram.MISSING);
        program = PrometheusProgram.start(METRICS.formatted("web", 0), RULES);
        prometheus = new Prometheus(Prometheus.settings(program.uri().toString()), HttpClients.shared());
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> texts("sum(requests_total)").equals(List.of("409")));
    }

    @AfterAll
    static void stop() {
        if (program != null) {
            program.close();
        }
    }

    private static List<String> texts(String query) {
        return prometheus.query(query).join().samples().stream().map(Sample::text).toList();
    }

    private static void assertRefused(Prometheus asked, String query, Kind kind, String... words) {
        ThrowingCallable join = () -> asked.query(query).join();
        assertThatThrownBy(join).cause().isInstanceOfSatisfying(ServiceException.class, failure -> {
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.getMessage()).contains(words);
        });
    }

    @Test
    void numbersOfAnyKind() {
        assertThat(texts("1")).containsExactly("1");
        assertThat(texts("scalar(nobody)")).containsExactly("NaN");
        assertThat(texts("1/0")).containsExactly("+Inf");
        assertThat(texts("-sum(requests_total)/0")).containsExactly("-Inf");
        assertThat(texts("sum(requests_total)*0/0")).containsExactly("NaN");
        assertThat(texts("nobody")).isEmpty();
        assertThat(prometheus.query("requests_total").join().samples()).hasSize(3)
                .allSatisfy(sample -> assertThat(sample.labels()).containsEntry("app", "/shop/web"));
    }

    /** What the warning is for. */
    @Test
    void aComparisonWithoutBoolCannotTellFalseFromNoData() {
        assertThat(texts("sum(requests_total) < 1")).isEqualTo(texts("sum(nobody) < 1")).isEmpty();
        assertThat(QueryText.comparisonWarning("sum(requests_total) < 1")).isPresent();
        assertThat(texts("sum(requests_total) < bool 1")).containsExactly("0");
        assertThat(QueryText.comparisonWarning("sum(requests_total) < bool 1")).isEmpty();
    }

    /** In each of the three quotes, exactly the tasks that were named. */
    @Test
    void theTasksOfAVersionAreSelected() {
        QueryText.Variables variables = new QueryText.Variables(
                "/shop/web", "2", "1", List.of("shop_web.instance-5eb2._app.1", "shop_web.instance-77aa._app.1"));
        for (String quote : List.of("\"", "'", "`")) {
            String query = QueryText.fill("sum(requests_total{app=#${APP}#,task=~#${TASKS}#})".replace("#", quote), variables);
            assertThat(texts(query)).as(query).containsExactly("400");
        }
        QueryText.Variables none = new QueryText.Variables("/shop/web", "", "", List.of());
        assertThat(texts(QueryText.fill("sum(requests_total{task=~\"${TASKS}\"})", none))).isEmpty();
    }

    @Test
    void whatCannotBeJudgedIsRefused() {
        assertRefused(prometheus, "requests_total[1m]", Kind.INVALID, "a range of values");
        assertRefused(prometheus, "\"text\"", Kind.INVALID, "gives a string");
        assertRefused(prometheus, "sum(", Kind.INVALID, "can't be read", "parse error");
        assertRefused(prometheus, "requests_total * on(app) requests_total", Kind.INVALID, "can't be calculated", "found duplicate series");
    }

    @Test
    void aWrongPathIsTold() {
        String without = program.uri().toString().replace("/prometheus", "");
        assertRefused(new Prometheus(Prometheus.settings(without), HttpClients.shared()), "1", Kind.NOT_FOUND, "its path included?");
    }

    /** From looks at the real one to the verdict. */
    @Test
    void aSoakIsJudgedByWhatPrometheusSays() {
        assertThat(look(prometheus, "sum(requests_total)", 409).state()).isEqualTo(MetricVerdict.State.PASSED);
        MetricVerdict breach = look(prometheus, "requests_total", 100);
        assertThat(breach.state()).isEqualTo(MetricVerdict.State.FAILED);
        assertThat(breach.text()).contains("2 looks in a row: last 300, worst 300 of requests_total{app=\"/shop/web\"");
        assertThat(look(prometheus, "nobody", 1).text()).startsWith("has no data yet");
        PrometheusProgram ending = PrometheusProgram.start("requests_total 1\n", "");
        Prometheus asked = new Prometheus(Prometheus.settings(ending.uri().toString()), HttpClients.shared());
        assertThat(asked.query("1").join().samples()).hasSize(1);
        ending.close();
        MetricVerdict silent = look(asked, "requests_total", 1);
        assertThat(silent.state()).isEqualTo(MetricVerdict.State.WAITING);
        assertThat(silent.text()).isEqualTo("is not answered");
    }

    /** Two looks, after which two breaches in a row are red. */
    private static MetricVerdict look(Prometheus asked, String query, double max) {
        MetricRule rule = new MetricRule("", query, new MetricRule.Limits(null, max),
                new MetricRule.Schedule(Duration.ofSeconds(1), Duration.ZERO, 2, Duration.ofSeconds(4)));
        MetricMemory memory = MetricMemory.EMPTY;
        for (int looks = 0; looks < 2; looks++) {
            MetricMemory before = memory;
            memory = asked.query(query).handle((answer, problem) -> problem == null
                    ? rule.look(before, answer, Instant.now())
                    : rule.unanswered(before, Instant.now())).join();
        }
        return rule.verdict(memory);
    }

    @Test
    void alertsThatBeginToFireAreSeen() {
        LabelMatchers web = LabelMatchers.parse("app=\"alerting\"");
        List<String> before = Alert.firing(prometheus.alerts().join(), web);
        assertThat(before).isEmpty();
        program.show(METRICS.formatted("alerting", 5));
        List<String> began = Awaitility.await().atMost(Duration.ofSeconds(30))
                .until(() -> Alert.began(before, prometheus.alerts().join(), web), found -> !found.isEmpty());
        assertThat(began).singleElement().asString().startsWith("Slow {alertname=\"Slow\",app=\"alerting\"");
        List<String> known = Alert.firing(prometheus.alerts().join(), web);
        assertThat(Alert.began(known, prometheus.alerts().join(), web)).isEmpty();
        assertThat(Alert.began(List.of(), prometheus.alerts().join(), LabelMatchers.parse("app=\"other\""))).isEmpty();
    }
}
