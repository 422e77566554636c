package io.jenkins.plugins.marathondeploy.freestyle;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.PasswordParameterDefinition;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.slaves.EnvironmentVariablesNodeProperty;
import hudson.util.Secret;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import io.jenkins.plugins.marathondeploy.pipeline.Deployments;
import io.jenkins.plugins.marathondeploy.pipeline.MarathonDeployStep;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.nio.file.Files;
import java.util.List;
import org.jenkinsci.plugins.credentialsbinding.impl.SecretBuildWrapper;
import org.jenkinsci.plugins.credentialsbinding.impl.StringBinding;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.SingleFileSCM;

/** What the fields of a freestyle job take from its environment, its credentials and its parameters. */
@WithSharedJenkins
class FreestyleValuesTest {
    private JenkinsRule jenkins;
    private MarathonFixture marathon;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        Deployments.allowAddresses();
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
    }

    @AfterEach
    void stop() {
        marathon.close();
    }

    /** What {@code NAME} alone takes from the build's environment is shown nowhere, also when a task prints it. */
    @Test
    void hidesTheValuesThatItTakesFromTheEnvironment() throws Exception {
        String secret = "correct-horse-battery";
        jenkins.jenkins.getGlobalNodeProperties().add(new EnvironmentVariablesNodeProperty(
                new EnvironmentVariablesNodeProperty.Entry("SECRET", secret),
                new EnvironmentVariablesNodeProperty.Entry("WORD", "healthy")));
        MarathonServer server = new MarathonServer("prod", marathon.uri().toString());
        server.setAgentPort(marathon.agentUri().getPort());
        MarathonDeployConfiguration.get().setMarathonServers(List.of(server));
        MarathonDeployStep step = new MarathonDeployStep();
        step.setMarathon("prod");
        step.setSet(List.of("SECRET", "WORD"));
        step.setMaxTaskFailures(1);
        FreeStyleProject project = MarathonDeployPublisherTest.project(
                jenkins,
                app("/web", "1", 1, UNHEALTHY)
                        .replace("\"SIM_HTTP\"", "\"SIM_STDERR\": \"password ${SECRET} is ${WORD}\", \"SIM_HTTP\""),
                new MarathonDeployPublisher(step));

        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, project);

        assertThat(build.getAction(DeploymentAction.class).getOutput()).contains("password **** is ****");
        assertThat(JenkinsRule.getLog(build))
                .contains("password **** is ****", "0 of 1 healthy")
                .doesNotContain(secret);
        assertThat(Files.readString(build.getRootDir().toPath().resolve("build.xml"))).doesNotContain(secret);
        assertThat(jenkins.createWebClient().getPage(build).asXml()).doesNotContain(secret);
    }

    /** A job that deploys an app whose only task prints what {@code WORD} is. */
    private FreeStyleProject printing(MarathonDeployStep step) throws Exception {
        MarathonServer server = new MarathonServer("prod", marathon.uri().toString());
        server.setAgentPort(marathon.agentUri().getPort());
        MarathonDeployConfiguration.get().setMarathonServers(List.of(server));
        step.setMarathon("prod");
        step.setSet(List.of("WORD=${WORD}"));
        step.setMaxTaskFailures(1);
        return MarathonDeployPublisherTest.project(
                jenkins,
                app("/web", "1", 1, UNHEALTHY)
                        .replace("\"SIM_HTTP\"", "\"SIM_STDERR\": \"password ${WORD} refused\", \"SIM_HTTP\""),
                new MarathonDeployPublisher(step));
    }

    private void bind(FreeStyleProject project, String secret) {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(CredentialsScope.GLOBAL, "word", "", Secret.fromString(secret)));
        project.getBuildWrappersList().add(new SecretBuildWrapper(List.of(new StringBinding("WORD", "word"))));
    }

    private static void ask(FreeStyleProject project, String secret) throws Exception {
        project.addProperty(new ParametersDefinitionProperty(
                new PasswordParameterDefinition("WORD", Secret.fromString(secret), "")));
    }

    private void assertTellsNowhere(FreeStyleBuild build, String secret) throws Exception {
        assertThat(JenkinsRule.getLog(build)).doesNotContain(secret);
        assertThat(Files.readString(build.getRootDir().toPath().resolve("build.xml"))).doesNotContain(secret);
        assertThat(jenkins.createWebClient().getPage(build).asXml()).doesNotContain(secret);
        assertThat(jenkins.createWebClient().goTo(build.getUrl() + "api/json?depth=2", "application/json")
                        .getWebResponse()
                        .getContentAsString())
                .contains("\"outcome\":\"" + build.getAction(DeploymentAction.class).getOutcome() + "\"")
                .doesNotContain(secret);
    }

    /** A binding writes a {@code $} twice into the environment, and Marathon gets it once. */
    @ParameterizedTest
    @ValueSource(strings = {"correct-horse-battery", "correct-horse$battery"})
    void hidesWhatABindingOfACredentialPutsIntoTheEnvironment(String secret) throws Exception {
        FreeStyleProject project = printing(new MarathonDeployStep());
        bind(project, secret);

        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, project);

        assertThat(build.getAction(DeploymentAction.class).getOutput()).contains("password **** refused");
        assertTellsNowhere(build, secret);
    }

    /** Not with each {@code $} written twice. */
    @Test
    void deploysWhatABindingOfACredentialHolds() throws Exception {
        FreeStyleProject project = taking();
        bind(project, "correct$horse$$battery");

        assertTellsNowhere(assertDeploys("correct$horse$$battery", project), "correct$horse");
    }

    @Test
    void deploysWhatIsTypedForAParameter() throws Exception {
        FreeStyleProject project = taking();
        ask(project, "correct$horse$$battery");

        assertTellsNowhere(assertDeploys("correct$horse$$battery", project), "correct$horse");
    }

    /** As everywhere in Jenkins. */
    @Test
    void deploysWhatAParameterIsExpandedTo() throws Exception {
        FreeStyleProject project = taking();
        project.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("WORD", "release-1.0.${BUILD_NUMBER}")));

        assertDeploys("release-1.0.1", project);
    }

    @Test
    void deploysAnEmptyVariable() throws Exception {
        jenkins.jenkins.getGlobalNodeProperties().add(
                new EnvironmentVariablesNodeProperty(new EnvironmentVariablesNodeProperty.Entry("WORD", "")));

        assertDeploys("", taking());
    }

    private FreeStyleProject taking() throws Exception {
        MarathonDeployStep step = new MarathonDeployStep();
        FreeStyleProject project = printing(step);
        step.setSet(List.of("WORD"));
        project.setScm(new SingleFileSCM("marathon.json", app("/web", "1", 1, HEALTHY)
                .replace("\"SIM_HTTP\"", "\"PASSWORD\": \"${WORD}\", \"SIM_HTTP\"")));
        return project;
    }

    private FreeStyleBuild assertDeploys(String password, FreeStyleProject project) throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(project);
        assertThat(marathon.cluster().app("/web").orElseThrow().content().at("/env/PASSWORD").asText()).isEqualTo(password);
        return build;
    }

    @Test
    void hidesAPasswordParameter() throws Exception {
        FreeStyleProject project = printing(new MarathonDeployStep());
        ask(project, "correct-horse-battery");

        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, project);

        assertThat(build.getAction(DeploymentAction.class).getOutput()).contains("password **** refused");
        assertTellsNowhere(build, "correct-horse-battery");
    }

    @Test
    void hidesThemInADryRun() throws Exception {
        MarathonDeployStep step = new MarathonDeployStep();
        step.setDryRun(true);
        FreeStyleProject project = printing(step);
        project.setScm(new SingleFileSCM("marathon.json", app("/web", "${WORD}", 1, HEALTHY)));
        ask(project, "correct-horse-battery");
        MarathonDeployStep first = new MarathonDeployStep();
        first.setMarathonUrl(marathon.uri().toString());
        jenkins.buildAndAssertSuccess(MarathonDeployPublisherTest.project(
                jenkins, app("/web", "1", 1, HEALTHY), new MarathonDeployPublisher(first)));

        FreeStyleBuild build = jenkins.buildAndAssertSuccess(project);

        assertThat(build.getAction(DeploymentAction.class).getChanges()).contains("/cmd: \"serve 1\" → \"serve ****\"");
        assertTellsNowhere(build, "correct-horse-battery");
    }

    @Test
    void hidesThemInWhatIsWrongWithAField() throws Exception {
        MarathonDeployStep step = new MarathonDeployStep();
        step.setTimeout("${WORD}");
        FreeStyleProject project = printing(step);
        ask(project, "correct-horse-battery");

        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, project);

        assertThat(JenkinsRule.getLog(build)).contains("****");
        assertTellsNowhere(build, "correct-horse-battery");
    }
}
