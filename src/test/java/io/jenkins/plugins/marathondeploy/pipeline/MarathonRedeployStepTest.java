package io.jenkins.plugins.marathondeploy.pipeline;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.deploy;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.deployWithTest;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.nio.file.Files;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

@WithSharedJenkins
class MarathonRedeployStepTest {
    private JenkinsRule jenkins;
    private MarathonFixture marathon;
    private String url;
    private WorkflowJob job;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
        url = marathon.uri().toString();
        job = job(jenkins, "web", "");
    }

    @AfterEach
    void stop() {
        marathon.close();
    }

    private WorkflowRun run(Result result, String script) throws Exception {
        job.setDefinition(new CpsFlowDefinition(script, true));
        return jenkins.assertBuildStatus(result, job.scheduleBuild2(0));
    }

    private void refused(String script, String why) throws Exception {
        WorkflowRun run = run(Result.FAILURE, script);
        jenkins.assertLogContains(why, run);
        DeploymentAction card = run.getAction(DeploymentAction.class);
        assertThat(card.getOutcome()).isEqualTo("NOT_STARTED");
        assertThat(card.getReason()).contains(why);
    }

    private String runs(String id) {
        return marathon.cluster().app(id).orElseThrow().content().path("cmd").asText();
    }

    @Test
    void oneOfSeveralDeploymentsOfABuildInAJobsOwnScript() throws Exception {
        run(
                Result.SUCCESS,
                deploy(url, app("/a", "1", 1, HEALTHY), "") + "\n" + deploy(url, app("/b", "1", 1, HEALTHY), ""));
        run(
                Result.SUCCESS,
                deploy(url, app("/a", "2", 1, HEALTHY), "") + "\n" + deploy(url, app("/b", "2", 1, HEALTHY), ""));

        WorkflowRun again = run(
                Result.SUCCESS,
                "def result = marathonRedeploy(build: '1', id: '/b')\necho \"${result.outcome} ${result.app}\"");

        jenkins.assertLogContains("DEPLOYED /b", again);
        assertThat(runs("/a")).isEqualTo("serve 2");
        assertThat(runs("/b")).isEqualTo("serve 1");
        refused("marathonRedeploy build: '1'", "build #1 of web has several deployments: give 'id' as one of these");
        refused("marathonRedeploy build: '1', id: '/c'", "build #1 of web has not deployed /c");
    }

    @Test
    void whatCannotBeDeployedAgainIsSaid() throws Exception {
        WorkflowRun first = run(Result.SUCCESS, deploy(url, app("/web", "1", 1, HEALTHY), ""));
        run(Result.SUCCESS, "echo 'nothing'");
        refused("marathonRedeploy build: '99'", "There is no earlier build #99 of web");
        refused("marathonRedeploy build: env.BUILD_NUMBER", "There is no earlier build #4 of web");
        refused("marathonRedeploy build: 'last'", "'build' is 'last', which is no number of a build");
        refused("marathonRedeploy build: '2'", "build #2 of web has deployed nothing");
        // What the configuration allows no more, it does not allow again.
        MarathonDeployConfiguration.get().setJobAddresses("");
        refused("marathonRedeploy build: '1'", "marathonUrl");
        MarathonDeployConfiguration.get().setJobAddresses("127.0.0.0/8");
        var kept = first.getRootDir()
                .toPath()
                .resolve("marathon-deploy-" + first.getAction(DeploymentAction.class).getKey() + ".secret");
        Files.writeString(kept, "nonsense");
        refused("marathonRedeploy build: '1'", "was encrypted with another controller's key");
        Files.delete(kept);
        refused("marathonRedeploy build: '1'", "was not kept, or is gone");
        assertThat(marathon.requests().count(request -> request.method().equals("PUT"))).isEqualTo(1);
    }

    @Test
    void theBlockOfTheEarlierBuildIsNotWaitedFor() throws Exception {
        run(
                Result.SUCCESS,
                deployWithTest(url, app("/web", "1", 1, HEALTHY), "verifyTimeout: '3s'") + " {\necho 'tested'\n}");
        run(Result.SUCCESS, deploy(url, app("/web", "2", 1, HEALTHY), ""));

        WorkflowRun again = run(Result.SUCCESS, "marathonRedeploy build: '1'");

        jenkins.assertLogContains("DEPLOYED", again);
        jenkins.assertLogContains("the step's block is not run again: it is in the script of build #1", again);
        jenkins.assertLogNotContains("tested", again);
        assertThat(again.getAction(DeploymentAction.class).getGates()).isEmpty();
        assertThat(runs("/web")).isEqualTo("serve 1");
    }

    @Test
    void textsInAScriptStayTexts() {
        assertThat(PipelineRedeployer.literal("/web', to: 'x\\\n")).isEqualTo("'/web\\', to: \\'x\\\\\\n'");
    }
}
