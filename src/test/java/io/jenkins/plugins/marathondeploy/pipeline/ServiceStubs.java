package io.jenkins.plugins.marathondeploy.pipeline;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.util.Secret;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Instance;
import io.jenkins.plugins.marathondeploy.cluster.platform.AlertmanagerFixture;
import io.jenkins.plugins.marathondeploy.cluster.platform.GrafanaFixture;
import io.jenkins.plugins.marathondeploy.config.AlertmanagerServer;
import io.jenkins.plugins.marathondeploy.config.ConsulServer;
import io.jenkins.plugins.marathondeploy.config.GrafanaServer;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.config.PrometheusServer;
import io.jenkins.plugins.marathondeploy.config.ServiceServer;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.http.StubServer.Request;
import java.io.IOException;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;

/** Consul, Prometheus, Alertmanager and Grafana beside a Marathon, each with a token; a registrar puts what is healthy into Consul. */
public final class ServiceStubs implements AutoCloseable {
    static final String TOKEN = "t0ken-of-the-office";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    final StubServer consul;
    final StubServer prometheus;
    final AlertmanagerFixture alertmanager;
    final GrafanaFixture grafana;
    /** Whether the registrar works. */
    final AtomicBoolean registers = new AtomicBoolean(true);
    /** What queries give, one after the other; the last one again and again. */
    final Deque<String> values = new ConcurrentLinkedDeque<>(List.of("1"));
    private final MarathonFixture marathon;

    public ServiceStubs(MarathonFixture marathon) throws IOException {
        this.marathon = marathon;
        consul = new StubServer(this::consul);
        prometheus = new StubServer(this::prometheus);
        alertmanager = AlertmanagerFixture.start(TOKEN);
        grafana = GrafanaFixture.start(TOKEN);
    }

    /** From now on queries give these, one after the other; the last one again and again. */
    public void gives(String... next) {
        values.addAll(List.of(next));
        values.removeFirst();
    }

    /** Configures Marathon as "prod", which names all four. */
    public void configure() throws IOException {
        configure(marathon.uri().toString(), List.of(
                consul.uri("").toString(), prometheus.uri("").toString(), alertmanager.uri().toString(), grafana.uri().toString()));
        MarathonDeployConfiguration configuration = MarathonDeployConfiguration.get();
        configuration.setConsuls(with(configuration.getConsuls(), new ConsulServer("lab", "https://lab.example")));
        configuration.setPrometheuses(with(configuration.getPrometheuses(), new PrometheusServer("lab", "https://lab.example")));
    }

    private static <T> List<T> with(List<T> servers, T another) {
        return Stream.concat(servers.stream(), Stream.of(another)).toList();
    }

    /** @param addresses of Consul, Prometheus, Alertmanager and Grafana */
    static void configure(String marathon, List<String> addresses) throws IOException {
        addToken();
        MarathonDeployConfiguration configuration = MarathonDeployConfiguration.get();
        configuration.setConsuls(List.of(with(new ConsulServer("office-consul", addresses.get(0)))));
        configuration.setPrometheuses(List.of(with(new PrometheusServer("office-prometheus", addresses.get(1)))));
        configuration.setAlertmanagers(List.of(with(new AlertmanagerServer("office-alerts", addresses.get(2)))));
        configuration.setGrafanas(List.of(with(new GrafanaServer("office-grafana", addresses.get(3)))));
        MarathonServer prod = new MarathonServer("prod", marathon);
        prod.setConsul("office-consul");
        prod.setPrometheus("office-prometheus");
        prod.setAlertmanager("office-alerts");
        prod.setGrafana("office-grafana");
        configuration.setMarathonServers(List.of(prod));
    }

    /** The credential that {@link #with} names. */
    static void addToken() throws IOException {
        SystemCredentialsProvider credentials = SystemCredentialsProvider.getInstance();
        credentials.getCredentials().add(
                new StringCredentialsImpl(CredentialsScope.GLOBAL, "office-token", "", Secret.fromString(TOKEN)));
        credentials.save();
    }

    static <T extends ServiceServer> T with(T server) {
        server.setCredentialsId("office-token");
        return server;
    }

    private Reply consul(Request request) {
        if (!TOKEN.equals(request.header("X-Consul-Token"))) {
            return Reply.of(403, "ACL not found");
        }
        ArrayNode list = MAPPER.createArrayNode();
        if (request.target().equals("/v1/health/service/web") && registers.get()) {
            for (Instance instance : marathon.cluster().healthy("/web")) {
                ObjectNode entry = list.addObject();
                entry.putObject("Node").put("Node", "agent").put("Address", instance.task().host());
                entry.putObject("Service").put("ID", instance.task().id()).put("Address", instance.task().host())
                        .put("Port", instance.task().ports().get(0));
                entry.putArray("Checks");
            }
        }
        return Reply.of(200, list.toString());
    }

    private Reply prometheus(Request request) {
        if (!("Bearer " + TOKEN).equals(request.header("Authorization"))) {
            return Reply.of(401, "Unauthorized");
        }
        return Reply.of(200, request.target().equals("/api/v1/alerts")
                ? "{\"status\":\"success\",\"data\":{\"alerts\":[]}}"
                : "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\""
                        + (values.size() > 1 ? values.poll() : values.peek()) + "\"]}]}}");
    }

    @Override
    public void close() {
        consul.close();
        prometheus.close();
        alertmanager.close();
        grafana.close();
    }
}
