package io.jenkins.plugins.marathondeploy.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.alertmanager.Alertmanager;
import io.jenkins.plugins.marathondeploy.alertmanager.SilenceMemory;
import io.jenkins.plugins.marathondeploy.alertmanager.SilenceRequest;
import io.jenkins.plugins.marathondeploy.cluster.fuzz.Fuzz;
import io.jenkins.plugins.marathondeploy.cluster.fuzz.Mutator;
import io.jenkins.plugins.marathondeploy.consul.Consul;
import io.jenkins.plugins.marathondeploy.consul.Registrations;
import io.jenkins.plugins.marathondeploy.consul.ServiceHealth;
import io.jenkins.plugins.marathondeploy.consul.ServiceNames;
import io.jenkins.plugins.marathondeploy.consul.TaskEndpoint;
import io.jenkins.plugins.marathondeploy.consul.TestEndpoints;
import io.jenkins.plugins.marathondeploy.grafana.Annotation;
import io.jenkins.plugins.marathondeploy.grafana.Grafana;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.prometheus.LabelMatchers;
import io.jenkins.plugins.marathondeploy.prometheus.MetricMemory;
import io.jenkins.plugins.marathondeploy.prometheus.MetricRule;
import io.jenkins.plugins.marathondeploy.prometheus.Prometheus;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Whatever a service, or what stands in its place, answers: something that holds together, or a {@link ServiceException}. */
class AnswersFuzzTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void consul() throws Exception {
        String health = "[{\"Node\":{\"Node\":\"a\",\"Address\":\"10.0.0.7\"},\"Service\":{\"ID\":\"i\",\"Service\":\"web\",\"Tags\":[\"x\"],\"Address\":\"\","
                + "\"Port\":31001},\"Checks\":[{\"CheckID\":\"c\",\"Name\":\"n\",\"Status\":\"critical\",\"Output\":\"o\",\"Notes\":\"\"}]}]";
        List<TaskEndpoint> tasks = List.of(TestEndpoints.onHost("t", "10.0.0.7", 31001));
        fuzz(health, address -> new Consul(Consul.settings(address), HttpClients.shared()), consul -> consul.health("web"), found -> {
            ServiceHealth seen = (ServiceHealth) found;
            assertThat(Registrations.judge(List.of(seen), tasks, tasks).missingText(false)).hasSizeLessThan(2000).doesNotContain("\u001b");
            assertThat(ServiceNames.registering(List.of(seen), tasks)).hasSizeLessThan(2);
        });
    }

    @Test
    void prometheus() throws Exception {
        String vector = "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{\"job\":\"a\"},\"value\":[1.5,\"0.99\"]}]},"
                + "\"warnings\":[\"w\"]}";
        MetricRule rule = new MetricRule("", "x", new MetricRule.Limits(0.0, 1.0), MetricRule.Schedule.DEFAULT);
        fuzz(vector, address -> new Prometheus(Prometheus.settings(address), HttpClients.shared()), prometheus -> prometheus.query("x"), found -> {
            MetricMemory memory = rule.look(MetricMemory.EMPTY, (io.jenkins.plugins.marathondeploy.prometheus.QueryAnswer) found, NOW);
            assertThat(rule.verdict(memory).text()).isNotEmpty();
        });
        String alerts = "{\"status\":\"success\",\"data\":{\"alerts\":[{\"labels\":{\"alertname\":\"a\"},\"state\":\"firing\"}]}}";
        fuzz(alerts, address -> new Prometheus(Prometheus.settings(address), HttpClients.shared()), Prometheus::alerts, found -> { });
    }

    @Test
    void alertmanager() throws Exception {
        String silences = "[{\"id\":\"a1\",\"status\":{\"state\":\"active\"},\"comment\":\"marathon-deploy x marker-12\",\"matchers\":[],\"silenceID\":\"b\"}]";
        SilenceRequest request = new SilenceRequest(LabelMatchers.parse("a=\"b\""), "J", "x", "marker-12");
        fuzz(silences, address -> new Alertmanager(Alertmanager.settings(address), HttpClients.shared()),
                alertmanager -> alertmanager.release(request, SilenceMemory.NONE), found -> assertThat(found).isEqualTo(SilenceMemory.NONE));
    }

    @Test
    void grafana() throws Exception {
        Annotation annotation = Annotation.begun("t", "/a", "m", NOW);
        fuzz("{\"message\":\"Annotation added\",\"id\":7}", address -> new Grafana(Grafana.settings(address), HttpClients.shared()),
                grafana -> grafana.begin(annotation), found -> assertThat(found).isInstanceOf(Long.class));
    }

    private interface Use {
        void of(Object found);
    }

    private static <C> void fuzz(
            String good, Function<String, C> client, Function<C, CompletableFuture<?>> exchange, Use use) throws Exception {
        AtomicReference<Mutator> now = new AtomicReference<>();
        List<Integer> statuses = List.of(200, 200, 200, 200, 400, 401, 403, 404, 422, 500, 503, 302, 418);
        try (StubServer server = new StubServer(request -> Reply.of(now.get().pick(statuses), now.get().json(good)))) {
            C asked = client.apply(server.uri("").toString());
            Fuzz.endingWith(ServiceException.class).run(300, mutator -> {
                now.set(mutator);
                try {
                    use.of(exchange.apply(asked).join());
                } catch (CompletionException failed) {
                    if (failed.getCause() instanceof ServiceException known) {
                        assertThat(known.getMessage()).hasSizeLessThan(1000).doesNotContain("\u001b", "\u202e", "\n");
                        throw known;
                    }
                    throw failed;
                }
            });
        }
    }
}
