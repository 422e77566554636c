package io.jenkins.plugins.marathondeploy.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.marathondeploy.address.AllowedAddresses;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.rest.ServiceException;
import io.jenkins.plugins.marathondeploy.rest.ServiceException.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Prometheus' answers mean; the real one is asked by PrometheusITest. */
class PrometheusTest {
    private StubServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private Prometheus prometheus(int status, String body) throws IOException {
        stop();
        server = new StubServer(request -> Reply.of(status, body));
        return new Prometheus(Prometheus.settings(server.uri("/prometheus").toString()), HttpClients.shared());
    }

    private QueryAnswer answer(String type, String result) throws IOException {
        return prometheus(200, "{\"status\":\"success\",\"data\":{\"resultType\":\"" + type + "\",\"result\":" + result + "}}").query("x").join();
    }

    private void assertFails(int status, String body, Kind kind, String... words) throws IOException {
        CompletableFuture<QueryAnswer> future = prometheus(status, body).query("x");
        ThrowingCallable join = future::join;
        assertThatThrownBy(join).cause().isInstanceOfSatisfying(ServiceException.class, failure -> {
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.getMessage()).contains(words);
        });
    }

    @Test
    void vectorsAndScalarsAreTextsOfNumbers() throws IOException {
        assertThat(answer("vector", "[{\"metric\":{\"__name__\":\"up\",\"job\":\"a\"},\"value\":[1732800000.123,\"0.99\"]},"
                + "{\"metric\":{},\"value\":[1732800000.123,\"1e+06\"]}]").samples())
                .containsExactly(
                        new Sample(Map.of("__name__", "up", "job", "a"), "0.99", 0.99), new Sample(Map.of(), "1e+06", 1_000_000));
        assertThat(answer("scalar", "[1732800000.123,\"1\"]").samples()).containsExactly(new Sample(Map.of(), "1", 1));
        assertThat(answer("vector", "[]").samples()).isEmpty();
        assertThat(answer("scalar", "[0,\"NaN\"]").samples().get(0).value()).isNaN();
        assertThat(answer("scalar", "[0,\"+Inf\"]").samples().get(0).value()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(answer("scalar", "[0,\"-Inf\"]").samples().get(0).value()).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void whatIsNoNumberIsRefused() throws IOException {
        String success = "{\"status\":\"success\",\"data\":{\"resultType\":\"%s\",\"result\":%s}}";
        assertFails(200, success.formatted("matrix", "[{\"metric\":{},\"values\":[[0,\"1\"]]}]"), Kind.INVALID, "a range of values");
        assertFails(200, success.formatted("string", "[0,\"a\"]"), Kind.INVALID, "gives a string");
        assertFails(200, success.formatted("vector", "[{\"metric\":{},\"histogram\":[0,{}]}]"), Kind.INVALID, "histograms");
        assertFails(200, success.formatted("vector", "[{\"metric\":{},\"value\":[0,1]}]"), Kind.UNEXPECTED, "no number");
        assertFails(200, success.formatted("vector", "[{\"metric\":{},\"value\":[0,\"one\"]}]"), Kind.UNEXPECTED, "no number");
        assertFails(200, success.formatted("scalar", "[0,\"" + "1".repeat(1000) + "\"]"), Kind.UNEXPECTED, "no number");
        assertFails(200, success.formatted("vector", "[{\"metric\":{\"a\":1},\"value\":[0,\"1\"]}]"), Kind.UNEXPECTED, "\"a\" is no text");
        assertFails(200, success.formatted("vector", "7"), Kind.UNEXPECTED, "\"result\" is no list");
    }

    @Test
    void refusals() throws IOException {
        String error = "{\"status\":\"error\",\"errorType\":\"%s\",\"error\":\"%s\"}";
        assertFails(400, error.formatted("bad_data", "1:3: parse error"), Kind.INVALID, "can't be read: 1:3: parse error");
        assertFails(422, error.formatted("execution", "found duplicate series"), Kind.INVALID, "can't be calculated: found duplicate series");
        assertFails(503, error.formatted("timeout", "query timed out"), Kind.UNAVAILABLE, "longer than this Prometheus lets it");
        assertFails(503, "Service Unavailable", Kind.UNAVAILABLE, "can't serve");
        assertFails(404, "404 page not found", Kind.NOT_FOUND, "its path included?", "404 page not found");
        assertFails(401, "", Kind.UNAUTHORISED, "check the credential");
        assertFails(400, "<html>400 The plain HTTP request was sent to HTTPS port", Kind.UNEXPECTED, "no answer of Prometheus'");
        assertFails(200, "<html>login</html>", Kind.UNEXPECTED, "no answer of Prometheus'");
        assertFails(200, "{\"status\":\"error\"}", Kind.UNEXPECTED, "no answer of Prometheus'");
    }

    @Test
    void aTenantIsNamed() throws IOException {
        server = new StubServer(request -> Reply.of(200, "{\"status\":\"success\",\"data\":{\"alerts\":[]}}"));
        new Prometheus(Prometheus.settings(server.uri("").toString()), HttpClients.shared()).alerts().join();
        new Prometheus(Prometheus.settings(server.uri("").toString()).withScope("shop|garden"), HttpClients.shared()).alerts().join();
        assertThat(server.requests()).extracting(request -> request.header("X-Scope-OrgID")).containsExactly(null, "shop|garden");
    }

    @Test
    void aQueryIsPostedWithTheLogin() throws IOException {
        server = new StubServer(request -> Reply.of(200, "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[0,\"1\"]},\"warnings\":[\"a\\nb\"]}"));
        Authentication login = Authentication.token("Bearer", Secret.of("t0ken"));
        Prometheus prometheus = new Prometheus(
                Prometheus.settings(server.uri("").toString()).withAuthentication(() -> login), HttpClients.shared());
        assertThat(prometheus.query("rate(a{b=\"c\"}[5m]) + 1").join().warnings()).containsExactly("a b");
        assertThat(server.requests()).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo("POST /api/v1/query");
            assertThat(request.body()).isEqualTo("query=rate%28a%7Bb%3D%22c%22%7D%5B5m%5D%29+%2B+1");
            assertThat(request.header("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
            assertThat(request.header("Authorization")).isEqualTo("Bearer t0ken");
        });
    }

    @Test
    void aPathInFrontIsKeptAndPagesAreNot() throws IOException {
        prometheus(200, "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}").query("x").join();
        assertThat(server.requests().get(0).target()).isEqualTo("/prometheus/api/v1/query");
        assertThatThrownBy(() -> Prometheus.settings("http://a:9090/graph")).hasMessageContaining("a page of Prometheus's");
        assertThatThrownBy(() -> Prometheus.settings("http://a:9090/graph?g0.expr=up")).hasMessageContaining("a page of Prometheus's");
        assertThat(Prometheus.settings("http://mimir/api/prom").addresses().get(0)).hasPath("/api/prom");
    }

    @Test
    void ofAnAddressThatAJobHasNamedOnlyTheNumbersAreTaken() throws IOException {
        server = new StubServer(request -> Reply.of(request.target().endsWith("query") ? 200 : 400, "{\"status\":\"success\",\"data\":"
                + "{\"resultType\":\"vector\",\"result\":[{\"metric\":{\"secret\":\"s3cret\"},\"value\":[0,\"5\"]}]},\"warnings\":[\"s3cret\"]}"));
        HttpSettings confidential = HttpSettings.defaults().withAllowed(AllowedAddresses.parse("127.0.0.0/8"));
        Prometheus prometheus = new Prometheus(Prometheus.settings(server.uri("").toString()).withHttp(confidential), HttpClients.shared());
        assertThat(prometheus.query("x").join()).isEqualTo(new QueryAnswer(List.of(new Sample(Map.of(), "5", 5)), List.of()));
        assertThatThrownBy(() -> prometheus.alerts().join()).hasMessageNotContaining("s3cret").hasMessageContaining("not shown");
    }

    /** Something that answers as Prometheus does, but without a list, would let any alert pass. */
    @Test
    void alertsThatAreNotListedAreNotNone() throws IOException {
        assertThat(prometheus(200, "{\"status\":\"success\",\"data\":{\"alerts\":[]}}").alerts().join()).isEmpty();
        for (String data : List.of("{}", "{\"alerts\":null}", "{\"alerts\":{}}")) {
            CompletableFuture<List<Alert>> future = prometheus(200, "{\"status\":\"success\",\"data\":" + data + "}").alerts();
            ThrowingCallable join = future::join;
            assertThatThrownBy(join).as(data).hasMessageContaining("no answer of Prometheus");
        }
    }

    @Test
    void alertsThatBeganToFire() throws IOException {
        String alert = "{\"labels\":{\"alertname\":\"%s\",\"app\":\"%s\"},\"annotations\":{},\"state\":\"%s\",\"activeAt\":\"2026-01-01T00:00:00Z\",\"value\":\"1e+00\"}";
        String all = "{\"status\":\"success\",\"data\":{\"alerts\":[" + String.join(",",
                alert.formatted("Slow", "web", "firing"), alert.formatted("Down", "web", "pending"),
                alert.formatted("Slow", "db", "firing")) + "]}}";
        List<Alert> before = prometheus(200, all).alerts().join();
        LabelMatchers web = LabelMatchers.parse("app=\"web\"");
        List<String> known = Alert.firing(before, web);
        assertThat(known).singleElement().asString().as("it is kept").hasSize(16);
        assertThat(Alert.began(known, before, web)).isEmpty();
        List<Alert> now = prometheus(200, all.replace("pending", "firing")).alerts().join();
        assertThat(Alert.began(known, now, web)).containsExactly("Down {alertname=\"Down\",app=\"web\"}");
        assertThat(Alert.began(known, now, LabelMatchers.parse("app=\"none\""))).isEmpty();
    }
}
