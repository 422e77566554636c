package io.jenkins.plugins.marathondeploy.freestyle;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import io.jenkins.plugins.marathondeploy.pipeline.Deployments;
import io.jenkins.plugins.marathondeploy.pipeline.MarathonDeployStep;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.FailureBuilder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.SingleFileSCM;
import org.jvnet.hudson.test.UnstableBuilder;

@WithSharedJenkins
class MarathonDeployPublisherTest {
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

    private MarathonDeployStep step() {
        MarathonDeployStep step = new MarathonDeployStep();
        step.setMarathonUrl(marathon.uri().toString());
        return step;
    }

    /** A job on an agent, whose workspace has this app. */
    static FreeStyleProject project(JenkinsRule jenkins, String appJson, MarathonDeployPublisher publisher)
            throws Exception {
        FreeStyleProject project = jenkins.createFreeStyleProject();
        DumbSlave agent = jenkins.createOnlineSlave();
        project.setAssignedNode(agent);
        project.setScm(new SingleFileSCM("marathon.json", appJson));
        project.getPublishersList().add(publisher);
        return project;
    }

    private String runs() {
        return marathon.cluster().app("/web").orElseThrow().content().path("cmd").asText();
    }

    @Test
    void deploysWithVariablesAndTokensExpanded() throws Exception {
        MarathonDeployStep step = step();
        step.setSet(List.of("STAGE=${STAGE}", "BUILD=${BUILD_NUMBER}", "JOB=${ENV,var=\"JOB_NAME\"}"));
        step.setId("/${TEAM}/web");
        step.setTimeout("${LIMIT}");
        FreeStyleProject project = project(
                jenkins, app("/web", "1", 1, HEALTHY)
                        .replaceFirst("\\{", "{\"labels\": {\"stage\": \"\\${STAGE}\", \"build\": \"\\${BUILD}\", \"job\": \"\\${JOB}\"},"),
                new MarathonDeployPublisher(step));
        project.addProperty(new ParametersDefinitionProperty(
                new StringParameterDefinition("STAGE", "prod"),
                new StringParameterDefinition("TEAM", "shop"),
                new StringParameterDefinition("LIMIT", "1m")));

        FreeStyleBuild build = jenkins.buildAndAssertSuccess(project);

        jenkins.assertLogContains("[marathon] DEPLOYED", build);
        var labels = marathon.cluster().app("/shop/web").orElseThrow().content().path("labels");
        assertThat(labels.path("stage").asText()).isEqualTo("prod");
        assertThat(labels.path("build").asText()).isEqualTo("1");
        assertThat(labels.path("job").asText()).isEqualTo(project.getFullName());
        assertThat(marathon.cluster().healthy("/shop/web")).hasSize(1);
        assertThat(build.getActions(DeploymentAction.class)).singleElement().satisfies(card -> {
            assertThat(card.getOutcome()).isEqualTo("DEPLOYED");
            assertThat(card.getApp()).isEqualTo("/shop/web");
        });
        assertThat(jenkins.createWebClient()
                        .getPage(build)
                        .querySelector(".marathon-deploy-card")
                        .asNormalizedText())
                .contains("Deployed", "/shop/web");
    }

    @Test
    void failsTheBuildWhenItRolledBack() throws Exception {
        FreeStyleProject project = project(jenkins, app("/web", "1", 1, HEALTHY), new MarathonDeployPublisher(step()));
        jenkins.buildAndAssertSuccess(project);
        MarathonDeployStep step = step();
        step.setMaxTaskFailures(1);
        project.getPublishersList().replaceBy(List.of(new MarathonDeployPublisher(step)));
        project.setScm(new SingleFileSCM("marathon.json", app("/web", "2", 1, UNHEALTHY)));

        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, project);

