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
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
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
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.DataBoundConstructor;

/** A gate of another plugin, as a job names it. */
@WithJenkins
class DeploymentGateTest {
    private JenkinsRule jenkins;
    private MarathonFixture marathon;

    /** That plugin's. */
    public static final class Freeze extends DeploymentGate {
        private final String state;

        @DataBoundConstructor
        public Freeze(String state) {
            this.state = state;
        }

        public String getState() {
            return state;
        }

        @Override
        public Gate gate() throws AbortException {
            if (state.isEmpty()) {
                throw new AbortException("freeze: give its state");
            }
            return new Gate(
                    "freeze", "freeze of sales", Gate.When.VERIFY, Duration.ofMinutes(1), Duration.ofSeconds(1), "office",
                    JsonNodeFactory.instance.objectNode().put("state", state));
        }

        @TestExtension
        @Symbol("freeze")
        public static final class DescriptorImpl extends GateDescriptor {
            @Override
            public GateKind kind() {
                return new Kind();
            }
        }
    }

    private static final class Kind implements GateKind {
        @Override
        public String id() {
            return "freeze";
        }

        @Override
        public CompletableFuture<Finding> check(Gate gate, Facts facts, JsonNode memory, Systems systems) {
            String state = gate.settings().path("state").asText();
            return CompletableFuture.completedFuture(
                    state.equals("open") ? Finding.passed("it is open") : Finding.failed("it is " + state));
        }
    }

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
    }

    @AfterEach
    void stop() {
        marathon.close();
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
        assertThat(gates(pipeline("open", "freeze('open')", Result.SUCCESS))).containsExactly("freeze of sales: passed, it is open");
    }

    @Test
    void redIsAVersionThatFailed() throws Exception {
        jenkins.assertLogContains("freeze of sales failed: it is shut", pipeline("shut", "freeze('shut')", Result.FAILURE));
        assertThat(marathon.cluster().app("/web")).isEmpty();
    }

    @Test
    void whatIsWrongWithItIsSaidBeforeAnythingIsSent() throws Exception {
        jenkins.assertLogContains("freeze: give its state", pipeline("empty", "freeze('')", Result.FAILURE));
        assertThat(marathon.requests().count(request -> request.method().equals("PUT"))).isZero();
    }

    @Test
    void inAFreestyleJobThatWasStored() throws Exception {
        Deployments.allowAddresses();
        MarathonDeployStep step = new MarathonDeployStep();
        step.setMarathonUrl(marathon.uri().toString());
        step.setAppJson(app("/web", "1", 1, HEALTHY));
        step.setGates(List.of(new Freeze("open")));
        FreeStyleProject job = jenkins.createFreeStyleProject("free");
        job.getPublishersList().add(new MarathonDeployPublisher(step));
        job.save();
        job.doReload();

        FreeStyleBuild build = jenkins.buildAndAssertSuccess(
                jenkins.jenkins.getItemByFullName("free", FreeStyleProject.class));

        assertThat(gates(build)).containsExactly("freeze of sales: passed, it is open");
    }
}
