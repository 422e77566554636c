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
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.nio.file.Files;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What withCredentials has bound is hidden on the card, in the result and in what is stored, as it is in the console. */
@WithJenkins
class MaskedTest {
    private static final String WORD = "correct-horse-battery";

    @Test
    void aTaskThatPrintsASecretGivesItAwayNowhere(JenkinsRule jenkins) throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(CredentialsScope.GLOBAL, "word", "", Secret.fromString(WORD)));
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            MarathonServer server = new MarathonServer("prod", marathon.uri().toString());
            server.setAgentPort(marathon.agentUri().getPort());
            MarathonDeployConfiguration.get().setMarathonServers(List.of(server));
            String leaking = app("/web", "2", 1, UNHEALTHY)
                    .replace("\"SIM_HTTP\"", "\"SIM_STDERR\": \"password ${WORD} refused\", \"SIM_HTTP\"");
            jenkins.buildAndAssertSuccess(job(
                    jenkins, "first", "marathonDeploy(appJson: '''" + app("/web", "1", 1, HEALTHY) + "''')"));

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
            assertThat(Files.readString(run.getRootDir().toPath().resolve("build.xml"))).doesNotContain(WORD);
            assertThat(JenkinsRule.getLog(run)).doesNotContain(WORD);
        }
    }
}
