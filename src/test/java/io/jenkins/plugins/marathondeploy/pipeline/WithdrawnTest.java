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
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** What an administrator withdraws while a deployment is followed: it holds for that one as well, until it is given back. */
@WithSharedJenkins
class WithdrawnTest {
    private static final String OPTIONS = "maxTaskFailures: 0, rollbackTimeout: '3s'";

    private JenkinsRule jenkins;
    private MarathonFixture marathon;
    private MarathonDeployConfiguration configuration;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
        configuration = MarathonDeployConfiguration.get();
    }

    @AfterEach
    void stop() {
        marathon.close();
    }

    /** A deployment that is followed over a healthy version, and goes on being unhealthy. */
    private WorkflowRun followed(WorkflowJob before, WorkflowJob job) throws Exception {
        jenkins.buildAndAssertSuccess(before);
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("submitted /web", run);
        jenkins.waitForMessage("0 of 1 healthy", run);
        return run;
    }

    private WorkflowRun followedByAddress() throws Exception {
        String url = marathon.uri().toString();
        return followed(
                job(jenkins, "before", deploy(url, app("/web", "1", 1, HEALTHY), "")),
                job(jenkins, "web", deploy(url, app("/web", "2", 1, UNHEALTHY), OPTIONS)));
    }

    private void awaitRefusal(WorkflowRun run, String said) throws Exception {
        jenkins.waitForMessage(said, run);
        await().atMost(Duration.ofMinutes(1)).until(() -> marathon.eventStreams() == 0);
    }

    private long writes() {
        return marathon.requests().count(request -> !request.method().equals("GET"));
    }

    private String runs() {
        return marathon.cluster().app("/web").orElseThrow().content().path("cmd").asText();
    }

    private void assertEndsWithoutAnotherRequest(WorkflowRun run, String why) throws Exception {
        int before = marathon.requests().all().size();
        run.doStop();
        jenkins.waitForCompletion(run);

        assertThat(marathon.requests().all()).hasSize(before);
        assertThat(runs()).isEqualTo("serve 2");
        DeploymentAction card = run.getAction(DeploymentAction.class);
        assertThat(card.getOutcome()).isEqualTo("ROLLBACK_FAILED");
        assertThat(card.getReason()).contains(why, "It is not known what runs now");
    }

    @Test
    void anAddressThatJobsMayNotNameAnyMoreIsAskedNothing() throws Exception {
        WorkflowRun run = followedByAddress();

        configuration.setJobAddresses("");
        awaitRefusal(run, "but jobs may not name addresses here");

        assertEndsWithoutAnotherRequest(run, "but jobs may not name addresses here");
    }

    @Test
    void anAddressThatIsAllowedAgainIsFollowedOn() throws Exception {
        WorkflowRun run = followedByAddress();
        configuration.setJobAddresses("https://another.example");
        awaitRefusal(run, "that is not among the addresses that jobs may name");

        marathon.cluster().setAppStatus("/web", 200);
        configuration.setJobAddresses("127.0.0.0/8");

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(run));
        jenkins.assertLogContains("DEPLOYED", run);
    }

    private WorkflowRun followedByName() throws Exception {
        configuration.setMarathonServers(List.of(new MarathonServer("prod", marathon.uri().toString())));
        return followed(
                job(jenkins, "before", "marathonDeploy(appJson: '''" + app("/web", "1", 1, HEALTHY) + "''')"),
                job(jenkins, "web", "marathonDeploy(appJson: '''" + app("/web", "2", 1, UNHEALTHY) + "''', " + OPTIONS + ")"));
    }

    @Test
    void aServerThatIsForOtherFoldersNowIsAskedNothing() throws Exception {
        WorkflowRun run = followedByName();

        configuration.getMarathonServers().get(0).setFolders("other");
        awaitRefusal(run, "'prod' is not for web");

        assertEndsWithoutAnotherRequest(run, "'prod' is not for web");
    }

    @Test
    void anAbortChangesNothingOnAServerThatIsForOtherFoldersNow() throws Exception {
        WorkflowRun run = followedByName();
        long before = writes();

        configuration.getMarathonServers().get(0).setFolders("other");
        run.doStop();
        jenkins.waitForCompletion(run);

        assertThat(writes()).isEqualTo(before);
        assertThat(runs()).isEqualTo("serve 2");
        assertThat(run.getAction(DeploymentAction.class).getReason()).contains("'prod' is not for web");
    }

    @Test
    void aJobThatIsRenamedHasWhatItsNewNameHas() throws Exception {
        WorkflowRun run = followedByName();
        configuration.getMarathonServers().get(0).setFolders("before\nweb");
        run.getParent().renameTo("garden");

        awaitRefusal(run, "'prod' is not for garden");

        assertEndsWithoutAnotherRequest(run, "'prod' is not for garden");
    }

    /** The job names no server: that was the only one. */
    @Test
    void aServerThatIsAddedWithdrawsNothing() throws Exception {
        WorkflowRun run = followedByName();
        List<MarathonServer> more = new ArrayList<>(configuration.getMarathonServers());
        more.add(new MarathonServer("test", "https://test.example"));
        configuration.setMarathonServers(more);

        run.doStop();
        jenkins.waitForCompletion(run);

        assertThat(run.getAction(DeploymentAction.class).getOutcome()).isEqualTo("ROLLED_BACK");
        assertThat(runs()).isEqualTo("serve 1");
    }
}
