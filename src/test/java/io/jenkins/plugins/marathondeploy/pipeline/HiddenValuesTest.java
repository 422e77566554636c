package io.jenkins.plugins.marathondeploy.pipeline;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hudson.model.Result;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Condition;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** What {@code set: ['NAME']} takes from withEnv, which hides nothing itself, is shown nowhere. */
class HiddenValuesTest {
    private static final String SECRET = "correct-horse-battery";
    /** A secret that our own sentences have as a word. */
    private static final String WORD = "healthy";

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private MarathonFixture marathon;

    @BeforeEach
    void start() {
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
    }

    @AfterEach
    void stop() {
        marathon.close();
    }

    private void configure() {
        MarathonServer server = new MarathonServer("prod", marathon.uri().toString());
        server.setAgentPort(marathon.agentUri().getPort());
        MarathonDeployConfiguration.get().setMarathonServers(List.of(server));
    }

    /** An app that is not healthy, however long it is given, and prints both values. */
    private static String leaking() {
        return app("/web", "1", 1, UNHEALTHY)
                .replace("\"SIM_HTTP\"", "\"SIM_STDERR\": \"password ${SECRET} is ${WORD}\", \"SIM_HTTP\"")
                .replace("\"gracePeriodSeconds\": 1", "\"gracePeriodSeconds\": 600");
    }

    private static String backwards(String text) {
        return "'" + new StringBuilder(text).reverse() + "'.reverse()";
    }

    /** The script is stored with the build: it has the values backwards. */
    private static String withValues(String step) {
        return """
                withEnv(["SECRET=${%s}", 'WORD=%s']) {
                  try {
                    %s
                  } catch (e) {
                    def told = "${e.message} ${e.deployment.diagnosis} ${e.deployment.reason} ${e.deployment.warnings}"
                    error "the result is " + (told.contains(%s) ? 'told' : 'masked')
                  }
                }""".formatted(backwards(SECRET), WORD, step, backwards(SECRET));
    }

    private void assertHidden(JenkinsRule jenkins, WorkflowRun run) throws Exception {
        jenkins.assertBuildStatus(Result.FAILURE, run);
        DeploymentAction card = run.getAction(DeploymentAction.class);
        assertThat(card.getOutput()).contains("password **** is ****");
        String log = JenkinsRule.getLog(run);
        assertThat(log)
                .contains("the result is masked", "0 of 1 healthy", "password **** is ****")
                .doesNotContain(SECRET);
        assertThat(Files.readString(run.getRootDir().toPath().resolve("build.xml"))).doesNotContain(SECRET);
        assertThat(jenkins.createWebClient().getPage(run).asXml()).doesNotContain(SECRET);
    }

    private void crash() {
        await().atMost(Duration.ofMinutes(1)).until(() -> marathon.cluster().instances("/web").stream()
                .anyMatch(instance -> instance.condition() == Condition.RUNNING));
        marathon.cluster().failAll("/web", 1);
    }

    private WorkflowRun start(JenkinsRule jenkins) throws Exception {
        configure();
        String step = "marathonDeploy(appJson: '''" + leaking() + "''', set: ['SECRET', 'WORD'], maxTaskFailures: 1)";
        WorkflowRun run = job(jenkins, "leaking", withValues(step)).scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("0 of 1 healthy", run);
        return run;
    }

    @Test
    void aTaskThatPrintsThemGivesThemAwayNowhere() throws Throwable {
        sessions.then(jenkins -> {
            WorkflowRun run = start(jenkins);
            crash();
            assertHidden(jenkins, jenkins.waitForCompletion(run));
        });
    }

    /** The step keeps them, encrypted: its environment is not read again. */
    @Test
    void norAfterARestartOfJenkins() throws Throwable {
        sessions.then(jenkins -> start(jenkins));
        sessions.then(jenkins -> {
            WorkflowRun run = jenkins.jenkins.getItemByFullName("leaking", WorkflowJob.class).getLastBuild();
            jenkins.waitForMessage("following again after a restart", run);
            crash();
            assertHidden(jenkins, jenkins.waitForCompletion(run));
        });
    }

    @Test
    void aDryRunAndARenderedDefinitionDoNotTellThemEither() throws Throwable {
        sessions.then(jenkins -> {
            configure();
            String arguments = "appJson: '''" + leaking() + "''', set: ['SECRET', 'WORD']";
            WorkflowRun run = jenkins.buildAndAssertSuccess(job(jenkins, "seen", withValues("def seen = marathonDeploy(" + arguments
                    + ", dryRun: true)\necho \"${seen.reason} ${seen.changes} ${seen.definition}\"\necho marathonRender(" + arguments + ")")));

            assertThat(JenkinsRule.getLog(run)).contains("password **** is ****").doesNotContain(SECRET);
            assertThat(Files.readString(run.getRootDir().toPath().resolve("build.xml"))).doesNotContain(SECRET);
        });
    }

    @Test
    void areStoredEncryptedAndMissingInWhatAnOlderVersionStored() throws Throwable {
        sessions.then(jenkins -> {
            HiddenValues values = new HiddenValues();
            values.hide(SECRET + "\nsecond line");
            values.hide("");
            String stored = values.write();

            assertThat(stored).doesNotContain(SECRET);
            assertThat(HiddenValues.read(stored).mask("a " + SECRET)).isEqualTo("a ****");
            assertThat(HiddenValues.read(new HiddenValues().write()).mask("a " + SECRET)).isEqualTo("a " + SECRET);
            assertThat(HiddenValues.read(null).mask("a " + SECRET)).isEqualTo("a " + SECRET);
        });
    }
}
