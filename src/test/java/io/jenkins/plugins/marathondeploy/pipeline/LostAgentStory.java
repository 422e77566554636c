package io.jenkins.plugins.marathondeploy.pipeline;

import static org.awaitility.Awaitility.await;

import hudson.slaves.DumbSlave;
import hudson.slaves.OfflineCause;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.reliability.Scenario.Got;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.core.ConditionTimeoutException;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** An agent goes while it builds the image of a deployment. */
final class LostAgentStory {
    private static final String APP = "{\"id\": \"/web\", \"instances\": 1, \"cpus\": 0.1, \"mem\": 32,"
            + " \"container\": {\"type\": \"DOCKER\", \"docker\": {\"image\": \"${IMAGE}\"}}}";

    Got run(JenkinsSessionExtension sessions) throws Throwable {
        AtomicReference<Got> got = new AtomicReference<>();
        try (TeamOffice office = new TeamOffice();
                MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            sessions.then(jenkins -> got.set(lose(jenkins, office, marathon)));
        }
        return got.get();
    }

    private static Got lose(JenkinsRule jenkins, TeamOffice office, MarathonFixture marathon) throws Exception {
        DumbSlave agent = jenkins.createOnlineSlave();
        WorkflowJob job = office.folder(jenkins).createProject(WorkflowJob.class, "lost");
        Deployments.allowAddresses();
        job.setDefinition(new CpsFlowDefinition(
                "node('" + agent.getNodeName() + "') { marathonDeploy(marathonUrl: '" + marathon.uri()
                        + "', repository: 'demo/web', tag: ['1'], appJson: '''" + APP + "''') }",
                true));
        office.context(
                Path.of(agent.getWorkspaceFor(job).getRemote()), "RUN echo " + office.unique + "; sleep 600");
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        await().atMost(Duration.ofMinutes(3)).until(() -> office.running() == 1);
        agent.toComputer().disconnect(new OfflineCause.ByCLI("pulled the plug"));
        await().atMost(Duration.ofMinutes(3)).until(() -> !run.isBuilding());
        String log = JenkinsRule.getLog(run);
        String requests = marathon.requests().all().stream().allMatch(request -> request.method().equals("GET"))
                ? "no write to Marathon"
                : "writes to Marathon";
        return new Got(
                run.getResult() + "; " + requests + "; " + engine(office)
                        + (log.contains("was lost") ? "; says \"was lost\"" : ""),
                log);
    }

    private static String engine(TeamOffice office) {
        try {
            await().atMost(Duration.ofMinutes(1)).until(() -> office.running() == 0);
            return "the engine's build has ended";
        } catch (ConditionTimeoutException runsOn) {
            return "the engine goes on building";
        }
    }
}
