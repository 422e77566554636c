package io.jenkins.plugins.marathondeploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.util.FormValidation;
import hudson.util.FormValidation.Kind;
import hudson.util.Secret;
import io.jenkins.plugins.marathondeploy.cluster.platform.GrafanaFixture;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.http.StubServer.Request;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import java.io.IOException;
import java.net.URI;
import java.util.function.Function;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** "Test connection" of the services beside Marathon. */
@WithSharedJenkins
class ServiceConnectionTest {
    private static final String TOKEN = "right-token-1";

    private JenkinsRule jenkins;
    private StubServer server;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        SystemCredentialsProvider.getInstance().getCredentials().add(
                new StringCredentialsImpl(CredentialsScope.GLOBAL, "token", "", Secret.fromString(TOKEN)));
        SystemCredentialsProvider.getInstance().getCredentials().add(
                new StringCredentialsImpl(CredentialsScope.GLOBAL, "wrong", "", Secret.fromString("wrong-token-1")));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private void serve(Function<Request, Reply> behaviour) throws IOException {
        stop();
        server = new StubServer(behaviour);
    }

    private FormValidation test(Class<? extends ServiceDescriptor> form, URI address, String credentialsId, String part) {
        return jenkins.jenkins.getDescriptorByType(form).doTestConnection(
                address.toString(), credentialsId, "",
                form == ConsulServer.DescriptorImpl.class ? part : null,
                form == PrometheusServer.DescriptorImpl.class ? part : null);
    }

    private static void assertAnswers(FormValidation answer, String message) {
        assertThat(answer.getMessage()).isEqualTo(message);
        assertThat(answer.kind).isEqualTo(Kind.OK);
    }

    private static void assertError(FormValidation answer, String message) {
        assertThat(answer.getMessage()).startsWith(message);
        assertThat(answer.kind).isEqualTo(Kind.ERROR);
    }

    @Test
    void consul() throws Exception {
        serve(request -> !TOKEN.equals(request.header("X-Consul-Token"))
                ? Reply.of(403, "ACL not found")
                : Reply.of(200, request.target().equals("/v1/health/service/consul?dc=east")
                        ? "[{\"Node\":{\"Node\":\"n\",\"Address\":\"127.0.0.1\"},"
                                + "\"Service\":{\"ID\":\"consul\",\"Address\":\"\",\"Port\":8300},\"Checks\":[]}]"
                        : "[]"));
        Class<ConsulServer.DescriptorImpl> form = ConsulServer.DescriptorImpl.class;
        assertAnswers(test(form, server.uri(""), "token", "east"), "Consul answers, and takes the login.");
        assertError(test(form, server.uri(""), "token", ""), "Consul answers, but shows not even itself.");
        assertError(test(form, server.uri(""), "wrong", "east"), "Consul refused the login.");
        assertError(test(form, server.uri("/ui"), "token", "east"), server.uri("/ui") + " is a page of Consul");
    }

    @Test
    void prometheus() throws Exception {
        serve(request -> !("Bearer " + TOKEN).equals(request.header("Authorization"))
                ? Reply.of(401, "Unauthorized")
                : "shop".equals(request.header("X-Scope-OrgID"))
                        ? Reply.of(200, "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}")
                        : Reply.of(401, "no org id"));
        Class<PrometheusServer.DescriptorImpl> form = PrometheusServer.DescriptorImpl.class;
        assertAnswers(test(form, server.uri(""), "token", "shop"), "Prometheus answers, and takes the login.");
        assertError(test(form, server.uri(""), "", "shop"), "Prometheus wants a login, and no credentials are chosen.");
        assertError(test(form, server.uri(""), "wrong", "shop"), "Prometheus refused the login.");
    }

    @Test
    void alertmanager() throws Exception {
        serve(request -> request.target().equals("/api/v2/status")
                ? Reply.of(200, "{\"versionInfo\":{\"version\":\"0.27.0\"}}")
                : Reply.of(404, "page not found"));
        Class<AlertmanagerServer.DescriptorImpl> form = AlertmanagerServer.DescriptorImpl.class;
        assertAnswers(test(form, server.uri(""), "", ""), "Alertmanager 0.27.0 answers. No login was given.");
        serve(request -> Reply.of(404, "inside"));
        assertError(test(form, server.uri(""), "", ""), "Something answers there, but not like Alertmanager.");
        assertError(test(form, StubServer.closedPort(""), "", ""), "No connection.");
    }

    @Test
    void grafana() throws Exception {
        try (GrafanaFixture grafana = GrafanaFixture.start(TOKEN)) {
            Class<GrafanaServer.DescriptorImpl> form = GrafanaServer.DescriptorImpl.class;
            assertAnswers(test(form, grafana.uri(), "token", ""), "Grafana answers, and takes the login.");
            assertError(test(form, grafana.uri(), "wrong", ""), "Grafana refused the login.");
            assertThat(grafana.annotations()).isEmpty();
        }
    }
}
