package io.jenkins.plugins.marathondeploy.pipeline;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.deploy;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import hudson.AbortException;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.freestyle.MarathonDeployPublisher;
import io.jenkins.plugins.marathondeploy.gate.Facts;
import io.jenkins.plugins.marathondeploy.gate.Finding;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.gate.GateKind;
import io.jenkins.plugins.marathondeploy.gate.Systems;
import io.jenkins.plugins.marathondeploy.http.HttpCall;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.kohsuke.stapler.DataBoundConstructor;

/** A gate of another plugin, as a job names it. */
@WithSharedJenkins
class DeploymentGateTest {
    private JenkinsRule jenkins;
    private MarathonFixture marathon;
    private StubServer team;

    /** Passes when a page of the team's own says that the release may go out; shown in docs/gates.md. */
    public static final class Freeze extends DeploymentGate {
        private final String page;

        @DataBoundConstructor
        public Freeze(String page) {
            this.page = page;
        }

        public String getPage() {
            return page;
        }

        @Override
        public Gate gate() throws AbortException {
            if (page.isBlank()) {
                throw new AbortException("freeze: give the page that says whether a release may go out");
            }
            return new Gate(
                    "freeze", "freeze of sales", Gate.When.VERIFY, Duration.ofMinutes(1), Duration.ofSeconds(1), page,
                    JsonNodeFactory.instance.objectNode().put("page", page));
        }

        @TestExtension
        @Symbol("freeze")
        public static final class DescriptorImpl extends GateDescriptor {
            @Override
            public GateKind kind() {
                return new FreezeKind();
            }
        }
    }

    /** As the class above. */
    public static final class FreezeKind implements GateKind {
        @Override
        public String id() {
            return "freeze";
        }

        @Override
        public CompletableFuture<Finding> check(Gate gate, Facts facts, JsonNode memory, Systems systems) {
            URI page = URI.create(gate.settings().path("page").asText());
            return systems.http().sendAsync(HttpCall.get(page)).thenApply(answer ->
                    answer.isSuccess() ? Finding.passed("no freeze") : Finding.failed("frozen: " + answer.status()));
        }
    }

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        team = new StubServer(request -> Reply.of(request.target().equals("/open") ? 200 : 423, ""));
        Deployments.allowAddresses();
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
    }

    @AfterEach
    void stop() {
        marathon.close();
        team.close();
    }

    private static List<String> gates(Run<?, ?> run) {
        return run.getAction(DeploymentAction.class).getGates();
    }

    private WorkflowRun pipeline(String name, String gates, Result result) throws Exception {
        String script = deploy(marathon.uri().toString(), app("/web", "1", 1, HEALTHY), "gates: [" + gates + "]");
        return jenkins.assertBuildStatus(result, job(jenkins, name, script).scheduleBuild2(0));
    }

    @Test
    void inAPipeline() throws Exception {
        assertThat(gates(pipeline("open", "freeze('" + team.uri("/open") + "')", Result.SUCCESS))).containsExactly("freeze of sales: passed, no freeze");
    }

    @Test
    void redIsAVersionThatFailed() throws Exception {
        jenkins.assertLogContains("freeze of sales failed: frozen: 423", pipeline("shut", "freeze('" + team.uri("/shut") + "')", Result.FAILURE));
        assertThat(marathon.cluster().app("/web")).isEmpty();
    }

    @Test
    void whatIsWrongWithItIsSaidBeforeAnythingIsSent() throws Exception {
        jenkins.assertLogContains("freeze: give the page", pipeline("empty", "freeze('')", Result.FAILURE));
        assertThat(marathon.requests().count(request -> request.method().equals("PUT"))).isZero();
    }

    @Test
    void inAFreestyleJobThatWasStored() throws Exception {
        MarathonDeployStep step = new MarathonDeployStep();
        step.setMarathonUrl(marathon.uri().toString());
        step.setAppJson(app("/web", "1", 1, HEALTHY));
        step.setGates(List.of(new Freeze(team.uri("/open").toString())));
        FreeStyleProject job = jenkins.createFreeStyleProject("free");
        job.getPublishersList().add(new MarathonDeployPublisher(step));
        job.save();
        job.doReload();

        FreeStyleBuild build = jenkins.buildAndAssertSuccess(
                jenkins.jenkins.getItemByFullName("free", FreeStyleProject.class));

        assertThat(gates(build)).containsExactly("freeze of sales: passed, no freeze");
    }
}
