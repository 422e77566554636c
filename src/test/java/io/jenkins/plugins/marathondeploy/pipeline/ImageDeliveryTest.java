package io.jenkins.plugins.marathondeploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import hudson.slaves.OfflineCause;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.cluster.process.ClosedPort;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import java.nio.file.Path;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.jvnet.hudson.test.JenkinsRule;

/** Build and push on an agent: what they return, how they are stopped, and why they fail. */
@WithSharedJenkins
@EnabledIf(value = TeamOffice.IS_POSSIBLE, disabledReason = TeamOffice.MISSING)
class ImageDeliveryTest {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final String APP = "{\"id\": \"/web\", \"instances\": 1, \"cpus\": 0.1, \"mem\": 32,"
            + " \"container\": {\"type\": \"DOCKER\", \"docker\": {\"image\": \"${IMAGE}\"}}}";

    private JenkinsRule jenkins;
    private TeamOffice office;
    private MarathonFixture marathon;
    private DumbSlave agent;
    private Folder team;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        office = new TeamOffice();
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
        agent = jenkins.createOnlineSlave();
        team = office.folder(jenkins);
    }

    @AfterEach
    void stop() throws Exception {
        marathon.close();
        office.close();
    }

    private WorkflowJob job(String name, String script, String... instructions) throws Exception {
        WorkflowJob job = team.createProject(WorkflowJob.class, name);
        Deployments.allowAddresses();
        job.setDefinition(new CpsFlowDefinition(script, true));
        office.context(Path.of(agent.getWorkspaceFor(job).getRemote()), instructions);
        return job;
    }

    private String onAgent(String step) {
        return "node('" + agent.getNodeName() + "') { " + step + " }\n";
    }

    private String deploy(String more) {
        return onAgent("marathonDeploy(marathonUrl: '" + marathon.uri() + "', appJson: '''" + APP + "''', " + more + ")");
    }

    private WorkflowRun failed(WorkflowJob job) throws Exception {
        WorkflowRun run = jenkins.assertBuildStatus(Result.FAILURE, job.scheduleBuild2(0));
        jenkins.assertLogNotContains("\tat ", run);
        assertThat(marathon.requests().all()).noneMatch(request -> request.method().equals("PUT"));
        return run;
    }

    @Test
    void whatWasPushedIsDeployedWithoutAnAgent() throws Exception {
        WorkflowJob job = job(
                "stages",
                "def pushed\n" + onAgent("pushed = harborPush(repository: 'demo/web', tag: ['7', 'stable'])")
                        + "echo \"${pushed.image} ${pushed.digest} ${pushed.tags} skipped: '${pushed.skipped}'\"\n"
                        + "marathonDeploy(marathonUrl: '" + marathon.uri() + "', image: pushed.image, appJson: '''" + APP
                        + "''')",
                "CMD [\"/bin/sh\", \"-c\", \"sleep 600\"]");

        WorkflowRun run = jenkins.buildAndAssertSuccess(job);

        String digest = office.harbor.digest(TeamOffice.REPOSITORY, "7").orElseThrow();
        String name = office.harbor.registryAddress() + "/" + TeamOffice.REPOSITORY;
        jenkins.assertLogContains(
                name + ":7@" + digest + " " + digest + " [" + name + ":7, " + name + ":stable] skipped: ''", run);
        assertThat(office.harbor.digest(TeamOffice.REPOSITORY, "stable")).contains(digest);
        assertThat(Deployments.console(run)).containsSubsequence(
                "[marathon] Docker's output:\n[docker] ",
                "[marathon] Pushed " + name + ":7 as " + digest,
                "[marathon] Pushed " + name + ":stable, which is the same image");
        assertThat(marathon.cluster().app("/web").orElseThrow().content().at("/container/docker/image").asText())
                .isEqualTo(name + "@" + digest);

        WorkflowRun again = jenkins.buildAndAssertSuccess(job);

        jenkins.assertLogContains(
                name + ":7@" + digest + " " + digest + " [" + name + ":7, " + name + ":stable] skipped: '" + name, again);
        jenkins.assertLogContains("UNCHANGED", again);
    }

    /** A pull request's job pushes with the same robot; what it has built is its own affair. */
    @Test
    void whatAnotherJobHasBuiltIsBuiltAnew() throws Exception {
        String push = onAgent("echo \"skipped: '${harborPush(repository: 'demo/web', tag: env.JOB_BASE_NAME).skipped}'\"");
        WorkflowJob main = job("main", push);
        WorkflowJob pullRequest = job("pr", push);
        jenkins.buildAndAssertSuccess(pullRequest);

        WorkflowRun first = jenkins.buildAndAssertSuccess(main);
        WorkflowRun second = jenkins.buildAndAssertSuccess(main);

        jenkins.assertLogContains("skipped: ''", first);
        jenkins.assertLogContains("build and push skipped: ", second);
        assertThat(main.getRootDir().toPath().resolve("marathon-deploy-images.tsv")).exists();
    }

    @Test
    void anAbortStopsTheEnginesBuild() throws Exception {
        String slow = "RUN echo " + office.unique + "; sleep 600";
        for (String script : new String[] {onAgent("harborPush(repository: 'demo/web')"), deploy("repository: 'demo/web'")}) {
            WorkflowRun run = job("aborted" + script.length(), script, slow)
                    .scheduleBuild2(0)
                    .waitForStart();
            await().atMost(Duration.ofMinutes(3)).until(() -> office.running() == 1);

            run.doStop();

            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
            await().atMost(SOON).until(() -> office.running() == 0);
            jenkins.assertLogNotContains("\tat ", run);
        }
        // Marathon is asked for the app before the build; nothing is sent to it.
        assertThat(marathon.requests().all()).singleElement().satisfies(
                request -> assertThat(request.method()).isEqualTo("GET"));
    }

    @Test
    void anAgentThatIsLostIsNamed() throws Exception {
        WorkflowRun run = job("lost", deploy("repository: 'demo/web'"), "RUN echo " + office.unique + "; sleep 600")
                .scheduleBuild2(0)
                .waitForStart();
        await().atMost(Duration.ofMinutes(3)).until(() -> office.running() == 1);

        agent.toComputer().disconnect(new OfflineCause.ByCLI("pulled the plug"));

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
        jenkins.assertLogContains("The connection to agent '" + agent.getNodeName() + "' was lost", run);
        jenkins.assertLogNotContains("\tat ", run);
        await().atMost(SOON).until(() -> office.running() == 0);
        // Marathon is asked for the app before the build; nothing is sent to it.
        assertThat(marathon.requests().all()).singleElement().satisfies(
                request -> assertThat(request.method()).isEqualTo("GET"));
    }

    @Test
    void whatFailsIsSaidAndNothingIsDeployed() throws Exception {
        WorkflowRun badDockerfile = failed(
                job("dockerfile", deploy("repository: 'demo/web'"), "RUN echo the compiler is unhappy; exit 3"));
        jenkins.assertLogContains("the compiler is unhappy", badDockerfile);
        jenkins.assertLogContains("returned a non-zero code: 3", badDockerfile);

        WorkflowRun noOutput = failed(job("output", deploy("repository: 'demo/web', dockerOutput: 'none'")));
        jenkins.assertLogContains("'dockerOutput' takes folded or plain, not 'none'", noOutput);

        WorkflowRun noProject = failed(job("project", deploy("repository: 'nosuch/web'")));
        jenkins.assertLogContains("ERROR: ", noProject);
        jenkins.assertLogContains("nosuch", noProject);

        TeamOffice.store(team).addCredentials(
                Domain.global(), TeamOffice.login("mistyped", TeamOffice.ROBOT, "wrong-" + office.unique));
        WorkflowRun noLogin = failed(
                job("password", deploy("repository: 'demo/web', harborCredentialsId: 'mistyped'")));
        jenkins.assertLogContains("ERROR: ", noLogin);
        jenkins.assertLogContains(TeamOffice.ROBOT, noLogin);
        jenkins.assertLogNotContains("wrong-" + office.unique, noLogin);

        try (ClosedPort closed = ClosedPort.any()) {
            WorkflowRun noHarbor = failed(
                    job("unreachable", deploy("repository: 'demo/web', harborUrl: '" + closed.uri() + "'")));
            jenkins.assertLogContains("ERROR: Push of " + closed.uri().getAuthority() + "/demo/web:1 failed", noHarbor);
            jenkins.assertLogContains("could not be reached", noHarbor);
        }
    }
}
