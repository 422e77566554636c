package io.jenkins.plugins.marathondeploy.pipeline;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.nio.file.Files;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** What withCredentials has bound is hidden on the card, in the result and in what is stored, as it is in the console. */
@WithSharedJenkins
class MaskedTest {
    private static final String WORD = "correct-horse-battery";

    private static void addCredential() {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(CredentialsScope.GLOBAL, "word", "", Secret.fromString(WORD)));
    }

    private static void configure(MarathonFixture marathon) {
        MarathonServer server = new MarathonServer("prod", marathon.uri().toString());
        server.setAgentPort(marathon.agentUri().getPort());
        MarathonDeployConfiguration.get().setMarathonServers(List.of(server));
    }

    /** Arguments for an app whose command has the word. */
    private static String changing() {
        return "set: [\"WORD=$WORD\"], appJson: '''" + app("/web", "${WORD}", 1, HEALTHY) + "'''";
    }

    /**
     * The script is stored with the build: it has the word backwards.
     *
     * @param seen is what the rest tells of, outside of the block that hides the word on the console
     */
    private static String bound(String seen, String rest) {
        return """
                def told = { it.contains('%s'.reverse()) ? 'told' : 'masked' }
                def seen
                withCredentials([string(credentialsId: 'word', variable: 'WORD')]) {
                  %s
                }
                %s""".formatted(new StringBuilder(WORD).reverse(), seen, rest);
    }

    private static void assertNotStored(JenkinsRule jenkins, WorkflowRun run) throws Exception {
        assertThat(Files.readString(run.getRootDir().toPath().resolve("build.xml"))).doesNotContain(WORD);
        assertThat(JenkinsRule.getLog(run)).doesNotContain(WORD);
        assertThat(jenkins.createWebClient().getPage(run).asXml()).doesNotContain(WORD);
    }

    private static void deployFirst(JenkinsRule jenkins, String deployment) throws Exception {
        jenkins.buildAndAssertSuccess(job(jenkins, "first", deployment));
    }

    @Test
    void aTaskThatPrintsASecretGivesItAwayNowhere(JenkinsRule jenkins) throws Exception {
        addCredential();
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            configure(marathon);
            String leaking = app("/web", "2", 1, UNHEALTHY)
                    .replace("\"SIM_HTTP\"", "\"SIM_STDERR\": \"password ${WORD} refused\", \"SIM_HTTP\"");
            deployFirst(jenkins, "marathonDeploy(appJson: '''" + app("/web", "1", 1, HEALTHY) + "''')");

            WorkflowRun run = jenkins.assertBuildStatus(
                    Result.FAILURE,
                    job(jenkins, "leaking", """
                            withCredentials([string(credentialsId: 'word', variable: 'WORD')]) {
                              try {
                                marathonDeploy(appJson: '''%s''', set: ["WORD=$WORD"], maxTaskFailures: 1)
                              } catch (e) {
                                env.LEFT = "${e.deployment.diagnosis} ${e.deployment.reason}".contains('%s'.reverse()) ? 'told' : 'masked'
                                error "the result is ${env.LEFT}"
                              }
                            }""".formatted(leaking, new StringBuilder(WORD).reverse())).scheduleBuild2(0));

            DeploymentAction card = run.getAction(DeploymentAction.class);
            assertThat(card.getOutput()).contains("password **** refused");
            jenkins.assertLogContains("the result is masked", run);
            assertNotStored(jenkins, run);
        }
    }

    @Test
    void aDryRunTellsItNowhere(JenkinsRule jenkins) throws Exception {
        addCredential();
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            configure(marathon);
            deployFirst(jenkins, "marathonDeploy(appJson: '''" + app("/web", "1", 1, HEALTHY) + "''')");

            WorkflowRun run = jenkins.buildAndAssertSuccess(job(jenkins, "seen", bound(
                    "seen = marathonDeploy(dryRun: true, " + changing() + ")",
                    """
                    echo "changes ${told("${seen.changes}")}, definition ${told(seen.definition)}"
                    echo seen.definition""")));

            assertThat(run.getAction(DeploymentAction.class).getChanges()).contains("/cmd: \"serve 1\" → \"serve ****\"");
            jenkins.assertLogContains("changes masked, definition masked", run);
            jenkins.assertLogContains("\"cmd\":\"serve ****\"", run);
            assertNotStored(jenkins, run);
        }
    }

    @Test
    void norDoesOneForSeveralMarathons(JenkinsRule jenkins) throws Exception {
        addCredential();
        try (TwoCentres marathons = new TwoCentres()) {
            marathons.configure(jenkins);
            deployFirst(jenkins, TwoCentres.deploy("1", ""));

            WorkflowRun run = jenkins.buildAndAssertSuccess(job(jenkins, "seen", bound(
                    "seen = marathonDeploy(dryRun: true, marathon: ['north', 'south'], " + changing() + ")",
                    """
                    for (one in seen.centres) {
                      echo "${one.centre}: changes ${told("${one.changes}")}, definition ${told(one.definition)}"
                    }""")));

            assertThat(run.getActions(DeploymentAction.class))
                    .filteredOn(card -> !card.isOfSeveral())
                    .hasSize(2)
                    .allSatisfy(card -> assertThat(card.getChanges()).contains("/cmd: \"serve 1\" → \"serve ****\""));
            jenkins.assertLogContains("north: changes masked, definition masked", run);
            jenkins.assertLogContains("south: changes masked, definition masked", run);
            assertNotStored(jenkins, run);
        }
    }

    @Test
    void norDoesARenderedDifference(JenkinsRule jenkins) throws Exception {
        addCredential();
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            configure(marathon);
            deployFirst(jenkins, "marathonDeploy(appJson: '''" + app("/web", "1", 1, HEALTHY) + "''')");

            WorkflowRun run = jenkins.buildAndAssertSuccess(
                    job(jenkins, "seen", bound("seen = marathonRender(diff: true, " + changing() + ")", "echo seen")));

            jenkins.assertLogContains("/cmd: \"serve 1\" → \"serve ****\"", run);
            assertNotStored(jenkins, run);
        }
    }

    @Test
    void norDoesWhatIsWrongWithADefinition(JenkinsRule jenkins) throws Exception {
        addCredential();
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            configure(marathon);
            for (String step : List.of("marathonDeploy", "marathonRender")) {
                WorkflowRun run = jenkins.buildAndAssertSuccess(job(jenkins, step, bound(
                        """
                        try {
                          %s(set: ["WORD=$WORD"], appJson: '''{"id": "/No-${WORD}", "cmd": "serve"}''')
                        } catch (e) {
                          seen = e.message
                        }""".formatted(step),
                        "echo \"${told(seen)}: ${seen}\"")));

                jenkins.assertLogContains("masked: ", run);
                jenkins.assertLogContains("No-****", run);
                assertNotStored(jenkins, run);
            }
        }
    }
}
