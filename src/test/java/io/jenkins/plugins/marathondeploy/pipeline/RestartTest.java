package io.jenkins.plugins.marathondeploy.pipeline;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.deploy;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.Result;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import io.jenkins.plugins.marathondeploy.view.Redeployer;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** A restart of the controller while builds queue; in each part of a deployment it is JenkinsFaultsTest's. */
class RestartTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private MarathonFixture marathon;
    private String url;

    @BeforeEach
    void start() {
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
        url = marathon.uri().toString();
    }

    @AfterEach
    void stop() {
        marathon.close();
    }

    private static void startAndWait(JenkinsRule jenkins, String script, String said) throws Exception {
        WorkflowRun run = job(jenkins, "restarted", script).scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage(said, run);
    }

    private static WorkflowRun finished(JenkinsRule jenkins, Result result) throws Exception {
        WorkflowRun run = jenkins.jenkins
                .getItemByFullName("restarted", WorkflowJob.class)
                .getLastBuild();
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(run.isBuilding())
                        .as(Deployments.console(run))
                        .isFalse());
        return jenkins.assertBuildStatus(result, run);
    }

    private String runs() {
        return marathon.cluster().app("/web").orElseThrow().content().path("cmd").asText();
    }

    @Test
    void whileQueuedBehindAnEarlierBuildKeepsTheOrder() throws Throwable {
        String second = deploy(url, app("/web", "2", 1, HEALTHY), "");
        sessions.then(jenkins -> {
            startAndWait(jenkins, deploy(url, app("/web", "1", 1, UNHEALTHY), "maxTaskFailures: 0"), "submitted /web");
            WorkflowJob job = jenkins.jenkins.getItemByFullName("restarted", WorkflowJob.class);
            job.setDefinition(new CpsFlowDefinition(second, true));
            jenkins.waitForMessage("build #1 of restarted has to end first", job.scheduleBuild2(0).waitForStart());
        });
        sessions.then(jenkins -> {
            WorkflowJob job = jenkins.jenkins.getItemByFullName("restarted", WorkflowJob.class);
            jenkins.waitForMessage("following again after a restart", job.getBuildByNumber(1));
            jenkins.waitForMessage("following again after a restart", job.getLastBuild());
            assertThat(runs()).isEqualTo("serve 1");
            marathon.cluster().setAppStatus("/web", 200);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(job.getBuildByNumber(1)));
            jenkins.assertLogContains("DEPLOYED", finished(jenkins, Result.SUCCESS));
        });
        assertThat(runs()).isEqualTo("serve 2");
    }

    @Test
    void whileADeploymentIsRepeatedByItsButtonGoesOn() throws Throwable {
        sessions.then(jenkins -> {
            WorkflowJob job = job(jenkins, "restarted", deploy(url, app("/web", "1", 1, HEALTHY), "maxTaskFailures: 0"));
            WorkflowRun first = jenkins.buildAndAssertSuccess(job);
            job.setDefinition(new CpsFlowDefinition(deploy(url, app("/web", "2", 1, HEALTHY), ""), true));
            jenkins.buildAndAssertSuccess(job);
            marathon.cluster().setAppStatus("/web", 500);
            new PipelineRedeployer().start(first.getAction(DeploymentAction.class), Redeployer.Wish.DEPLOY_AGAIN);
            await().until(() -> job.getBuildByNumber(3) != null);
            jenkins.waitForMessage("submitted /web", job.getBuildByNumber(3));
        });
        sessions.then(jenkins -> {
            WorkflowJob job = jenkins.jenkins.getItemByFullName("restarted", WorkflowJob.class);
            jenkins.waitForMessage("following again after a restart", job.getBuildByNumber(3));
            marathon.cluster().setAppStatus("/web", 200);
            jenkins.assertLogContains("DEPLOYED", finished(jenkins, Result.SUCCESS));
        });
        assertThat(runs()).isEqualTo("serve 1");
    }
}
