package io.jenkins.plugins.marathondeploy.pipeline;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static io.jenkins.plugins.marathondeploy.pipeline.TwoCentres.runs;
import static io.jenkins.plugins.marathondeploy.pipeline.TwoCentres.writes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Failure;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.StringParameterDefinition;
import io.jenkins.plugins.marathondeploy.cluster.platform.GrafanaFixture;
import io.jenkins.plugins.marathondeploy.config.GrafanaServer;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.freestyle.MarathonDeployPublisher;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import io.jenkins.plugins.marathondeploy.view.AllDeployments;
import io.jenkins.plugins.marathondeploy.view.DeployedApp;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.util.List;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** A pipeline that deploys to the Marathons of two data centres as one. */
@WithSharedJenkins
class CentresTest {
    private JenkinsRule jenkins;
    private TwoCentres centres;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        centres = new TwoCentres();
        centres.configure(rule);
    }

    @AfterEach
    void stop() {
        centres.close();
    }

    private static List<DeploymentAction> cards(Run<?, ?> run) {
        return run.getActions(DeploymentAction.class);
    }

    @Test
    void bothAreDeployedByADeclarativePipelineAndEachCentreIsShown() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(job(jenkins, "web", """
                pipeline {
                  agent none
                  stages {
                    stage('Deploy') {
                      steps {
                        %s
                      }
                    }
                  }
                }""".formatted(TwoCentres.deploy("1", "setFor: ['south:HTTP=201']"))));

        assertThat(List.of(runs(centres.north), runs(centres.south))).containsExactly("serve 1", "serve 1");
        assertThat(List.of(TwoCentres.where(centres.north), TwoCentres.where(centres.south))).containsExactly("north", "south");
        assertThat(centres.south.cluster().app("/web").orElseThrow().content().at("/env/SIM_HTTP").asText()).isEqualTo("201");
        assertThat(JenkinsRule.getLog(run).lines())
                .anyMatch(line -> line.contains("[north] submitted /web"))
                .anyMatch(line -> line.contains("[south] submitted /web"))
                .anyMatch(line -> line.contains("[marathon] nothing stands against it in north, south"))
                .anyMatch(line -> line.contains("[marathon] DEPLOYED: "));
        assertThat(cards(run)).extracting(DeploymentAction::getCentre).containsExactly("", "north", "south");
        assertThat(cards(run)).extracting(DeploymentAction::getOutcome).containsOnly("DEPLOYED");
        JSONArray actions = JSONObject.fromObject(jenkins.createWebClient()
                        .goTo(run.getUrl() + "api/json?tree=actions[app,marathon,centre,outcome,version]", "application/json")
                        .getWebResponse()
                        .getContentAsString())
                .getJSONArray("actions");
        assertThat(actions.stream().map(JSONObject.class::cast).filter(action -> action.has("outcome")))
                .extracting(action -> action.getString("marathon") + action.getString("app") + " " + action.getString("outcome"))
                .containsExactly("/web DEPLOYED", "north/web DEPLOYED", "south/web DEPLOYED");
        String page = jenkins.createWebClient().getPage(run).asNormalizedText();
        assertThat(page).contains("north", "south");
        assertThat(new AllDeployments().getApps()).extracting(DeployedApp::getMarathon).containsExactlyInAnyOrder("north", "south");
        String job = jenkins.createWebClient().getPage(run.getParent()).asNormalizedText();
        assertThat(job).contains("north", "south");
    }

    @Test
    void aVersionThatIsSickInTheSecondIsTakenBackInBoth() throws Exception {
        WorkflowJob job = job(jenkins, "web", TwoCentres.deploy("1", ""));
        jenkins.buildAndAssertSuccess(job);
        job.setDefinition(new CpsFlowDefinition("""
                try {
                  %s
                } catch (e) {
                  def all = e.deployment
                  echo "${all.outcome} ${all.centres.collect { it.centre + ' ' + it.outcome + ' ' + it.runningVersion.isEmpty() }} [${all.diagnosis.size() > 0}]"
                  throw e
                }""".formatted(TwoCentres.deploy("2", "setFor: [south: ['HTTP=500']], maxTaskFailures: 1, timeout: '1m'")), true));

        WorkflowRun run = jenkins.assertBuildStatus(Result.FAILURE, job.scheduleBuild2(0));

        assertThat(List.of(runs(centres.north), runs(centres.south))).containsExactly("serve 1", "serve 1");
        assertThat(centres.north.cluster().healthy("/web")).hasSize(1);
        assertThat(centres.south.cluster().healthy("/web")).hasSize(1);
        jenkins.assertLogContains("ROLLED_BACK [north ROLLED_BACK false, south ROLLED_BACK false] [true]", run);
        jenkins.assertLogContains("[marathon] the rollout failed in south: what was deployed is taken back in north", run);
        jenkins.assertLogContains("[north] going back to version", run);
        jenkins.assertLogNotContains("\tat ", run);
        assertThat(cards(run)).extracting(DeploymentAction::getOutcome).containsOnly("ROLLED_BACK");
        HtmlPage page = jenkins.createWebClient().getPage(run);
        assertThat(page.asNormalizedText())
                .contains("500 Internal Server Error", "Rolled back", "north", "south rolled back: a task of the new version");
        assertThat(page.querySelectorAll("details[data-name^=why]"))
                .as("told on the card of the one in which it failed, and nowhere again")
                .extracting(why -> why.getAttributes().getNamedItem("data-name").getNodeValue())
                .containsExactly("whysouth");
    }

    @Test
    void anAbortTakesAllBack() throws Exception {
        WorkflowJob job = job(jenkins, "web", TwoCentres.deploy("1", ""));
        jenkins.buildAndAssertSuccess(job);
        job.setDefinition(new CpsFlowDefinition(
                TwoCentres.deploy("2", "setFor: [south: ['HTTP=500']], maxTaskFailures: 0"), true));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("[south] submitted /web", run);

        run.doStop();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
        assertThat(List.of(runs(centres.north), runs(centres.south))).containsExactly("serve 1", "serve 1");
        jenkins.assertLogContains("[marathon] ROLLED_BACK: ", run);
        assertThat(cards(run)).extracting(DeploymentAction::getOutcome).containsOnly("ROLLED_BACK");
    }

    @Test
    void whatIsWrongWithAnyOfThemRefusesAllBeforeAnythingIsSent() throws Exception {
        WorkflowRun unknown = jenkins.buildAndAssertStatus(
                Result.FAILURE, job(jenkins, "unknown", TwoCentres.deploy("1", "").replace("'north', 'south'", "'east', 'north', 'south', 'west'")));
        WorkflowRun order = jenkins.buildAndAssertStatus(
                Result.FAILURE, job(jenkins, "order", TwoCentres.deploy("1", "dryRun: true, order: 'all'")));
        WorkflowRun left = jenkins.buildAndAssertStatus(
                Result.FAILURE, job(jenkins, "left", TwoCentres.deploy("1", "without: ['east']")));
        WorkflowRun single = jenkins.buildAndAssertStatus(
                Result.FAILURE, job(jenkins, "single", TwoCentres.deploy("1", "order: 'canary'").replace("['north', 'south']", "'north'")));

        jenkins.assertLogContains("'order' takes sequence, canary or parallel, not 'all'.", order);
        jenkins.assertLogContains("east: ", unknown);
        jenkins.assertLogContains("west: ", unknown);
        jenkins.assertLogContains("'without' names east, which 'marathon' does not; it names north, south.", left);
        jenkins.assertLogContains("'pause', 'without', 'overlayFor' and 'setFor' are about several Marathons", single);
        assertThat(writes(centres.north) + writes(centres.south)).isZero();
        assertThat(cards(unknown)).extracting(DeploymentAction::getOutcome).containsOnly("NOT_STARTED").hasSize(5);
    }

    @Test
    void aMarathonOfAnotherFolderRefusesAll() throws Exception {
        List<MarathonServer> servers = MarathonDeployConfiguration.get().getMarathonServers();
        servers.get(1).setFolders("garden");
        Folder shop = jenkins.createProject(Folder.class, "shop");
        WorkflowJob job = shop.createProject(WorkflowJob.class, "web");
        job.setDefinition(new CpsFlowDefinition(TwoCentres.deploy("1", ""), true));

        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        jenkins.assertLogContains("south: ", run);
        jenkins.assertLogContains("shop/web", run);
        assertThat(writes(centres.north) + writes(centres.south)).isZero();
    }

    @Test
    void aFreestyleJobTakesBothBack() throws Exception {
        jenkins.buildAndAssertSuccess(job(jenkins, "web", TwoCentres.deploy("1", "")));
        MarathonDeployStep step = new MarathonDeployStep();
        step.setCentres(List.of("north", "south"));
        step.setAppJson(TwoCentres.definition("2"));
        step.setSetFor(List.of("south:HTTP=500"));
        step.setMaxTaskFailures(1);
        FreeStyleProject project = jenkins.createFreeStyleProject("free");
        project.getPublishersList().add(new MarathonDeployPublisher(step));

        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, project);

        assertThat(List.of(runs(centres.north), runs(centres.south))).containsExactly("serve 1", "serve 1");
        assertThat(JenkinsRule.getLog(build))
                .contains("[south] submitted /web", "[marathon] the rollout failed in south", "ROLLED_BACK: south rolled back");
        assertThat(cards(build)).extracting(DeploymentAction::getOutcome).containsOnly("ROLLED_BACK").hasSize(3);

        step.setCentres(List.of("${WHERE}"));
        step.setSet(List.of("PASSWORD=open-sesame"));
        project.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("WHERE", "")));
        build = jenkins.buildAndAssertStatus(Result.FAILURE, project);

        assertThat(JenkinsRule.getLog(build))
                .contains("'marathon' is a list without a name")
                .doesNotContain("IllegalArgumentException", "open-sesame");
    }

    /** Their definitions may name them otherwise, and what is announced in each is what is deployed there. */
    @Test
    void anAppThatIsNamedOtherwiseInEachIsAnnouncedByItsOwnName() throws Exception {
        try (GrafanaFixture grafana = GrafanaFixture.start(ServiceStubs.TOKEN)) {
            ServiceStubs.addToken();
            MarathonDeployConfiguration.get().setGrafanas(
                    List.of(ServiceStubs.with(new GrafanaServer("office-grafana", grafana.uri().toString()))));
            String named = TwoCentres.definition("1").replace("/web", "/web-${CENTRE}");

            jenkins.buildAndAssertSuccess(
                    job(jenkins, "web", TwoCentres.deploy("1", "annotate: true").replace("/web", "/web-${CENTRE}")));
            MarathonDeployStep step = new MarathonDeployStep();
            step.setCentres(List.of("north", "south"));
            step.setAppJson(named);
            step.setAnnotate(true);
            FreeStyleProject project = jenkins.createFreeStyleProject("free");
            project.getPublishersList().add(new MarathonDeployPublisher(step));
            jenkins.buildAndAssertSuccess(project);

            assertThat(grafana.annotations().values()).hasSize(4)
                    .allSatisfy(annotation -> assertThat(annotation.path("tags").toString()).containsAnyOf(
                            "\"app:/web-north\",\"marathon:north\"", "\"app:/web-south\",\"marathon:south\""));
        }
    }

    @Test
    void oneThatIsLeftOutIsNotAsked() throws Exception {
        centres.south.close();

        WorkflowRun run = jenkins.buildAndAssertSuccess(job(
                jenkins, "web", "def all = " + TwoCentres.deploy("1", "without: 'south'")
                        + "\necho \"without ${all.without}, ${all.centres.collect { it.centre }}\""));

        assertThat(runs(centres.north)).isEqualTo("serve 1");
        jenkins.assertLogContains("without [south], [north]", run);
        assertThat(jenkins.createWebClient().getPage(run).asNormalizedText()).contains("south");
    }

    @Test
    void theBlockIsRunForEachAndADryRunTellsOfEach() throws Exception {
        WorkflowRun dry = jenkins.buildAndAssertSuccess(job(
                jenkins, "dry", "def seen = " + TwoCentres.deploy("1", "dryRun: true")
                        + "\necho \"${seen.centres.collect { it.centre + ' ' + it.definition.contains('serve 1') }}\""));
        jenkins.assertLogContains("[north true, south true]", dry);
        assertThat(writes(centres.north) + writes(centres.south)).isZero();

        WorkflowRun run = jenkins.buildAndAssertSuccess(job(
                jenkins, "tested", TwoCentres.deploy("1", "order: 'parallel'").replace("marathonDeploy(", "marathonDeployWithTest(")
                        + " { echo \"tests ${env.MARATHON_DEPLOY_CENTRE}\" }"));
        jenkins.assertLogContains("tests north", run);
        jenkins.assertLogContains("tests south", run);
        assertThat(List.of(runs(centres.north), runs(centres.south))).containsExactly("serve 1", "serve 1");
    }

    @Test
    void oneThatWasRenamedIsNotDeployedToAgainAndTheOtherIs() throws Exception {
        WorkflowJob job = job(jenkins, "web", TwoCentres.deploy("1", ""));
        WorkflowRun run = jenkins.buildAndAssertSuccess(job);
        long written = writes(centres.north) + writes(centres.south);
        MarathonServer south = MarathonDeployConfiguration.get().getMarathonServers().get(1);
        MarathonDeployConfiguration.get()
                .setMarathonServers(List.of(new MarathonServer("nord", centres.north.uri().toString()), south));

        assertThatThrownBy(() -> cards(run).get(1).doRedeploy())
                .isInstanceOf(Failure.class)
                .hasMessageContaining("'north', which was renamed or removed since");
        cards(run).get(2).doRedeploy();
        jenkins.waitUntilNoActivity();

        jenkins.assertLogContains("UNCHANGED", jenkins.assertBuildStatusSuccess(job.getBuildByNumber(2)));
        assertThat(writes(centres.north) + writes(centres.south)).isEqualTo(written);
    }
}