        jenkins.assertLogContains("failed: ROLLED_BACK", build);
        jenkins.assertLogContains("500 Internal Server Error", build);
        jenkins.assertLogNotContains("\tat ", build);
        assertThat(runs()).isEqualTo("serve 1");
        assertThat(marathon.cluster().healthy("/web")).hasSize(1);
        assertThat(build.getAction(DeploymentAction.class).getOutcome()).isEqualTo("ROLLED_BACK");
    }

    @Test
    void refusesWarningsWhereItIsStrict() throws Exception {
        MarathonDeployStep step = step();
        step.setStrict(true);

        FreeStyleBuild build = jenkins.buildAndAssertStatus(
                Result.FAILURE,
                project(jenkins, app("/web", "1", 1, HEALTHY).replace("healthChecks", "healthCheck"), new MarathonDeployPublisher(step)));

        jenkins.assertLogContains("did you mean \"healthChecks\"?", build);
        jenkins.assertLogNotContains("\tat ", build);
        assertThat(marathon.cluster().app("/web")).isEmpty();
        assertThat(build.getAction(DeploymentAction.class).getOutcome()).isEqualTo("NOT_STARTED");
    }

    @Test
    void deploysAnUnstableBuildOnlyWhereToldSoAndAFailedOneNever() throws Exception {
        MarathonDeployPublisher publisher = new MarathonDeployPublisher(step());
        FreeStyleProject project = project(jenkins, app("/web", "1", 1, HEALTHY), publisher);
        project.getBuildersList().add(new UnstableBuilder());

        FreeStyleBuild skipped = jenkins.buildAndAssertStatus(Result.UNSTABLE, project);
        jenkins.assertLogContains("not deployed, since the build is UNSTABLE", skipped);
        assertThat(skipped.getActions(DeploymentAction.class)).isEmpty();
        assertThat(marathon.requests().all()).isEmpty();

        publisher.setWhenUnstable(true);
        project.getBuildersList().replaceBy(List.of(new FailureBuilder()));
        FreeStyleBuild failed = jenkins.buildAndAssertStatus(Result.FAILURE, project);
        jenkins.assertLogContains("not deployed, since the build is FAILURE", failed);
        assertThat(marathon.requests().all()).isEmpty();

        project.getBuildersList().replaceBy(List.of(new UnstableBuilder()));
        FreeStyleBuild deployed = jenkins.buildAndAssertStatus(Result.UNSTABLE, project);
        jenkins.assertLogContains("DEPLOYED", deployed);
        assertThat(runs()).isEqualTo("serve 1");
    }

    @Test
    void aDryRunSendsNothing() throws Exception {
        MarathonDeployStep step = step();
        step.setDryRun(true);

        FreeStyleBuild build =
                jenkins.buildAndAssertSuccess(project(jenkins, app("/web", "1", 1, HEALTHY), new MarathonDeployPublisher(step)));

        jenkins.assertLogContains("[marathon] dry run: /web: is new", build);
        assertThat(marathon.cluster().app("/web")).isEmpty();
        assertThat(build.getActions(DeploymentAction.class))
                .singleElement()
                .satisfies(card -> assertThat(card.getOutcome()).isEqualTo("DRY_RUN"));
    }

    @Test
    void buildsOfOneJobGoInOrder() throws Exception {
        MarathonDeployStep step = step();
        step.setMaxTaskFailures(0);
        FreeStyleProject project = project(jenkins, app("/web", "1", 1, UNHEALTHY), new MarathonDeployPublisher(step));
        project.setConcurrentBuild(true);
        // On executors of its own, that a second build needs not wait for the first one's.
        project.setAssignedLabel(null);
        jenkins.jenkins.setNumExecutors(2);
        FreeStyleBuild first = project.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("submitted /web", first);
        project.setScm(new SingleFileSCM("marathon.json", app("/web", "2", 1, HEALTHY)));
        FreeStyleBuild second = project.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("build #1 of " + project.getFullName() + " has to end first", second);

        marathon.cluster().setAppStatus("/web", 200);

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(first));
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(second));
        assertThat(runs()).isEqualTo("serve 2");
    }

    @Test
    void anAbortCarriesOutThePolicy() throws Exception {
        FreeStyleProject project = project(jenkins, app("/web", "1", 1, HEALTHY), new MarathonDeployPublisher(step()));
        jenkins.buildAndAssertSuccess(project);
        MarathonDeployStep step = step();
        step.setMaxTaskFailures(0);
        project.getPublishersList().replaceBy(List.of(new MarathonDeployPublisher(step)));
        project.setScm(new SingleFileSCM("marathon.json", app("/web", "2", 1, UNHEALTHY)));
        FreeStyleBuild build = project.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("submitted /web", build);

        build.doStop();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("ROLLED_BACK", build);
        jenkins.assertLogNotContains("\tat ", build);
        assertThat(runs()).isEqualTo("serve 1");
        assertThat(marathon.cluster().healthy("/web")).hasSize(1);
        assertThat(build.getAction(DeploymentAction.class).isInterrupted()).isTrue();
    }

    @Test
    void aMistakeInTheFieldsEndsTheBuildWithOneLine() throws Exception {
        MarathonDeployStep step = step();
        step.setId("/${NO_SUCH_TOKEN}/web");

        FreeStyleBuild build = jenkins.buildAndAssertStatus(
                Result.FAILURE, project(jenkins, app("/web", "1", 1, HEALTHY), new MarathonDeployPublisher(step)));

        jenkins.assertLogContains("ERROR: ", build);
        jenkins.assertLogNotContains("\tat ", build);
        assertThat(marathon.requests().all()).isEmpty();
    }
}
