package io.jenkins.plugins.marathondeploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Result;
import hudson.model.Run;
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.TestAuthority;
import io.jenkins.plugins.marathondeploy.pipeline.Deployments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Servers whose certificate only a private authority vouches for, from the form's test to a whole deployment. */
@WithJenkins
class PrivateAuthorityTest {
    private final HttpClient http = HttpClient.newHttpClient();

    /** Hands a request on to a server without TLS. The stream of events is not there, so that Marathon is polled. */
    private StubServer.Reply handOn(URI target, StubServer.Request request) {
        if (request.target().startsWith("/v2/events")) {
            return StubServer.Reply.of(404, "");
        }
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(target.resolve(request.target()))
                            .method(request.method(), HttpRequest.BodyPublishers.ofString(request.body()))
                            .header("Content-Type", "application/json")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            StubServer.Reply reply = StubServer.Reply.of(answer.statusCode(), answer.body());
            for (String header : List.of("Content-Type", "Marathon-Deployment-Id", "X-Marathon-Leader")) {
                reply = answer.headers().firstValue(header).isPresent()
                        ? reply.with(header, answer.headers().firstValue(header).get())
                        : reply;
            }
            return reply;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void secretText(String id, String text) {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(CredentialsScope.GLOBAL, id, "", Secret.fromString(text)));
    }

    private static void server(String url, String authority) {
        MarathonServer server = new MarathonServer("prod", url);
        server.setCaCredentialsId(authority);
        MarathonDeployConfiguration.get().setMarathonServers(List.of(server));
    }

    @Test
    void aDeploymentTrustsTheAuthorityOfItsServerOnly(JenkinsRule jenkins, @TempDir Path directory) throws Exception {
        TestAuthority authority = new TestAuthority(directory, "company", "ip:127.0.0.1");
        TestAuthority stranger = new TestAuthority(directory, "stranger", "ip:127.0.0.1");
        secretText("company", authority.pem());
        secretText("stranger", stranger.pem());
        MarathonServer.DescriptorImpl form = jenkins.jenkins.getDescriptorByType(MarathonServer.DescriptorImpl.class);
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "web");
        job.setDefinition(new CpsFlowDefinition(
                "marathonDeploy(marathon: 'prod', appJson: '''" + Deployments.app("/web", "1", 1, Deployments.HEALTHY) + "''')",
                true));
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
                StubServer tls = new StubServer(authority.server(), request -> handOn(marathon.uri(), request))) {
            String url = tls.uri("").toString();
            for (String untrusted : List.of("", "stranger")) {
                FormValidation answer = form.doTestConnection(url, "", untrusted, "");
                assertThat(answer.kind).isEqualTo(FormValidation.Kind.ERROR);
                assertThat(answer.getMessage()).contains("The certificate is not trusted");
                server(url, untrusted);
                Run<?, ?> run = jenkins.buildAndAssertStatus(Result.FAILURE, job);
                assertThat(JenkinsRule.getLog(run)).containsIgnoringCase("certificate").doesNotContain("\tat ");
            }
            assertThat(marathon.requests().all()).isEmpty();

            assertThat(form.doTestConnection(url, "", "company", "").kind).isEqualTo(FormValidation.Kind.OK);
            server(url, "company");
            jenkins.buildAndAssertSuccess(job);
            assertThat(marathon.cluster().app("/web").orElseThrow().content().path("cmd").asText()).isEqualTo("serve 1");
        }
    }

    @Test
    void theOtherServersAreTestedWithTheirAuthorityOnly(JenkinsRule jenkins, @TempDir Path directory) throws Exception {
        TestAuthority authority = new TestAuthority(directory, "company", "ip:127.0.0.1");
        secretText("company", authority.pem());
        HarborRegistry.DescriptorImpl harbor = jenkins.jenkins.getDescriptorByType(HarborRegistry.DescriptorImpl.class);
        List<Class<? extends ServiceDescriptor>> services = List.of(
                ConsulServer.DescriptorImpl.class, PrometheusServer.DescriptorImpl.class, AlertmanagerServer.DescriptorImpl.class,
                GrafanaServer.DescriptorImpl.class);
        try (StubServer tls = new StubServer(authority.server(), request -> StubServer.Reply.of(404, "page not found"))) {
            String url = tls.uri("").toString();
            List<Function<String, FormValidation>> tests = new ArrayList<>();
            tests.add(trusted -> harbor.doTestConnection(url, "", trusted, ""));
            services.forEach(form -> tests.add(trusted ->
                    jenkins.jenkins.getDescriptorByType(form).doTestConnection(url, "", trusted, null, null)));
            for (Function<String, FormValidation> test : tests) {
                int asked = tls.requests().size();
                assertThat(test.apply("").getMessage()).contains("The certificate is not trusted");
                assertThat(tls.requests()).hasSize(asked);
                assertThat(test.apply("company").getMessage()).doesNotContain("certificate");
                assertThat(tls.requests()).hasSizeGreaterThan(asked);
            }
        }
    }
}
