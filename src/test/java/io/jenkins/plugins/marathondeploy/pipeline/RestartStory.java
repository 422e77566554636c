package io.jenkins.plugins.marathondeploy.pipeline;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.Cluster;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.reliability.Scenario.Got;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Release 2 is deployed over release 1, Jenkins is restarted once something was said, and the build goes on. */
final class RestartStory {
    private static final Pattern OUTCOME = Pattern.compile(
            "\\b(DEPLOYED|ROLLED_BACK|ROLLBACK_FAILED|SUPERSEDED|CANCELLED|REFUSED|LEFT)\\b");

    /** What happens on Marathon. */
    interface Act {
        void on(MarathonFixture marathon) throws Exception;
    }

    private final String status;
    private final String options;
    private final String said;
    private final Act before;
    private final Act down;

    /** @param status what the new version's health checks get */
    RestartStory(String status, String options, String said) {
        this(status, options, said, marathon -> {}, marathon -> {});
    }

    private RestartStory(String status, String options, String said, Act before, Act down) {
        this.status = status;
        this.options = options;
        this.said = said;
        this.before = before;
        this.down = down;
    }

    /** Before the build. */
    RestartStory before(Act act) {
        return new RestartStory(status, options, said, act, down);
    }

    /** While Jenkins is down. */
    RestartStory down(Act act) {
        return new RestartStory(status, options, said, before, act);
    }

    Got run(JenkinsSessionExtension sessions, String name) throws Throwable {
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            put(marathon, "1", false);
            await().atMost(Duration.ofMinutes(1)).until(() -> state(marathon.cluster()).equals("1 healthy on 1 of 1"));
            before.on(marathon);
            String script = Deployments.deploy(marathon.uri().toString(), Deployments.app("/web", "2", 1, status), options);
            sessions.then(jenkins -> {
                WorkflowRun run = Deployments.job(jenkins, name, script).scheduleBuild2(0).waitForStart();
                jenkins.waitForMessage(said, run);
            });
            down.on(marathon);
            AtomicReference<Got> got = new AtomicReference<>();
            sessions.then(jenkins -> got.set(ended(jenkins, name, marathon)));
            return got.get();
        }
    }

    private static Got ended(JenkinsRule jenkins, String name, MarathonFixture marathon) throws Exception {
        WorkflowRun run = jenkins.jenkins.getItemByFullName(name, WorkflowJob.class).getLastBuild();
        if (!ends(run)) {
            return new Got("still runs, 2 minutes after the restart", JenkinsRule.getLog(run));
        }
        String log = JenkinsRule.getLog(run);
        String outcome = OUTCOME.matcher(log).results().map(MatchResult::group).reduce((one, next) -> next).orElse("?");
        long writes = marathon.requests().count(request -> !request.method().equals("GET"));
        String again = log.contains("following again after a restart") ? "" : "; not followed again";
        return new Got(outcome + ", " + run.getResult() + "; " + state(marathon.cluster()) + "; " + writes
                + (writes == 1 ? " write" : " writes") + again, log);
    }

    /** Sooner than the test harness ends a session, so that the console can be shown. */
    private static boolean ends(WorkflowRun run) {
        try {
            await().atMost(Duration.ofMinutes(2)).until(() -> !run.isBuilding());
            return true;
        } catch (ConditionTimeoutException stillRuns) {
            return false;
        }
    }

    /** Another client's release. */
    static void put(MarathonFixture marathon, String release, boolean force) throws Exception {
        put(marathon, release, Deployments.HEALTHY, force);
    }

    /** As above. @param status what its health checks get */
    static void put(MarathonFixture marathon, String release, String status) throws Exception {
        put(marathon, release, status, false);
    }

    private static void put(MarathonFixture marathon, String release, String status, boolean force) throws Exception {
        String app = Deployments.app("/web", release, 1, status);
        marathon.cluster().put((ObjectNode) new ObjectMapper().readTree(app), force);
    }

    private static String state(Cluster cluster) {
        return cluster.app("/web").map(app -> app.content().path("cmd").asText().replace("serve ", "") + " healthy on "
                + cluster.healthy("/web").size() + " of " + cluster.instances("/web").size()).orElse("no app");
    }
}
