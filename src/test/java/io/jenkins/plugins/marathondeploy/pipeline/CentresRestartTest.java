package io.jenkins.plugins.marathondeploy.pipeline;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static io.jenkins.plugins.marathondeploy.pipeline.TwoCentres.runs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.Result;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** A restart of the controller when one data centre has the new version and the other one is on its way to it. */
class CentresRestartTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private final TwoCentres centres = new TwoCentres();

    @AfterEach
    void stop() {
        centres.close();
    }

    private void restartInTheSecond() throws Throwable {
        sessions.then(jenkins -> {
            centres.configure(jenkins);
            jenkins.buildAndAssertSuccess(job(jenkins, "before", TwoCentres.deploy("1", "")));
            WorkflowRun run = job(jenkins, "web", TwoCentres.deploy("2", "setFor: ['south:HTTP=500'], maxTaskFailures: 0"))
                    .scheduleBuild2(0)
                    .waitForStart();
            jenkins.waitForMessage("[south] submitted /web", run);
        });
    }

    private WorkflowRun ended(JenkinsRule jenkins, Result result) throws Exception {
        WorkflowRun run = jenkins.jenkins.getItemByFullName("web", WorkflowJob.class).getLastBuild();
        await().atMost(PATIENCE).untilAsserted(() ->
                assertThat(run.isBuilding()).as(Deployments.console(run)).isFalse());
        return jenkins.assertBuildStatus(result, run);
    }

    @Test
    void goesOnWhereItWasAndBothAreDeployed() throws Throwable {
        restartInTheSecond();
        long before = TwoCentres.writes(centres.north);
        centres.south.cluster().setAppStatus("/web", 200);

        sessions.then(jenkins -> {
            WorkflowRun run = ended(jenkins, Result.SUCCESS);
            jenkins.assertLogContains("following again after a restart of Jenkins", run);
            assertThat(run.getActions(DeploymentAction.class)).extracting(DeploymentAction::getOutcome)
                    .containsOnly("DEPLOYED").hasSize(3);
        });
        assertThat(List.of(runs(centres.north), runs(centres.south))).containsExactly("serve 2", "serve 2");
        assertThat(TwoCentres.writes(centres.north)).as("is not sent again").isEqualTo(before);
    }

    @Test
    void anAbortAfterwardsTakesBothBack() throws Throwable {
        restartInTheSecond();

        sessions.then(jenkins -> {
            WorkflowRun run = jenkins.jenkins.getItemByFullName("web", WorkflowJob.class).getLastBuild();
            jenkins.waitForMessage("following again after a restart of Jenkins", run);
            run.doStop();
            ended(jenkins, Result.ABORTED);
            assertThat(run.getActions(DeploymentAction.class)).extracting(DeploymentAction::getOutcome)
                    .containsOnly("ROLLED_BACK").hasSize(3);
        });
        assertThat(List.of(runs(centres.north), runs(centres.south))).containsExactly("serve 1", "serve 1");
    }
}
