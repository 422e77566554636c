package io.jenkins.plugins.marathondeploy.pipeline;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.deployWithTest;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.model.Result;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStepExecution;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** The step's block as the user's own test: run when the new version is healthy, and before it counts. */
@WithSharedJenkins
class DeployBlockTest {
    private JenkinsRule jenkins;
    private MarathonFixture marathon;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
        marathon.cluster().put((ObjectNode) new ObjectMapper().readTree(app("/web", "1", 2, HEALTHY)), false);
        await().atMost(Duration.ofMinutes(1)).until(() -> marathon.cluster().deployments().isEmpty()
                && marathon.cluster().healthy("/web").size() == 2);
    }

    @AfterEach
    void stop() {
        marathon.close();
    }

    private String script(String options, String block) {
        return "def result = " + deployWithTest(marathon.uri().toString(), app("/web", "2", 2, HEALTHY), options) + " {\n" + block + "\n}\n"
                + "echo \"then ${result.outcome} ${result.gates}\"";
    }

    private WorkflowRun ended(String name, String script, Result result) throws Exception {
        WorkflowRun run = job(jenkins, name, script).scheduleBuild2(0).waitForStart();
        return jenkins.assertBuildStatus(result, jenkins.waitForCompletion(run));
    }

    private String runs() {
        return marathon.cluster().app("/web").orElseThrow().content().path("cmd").asText();
    }

    @Test
    void runsWhenTheNewVersionIsHealthyAndBeforeItCounts() throws Exception {
        WorkflowRun run = ended("good", script("",
                "echo \"test of ${env.MARATHON_DEPLOY_APP} at ${env.MARATHON_DEPLOY_INSTANCES.split(',').length} instances\""),
                Result.SUCCESS);

        String log = JenkinsRule.getLog(run);
        assertThat(log).contains("test of /web at 2 instances");
        assertThat(log.indexOf("2 of 2 healthy")).isPositive().isLessThan(log.indexOf("test of /web"));
        assertThat(log).contains("then DEPLOYED", "name:the step's block, when:verify, state:PASSED");
        assertThat(runs()).isEqualTo("serve 2");
        assertThat(run.getAction(DeploymentAction.class).getGates()).containsExactly("the step's block: passed, the block has ended");
    }

    @Test
    void itsFailureIsAFailedVersion() throws Exception {
        WorkflowRun run = ended("bad", script("", "error 'smoke'"), Result.FAILURE);

        jenkins.assertLogContains("ROLLED_BACK: the step's block failed: the block failed: smoke", run);
        jenkins.assertLogNotContains("then ", run);
        assertThat(runs()).isEqualTo("serve 1");
    }

    @Test
    void isEndedWhenItsTimeIsUp() throws Exception {
        WorkflowRun run = ended(
                "late", script("verifyTimeout: '3s'", "try { sleep 3600 } finally { echo 'cleaned up' }"), Result.FAILURE);

        jenkins.assertLogContains("cleaned up", run);
        jenkins.assertLogContains("did not pass within 00:03", run);
        assertThat(runs()).isEqualTo("serve 1");
    }

    @Test
    void anAbortInItIsAnAbortOfTheDeployment() throws Exception {
        WorkflowRun run = job(jenkins, "aborted", script("onAbort: 'leave'", "echo 'begun'\nsleep 3600"))
                .scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("begun", run);
        run.doStop();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));

        jenkins.assertLogContains("LEFT: aborted", run);
        assertThat(runs()).isEqualTo("serve 2");
    }

    @Test
    void aPersonMayJudge() throws Exception {
        WorkflowRun yes = judged("yes");
        input(yes).proceed(null);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(yes));
        assertThat(runs()).isEqualTo("serve 2");
    }

    @Test
    void aPersonWhoSaysNoRollsItBack() throws Exception {
        WorkflowRun no = judged("no");
        input(no).doAbort();
        jenkins.waitForCompletion(no);
        jenkins.assertLogContains("ROLLED_BACK", no);
        assertThat(runs()).isEqualTo("serve 1");
    }

    private WorkflowRun judged(String name) throws Exception {
        WorkflowRun run = job(jenkins, name, script("", "input 'Is it good?'")).scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("Is it good?", run);
        return run;
    }

    private static InputStepExecution input(WorkflowRun run) throws Exception {
        await().until(() -> run.getAction(InputAction.class) != null && !run.getAction(InputAction.class).getExecutions().isEmpty());
        return run.getAction(InputAction.class).getExecutions().get(0);
    }

    @Test
    void aTimeThatIsNoneIsRefusedBeforeAnythingIsSent() throws Exception {
        WorkflowRun run = ended("wrong", script("verifyTimeout: 'soon'", "echo 'never'"), Result.FAILURE);
        jenkins.assertLogContains("'verifyTimeout': 'soon' is not a duration", run);
        assertThat(runs()).isEqualTo("serve 1");
    }

    @Test
    void worksInADeclarativePipeline() throws Exception {
        WorkflowRun run = ended("declarative", """
                pipeline {
                  agent none
                  stages {
                    stage('Deploy') {
                      steps {
                        %s {
                          echo "test of ${MARATHON_DEPLOY_APP}"
                        }
                      }
                    }
                  }
                }""".formatted(deployWithTest(marathon.uri().toString(), app("/web", "2", 2, HEALTHY), "")), Result.SUCCESS);
        jenkins.assertLogContains("test of /web", run);
        jenkins.assertLogContains("DEPLOYED", run);
    }

    @Test
    void aProbeAsksOnlyWhatJobsMayName() throws Exception {
        WorkflowRun run = ended(
                "probe", script("probe: 'http://192.0.2.1/'", "echo 'never'"), Result.FAILURE);
        jenkins.assertLogContains("'probe' is http://192.0.2.1/", run);
        jenkins.assertLogContains("Have an administrator allow the address", run);
        assertThat(runs()).isEqualTo("serve 1");
    }

    @Test
    void aProbeThatNobodyAnswersRollsBack() throws Exception {
        WorkflowRun run = ended(
                "nobody", script("probe: 'http://127.0.0.1:1/', probeTimeout: '3s', probeCount: 2", "echo 'never'"),
                Result.FAILURE);
        jenkins.assertLogContains("probe http://127.0.0.1:1/ could not be asked for 00:03", run);
        jenkins.assertLogNotContains("\nnever", run);
        assertThat(runs()).isEqualTo("serve 1");
    }
}
