package io.jenkins.plugins.marathondeploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.ExtensionList;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.CpsFlowExecution;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** A restart of the controller while the agent builds: the pipeline can repeat what was cut. */
@EnabledIf(value = TeamOffice.IS_POSSIBLE, disabledReason = TeamOffice.MISSING)
class RestartInBuildTest {
    private static final String APP = "{\"id\": \"/web\", \"instances\": 1, \"cpus\": 0.1, \"mem\": 32,"
            + " \"container\": {\"type\": \"DOCKER\", \"docker\": {\"image\": \"${IMAGE}\"}}}";

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private TeamOffice office;
    private MarathonFixture marathon;
    private Path workspace;

    @BeforeEach
    void start() {
        office = new TeamOffice();
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
    }

    @AfterEach
    void stop() throws Exception {
        marathon.close();
        office.close();
    }

    private void restartWhile(String step) throws Throwable {
        sessions.then(jenkins -> {
            DumbSlave agent = jenkins.createOnlineSlave();
            WorkflowJob job = office.folder(jenkins).createProject(WorkflowJob.class, "web");
            Deployments.allowAddresses();
            job.setDefinition(new CpsFlowDefinition(
                    "retry(conditions: [nonresumable()], count: 2) {\n  node('" + agent.getNodeName() + "') {\n    echo 'an attempt'\n    "
                            + step + "\n  }\n}",
                    true));
            workspace = Path.of(agent.getWorkspaceFor(job).getRemote());
            office.context(workspace, "RUN echo " + office.unique + "; sleep 600");
            WorkflowRun run = job.scheduleBuild2(0).waitForStart();
            await().atMost(Duration.ofMinutes(3)).until(() -> office.running() == 1);
            // The engine may be quicker than the pipeline, which persists itself after it has started a step.
            ((CpsFlowExecution) run.getExecution()).waitForSuspension();
            // Jenkins tells so before it takes anything down; this harness takes the agents away even earlier.
            ExtensionList.lookupSingleton(ShutdownListener.class).onBeforeShutdown();
        });
        await().atMost(Duration.ofMinutes(1)).until(() -> office.running() == 0);
        office.context(workspace, "CMD [\"/bin/sh\"]");
        sessions.then(jenkins -> {
            WorkflowRun run = jenkins.jenkins
                    .getItemByFullName("team/web", WorkflowJob.class)
                    .getLastBuild();
            await().atMost(Duration.ofMinutes(4)).untilAsserted(() -> assertThat(run.isBuilding())
                    .as(JenkinsRule.getLog(run))
                    .isFalse());
            jenkins.assertBuildStatus(Result.SUCCESS, run);
            assertThat(JenkinsRule.getLog(run).split("an attempt", -1)).hasSize(3);
        });
    }

    @Test
    void aPushIsRepeated() throws Throwable {
        restartWhile("harborPush(repository: 'demo/web', tag: ['1'])");
        assertThat(office.harbor.digest(TeamOffice.REPOSITORY, "1")).isPresent();
    }

    @Test
    void aDeploymentIsRepeatedFromItsBuildOn() throws Throwable {
        restartWhile("marathonDeploy(marathonUrl: '" + marathon.uri() + "', repository: 'demo/web', tag: ['1'], appJson: '''"
                + APP + "''')");
        assertThat(marathon.requests().count("PUT", "/v2/apps/web")).isEqualTo(1);
        assertThat(marathon.cluster().app("/web").orElseThrow().content().at("/container/docker/image").asText())
                .endsWith("@" + office.harbor.digest(TeamOffice.REPOSITORY, "1").orElseThrow());
    }
}
