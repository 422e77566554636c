package io.jenkins.plugins.marathondeploy.freestyle;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.FilePath;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.Cause;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.User;
import hudson.scm.ChangeLogParser;
import hudson.scm.NullChangeLogParser;
import hudson.scm.PollingResult;
import hudson.scm.SCM;
import hudson.scm.SCMRevisionState;
import hudson.security.ACL;
import hudson.tasks.ArtifactArchiver;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import io.jenkins.plugins.marathondeploy.pipeline.MarathonDeployStep;
import io.jenkins.plugins.marathondeploy.pipeline.RedeployCause;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.TestBuilder;

/** Builds of a freestyle job that deploy again or roll back, without the job's own steps. */
@WithSharedJenkins
class RedeployBuildTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    private JenkinsRule jenkins;
    private MarathonFixture marathon;
    private FreeStyleProject job;
    private MarathonDeployStep step;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
        MarathonDeployConfiguration.get().setMarathonServers(List.of(new MarathonServer("prod", marathon.uri().toString())));
        job = jenkins.createFreeStyleProject("free");
        job.getBuildersList().add(new Saying(null));
        // Fails a build that has no workspace with such a file.
        job.getPublishersList().add(new ArtifactArchiver("said.txt"));
        step = new MarathonDeployStep();
        step.setMarathon("prod");
        job.getPublishersList().add(new MarathonDeployPublisher(step));
    }

    @AfterEach
    void stop() {
        marathon.close();
    }

    /** One of the job's own steps. */
    private static final class Saying extends TestBuilder {
        private final transient CountDownLatch until;

        Saying(CountDownLatch until) {
            this.until = until;
        }

        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener) throws InterruptedException, IOException {
            build.getWorkspace().child("said.txt").write("said", "UTF-8");
            listener.getLogger().println("the own steps run");
            if (until != null) {
                until.await();
            }
            return true;
        }
    }

    private FreeStyleBuild deployed(String version) throws Exception {
        step.setAppJson(app("/web", version, 1, HEALTHY));
        return jenkins.buildAndAssertSuccess(job);
    }

    private static DeploymentAction card(Run<?, ?> run) {
        return run.getAction(DeploymentAction.class);
    }

    private FreeStyleBuild ended(int number) throws Exception {
        await().atMost(LONG).until(() -> job.getBuildByNumber(number) != null && !job.getBuildByNumber(number).isBuilding());
        return job.getBuildByNumber(number);
    }

    private String runs() {
        return marathon.cluster().app("/web").orElseThrow().content().path("cmd").asText();
    }

    @Test
    void theyAreBuildsOfTheJobWithoutItsSteps() throws Exception {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        FreeStyleBuild first = deployed("1");
        deployed("2");

        try (var user = ACL.as2(User.getById("jane", true).impersonate2())) {
            card(first).doRedeploy();
        }
        FreeStyleBuild again = ended(3);

        jenkins.assertBuildStatusSuccess(again);
        assertThat(runs()).isEqualTo("serve 1");
        assertThat(marathon.cluster().app("/web").orElseThrow().content().path("labels").path("marathon-deploy.build").asText())
                .isEqualTo("free#3");
        assertThat(again.getCause(RedeployCause.class).getShortDescription()).isEqualTo("Deploys /web of build #1 again");
        assertThat(again.getCause(Cause.UserIdCause.class).getUserId()).isEqualTo("jane");
        jenkins.assertLogContains("deploys what build #1 has deployed: /web", again);
        jenkins.assertLogNotContains("the own steps run", again);
        assertThat(again.getArtifacts()).isEmpty();
        assertThat(card(again).getOutcome()).isEqualTo("DEPLOYED");

        // Its page is that of any build.
        assertThat(jenkins.createWebClient().withJavaScriptEnabled(false).getPage(again).querySelector(".marathon-deploy-card")
                        .getTextContent())
                .contains("Deployed");

        card(job.getBuildByNumber(2)).doRollback();
        FreeStyleBuild back = ended(4);

        jenkins.assertBuildStatusSuccess(back);
        assertThat(runs()).isEqualTo("serve 2");
        assertThat(card(back).getOutcome()).isEqualTo("ROLLED_BACK");
        // The next one is as always.
        jenkins.assertLogContains("the own steps run", deployed("3"));

        // Any Jenkins reads them, as what all builds of the job are.
        assertThat(Files.readString(again.getRootDir().toPath().resolve("build.xml"))).containsPattern("\n<build[ >]").contains("</build>");
        job.getBuildersList().clear();
        job.save();
        job.doReload();
        FreeStyleBuild loaded = job.getBuildByNumber(3);
        assertThat(loaded).isNotSameAs(again).isExactlyInstanceOf(FreeStyleBuild.class);
        assertThat(loaded.getResult()).isEqualTo(Result.SUCCESS);
        assertThat(card(loaded).getOutcome()).isEqualTo("DEPLOYED");
        assertThat(loaded.getCause(RedeployCause.class)).isNotNull();
    }

    @Test
    void theyWaitForABuildOfTheJobAndInTheQueueTheSameWishIsOne() throws Exception {
        FreeStyleBuild first = deployed("1");
        CountDownLatch until = new CountDownLatch(1);
        job.getBuildersList().replace(new Saying(until));
        FreeStyleBuild own = job.scheduleBuild2(0).waitForStart();

        card(first).doRedeploy();
        card(first).doRedeploy();
        Queue queue = jenkins.jenkins.getQueue();
        await().atMost(LONG).until(() -> queue.getItems().length == 1 && queue.getItems()[0].isBlocked());
        Queue.Item item = queue.getItems()[0];
        assertThat(item.getWhy()).contains("Build #2 is already in progress");
        Queue.Task stored = (Queue.Task) Queue.XSTREAM.fromXML(Queue.XSTREAM.toXML(item.task));
        assertThat(stored).isEqualTo(item.task);
        assertThat(stored.getOwnerTask()).isSameAs(job);
        assertThat(Queue.XSTREAM.fromXML(Queue.XSTREAM.toXML(item.task).replace(">free<", ">gone<")))
                .as("of a job that is gone when Jenkins comes back").isNull();
        until.countDown();

        jenkins.assertBuildStatusSuccess(ended(3));
        assertThat(own.isBuilding()).isFalse();
        jenkins.waitUntilNoActivity();
        assertThat(job.getNextBuildNumber()).isEqualTo(4);
    }

    /** Both in one pass of the queue, whichever comes first. */
    @Test
    void neverBeginsTogetherWithABuildOfTheJob() throws Exception {
        FreeStyleBuild first = deployed("1");
        for (boolean ownFirst : List.of(true, false)) {
            int number = job.getNextBuildNumber();
            Queue.withLock(() -> {
                if (ownFirst) {
                    job.scheduleBuild2(0);
                }
                card(first).doRedeploy();
                if (!ownFirst) {
                    job.scheduleBuild2(0);
                }
                return null;
            });
            jenkins.assertBuildStatusSuccess(ended(number));
            jenkins.assertBuildStatusSuccess(ended(number + 1));

            assertThat(job.getBuildByNumber(number + 1).getStartTimeInMillis())
                    .isGreaterThanOrEqualTo(job.getBuildByNumber(number).getStartTimeInMillis()
                            + job.getBuildByNumber(number).getDuration());
        }
    }

    @Test
    void whoMayNotSeeTheJobDoesNotSeeThemInTheQueue() throws Exception {
        FreeStyleBuild first = deployed("1");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ).everywhere().to("stranger", "builder")
                .grant(Item.READ, Item.BUILD).everywhere().to("builder"));
        jenkins.jenkins.doQuietDown();
        card(first).doRedeploy();

        Queue queue = jenkins.jenkins.getQueue();
        try (var stranger = ACL.as2(User.getById("stranger", true).impersonate2())) {
            assertThat(queue.getItems()).isEmpty();
        }
        try (var builder = ACL.as2(User.getById("builder", true).impersonate2())) {
            assertThat(queue.getItems()).hasSize(1);
            assertThat(queue.getItems()[0].task.hasAbortPermission()).isFalse();
        }
        queue.cancel(queue.getItems()[0]);
    }

    @Test
    void anAbortCarriesOutThePolicyAndWhatIsUnderWayIsStored() throws Exception {
        step.setAppJson(app("/web", "1", 1, UNHEALTHY));
        step.setMaxTaskFailures(1);
        step.setOnFailure("leave");
        FreeStyleBuild bad = jenkins.assertBuildStatus(Result.FAILURE, job.scheduleBuild2(0));
        step.setMaxTaskFailures(0);
        step.setOnAbort("leave");
        step.setOnLock("force");
        step.setAppJson(app("/web", "2", 1, UNHEALTHY));
        FreeStyleBuild own = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("submitted /web", own);
        own.doStop();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(own));

        card(own).doRedeploy();
        await().atMost(LONG).until(() -> job.getBuildByNumber(3) != null);
        FreeStyleBuild again = job.getBuildByNumber(3);
        jenkins.waitForMessage("deploys what build #2", again);
        await().atMost(LONG).until(() -> !card(again).isPreparing());
        // A kill would leave this; see KillTest.
        assertThat(Files.readString(again.getRootDir().toPath().resolve("build.xml")))
                .containsPattern("\n<build[ >]").contains("</build>", card(again).getKey()).doesNotContain("<result>SUCCESS");
        again.doStop();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(again));
        assertThat(card(again).isInterrupted()).isTrue();
        assertThat(card(bad).getOutcome()).isEqualTo("LEFT");
    }

    @Test
    void aNumberWhoseDirectoryIsThereIsLeftOut() throws Exception {
        FreeStyleBuild first = deployed("1");
        Files.createDirectories(first.getRootDir().toPath().resolveSibling("2"));

        card(first).doRedeploy();

        jenkins.assertBuildStatusSuccess(ended(3));
    }

    /** A Marathon that takes a connection and never answers. */
    @Test
    void anAbortWhileMarathonIsAskedIsOne() throws Exception {
        FreeStyleBuild first = deployed("1");
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            MarathonDeployConfiguration.get()
                    .setMarathonServers(List.of(new MarathonServer("prod", "http://127.0.0.1:" + silent.getLocalPort())));
            card(first).doRollback();
            try (Socket asked = silent.accept()) {
                FreeStyleBuild back = job.getLastBuild();
                back.doStop();

                jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(back));
                assertThat(card(back).getReason()).isEqualTo("Aborted. Nothing was sent to Marathon.");
                assertThat(card(back).isInterrupted()).isTrue();
                jenkins.assertLogNotContains("\tat ", back);
                assertThat(asked.isConnected()).isTrue();
            }
        }
    }

    @Test
    void aBuildThatIsGoneMeanwhileIsTold() throws Exception {
        FreeStyleBuild first = deployed("1");
        deployed("2");
        jenkins.jenkins.doQuietDown();
        card(first).doRollback();
        first.delete();
        jenkins.jenkins.doCancelQuietDown();

        FreeStyleBuild back = ended(3);
        jenkins.assertBuildStatus(Result.FAILURE, back);
        jenkins.assertLogContains("There is no earlier build #1 of free", back);
        assertThat(card(back).getReason()).contains("There is no earlier build #1 of free");
        assertThat(runs()).isEqualTo("serve 2");
    }

    /** One revision, and nothing to look at but what the last build has noted; as Subversion's, it is noted by a checkout. */
    private static final class OneRevision extends SCM {
        private static final class Noted extends SCMRevisionState {}

        @Override
        public SCMRevisionState calcRevisionsFromBuild(Run<?, ?> build, FilePath workspace, Launcher launcher, TaskListener listener) {
            return workspace == null ? SCMRevisionState.NONE : new Noted();
        }

        @Override
        public boolean requiresWorkspaceForPolling() {
            return false;
        }

        @Override
        public PollingResult compareRemoteRevisionWith(
                Job<?, ?> project, Launcher launcher, FilePath workspace, TaskListener listener, SCMRevisionState baseline) {
            return baseline instanceof Noted ? PollingResult.NO_CHANGES : PollingResult.BUILD_NOW;
        }

        @Override
        public void checkout(
                Run<?, ?> build, Launcher launcher, FilePath workspace, TaskListener listener, File changelog, SCMRevisionState baseline)
                throws IOException {
            createEmptyChangeLog(changelog, listener, "log");
        }

        @Override
        public ChangeLogParser createChangeLogParser() {
            return new NullChangeLogParser();
        }
    }

    @Test
    void afterItNothingNewIsSeenInTheRepository() throws Exception {
        job.setScm(new OneRevision());
        FreeStyleBuild first = deployed("1");
        deployed("2");
        assertThat(job.poll(TaskListener.NULL).hasChanges()).isFalse();

        card(first).doRedeploy();
        jenkins.assertBuildStatusSuccess(ended(3));

        assertThat(job.poll(TaskListener.NULL).hasChanges()).isFalse();
    }

    /** The job names none, so that it deployed to the only one there was. */
    @Test
    void theyGoToTheMarathonThatWasUsedAlsoAmongSeveral() throws Exception {
        step.setMarathon(null);
        FreeStyleBuild first = deployed("1");
        FreeStyleBuild second = deployed("2");
        try (MarathonFixture other = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            MarathonServer used = MarathonDeployConfiguration.get().getMarathonServers().get(0);
            MarathonDeployConfiguration.get().setMarathonServers(List.of(new MarathonServer("new", other.uri().toString()), used));

            card(first).doRedeploy();
            jenkins.assertBuildStatusSuccess(ended(3));
            assertThat(runs()).isEqualTo("serve 1");
            card(second).doRollback();
            jenkins.assertBuildStatusSuccess(ended(4));
            assertThat(runs()).isEqualTo("serve 2");
            assertThat(other.requests().all()).isEmpty();
        }
    }
}
