package io.jenkins.plugins.marathondeploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.AbortException;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Items;
import hudson.model.Result;
import hudson.model.Run;
import hudson.util.FormValidation.Kind;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.marathondeploy.freestyle.MarathonDeployPublisher;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import io.jenkins.plugins.marathondeploy.pipeline.MarathonDeployStep;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** What jobs may make the controller ask: addresses that an administrator allows, and servers that are for their folder. */
@WithSharedJenkins
class ForJobsTest {
    private static final String SECRET = "AKIA-SECRET-OF-THE-MACHINE";
    private static final String APP = "{\"id\": \"/web\", \"cmd\": \"run\"}";

    private static WorkflowJob pipeline(Folder folder, String name, String script) throws Exception {
        WorkflowJob job = folder.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    private static List<String> values(ListBoxModel choices) {
        return choices.stream().map(choice -> choice.value).toList();
    }

    @Test
    void anAddressOfAJobIsAskedOnlyWhereAnAdministratorAllowsIt(JenkinsRule jenkins) throws Exception {
        Folder shop = jenkins.createProject(Folder.class, "shop");
        try (StubServer metadata = new StubServer(request -> Reply.of(200, SECRET));
                StubServer redirecting = new StubServer(request -> Reply.redirect(307, metadata.uri("/latest")))) {
            List<String> steps = List.of(
                    "marathonDeploy(marathonUrl: '%s', appJson: '''" + APP + "''')",
                    "marathonRollback(marathonUrl: '%s', id: '/web')",
                    "marathonRender(marathonUrl: '%s', diff: true, appJson: '''" + APP + "''')");
            int number = 0;
            for (String step : steps) {
                Run<?, ?> run = jenkins.buildAndAssertStatus(
                        Result.FAILURE, pipeline(shop, "refused" + number++, step.formatted(metadata.uri(""))));
                jenkins.assertLogContains("but jobs may not name addresses here", run);
                jenkins.assertLogContains("have an administrator allow the address", run);
            }
            assertThat(metadata.requests()).isEmpty();

            MarathonDeployConfiguration.get().setJobAddresses("https://marathon.example *.example.org 10.0.0.0/8");
            jenkins.assertLogContains(
                    "not among the addresses that jobs may name",
                    jenkins.buildAndAssertStatus(
                            Result.FAILURE, pipeline(shop, "another", steps.get(0).formatted(metadata.uri("")))));
            assertThat(metadata.requests()).isEmpty();

            MarathonDeployConfiguration.get().setJobAddresses(redirecting.uri("").toString());
            Run<?, ?> redirected = jenkins.buildAndAssertStatus(
                    Result.FAILURE, pipeline(shop, "redirected", steps.get(1).formatted(redirecting.uri(""))));
            assertThat(redirecting.requests()).isNotEmpty();
            assertThat(metadata.requests()).isEmpty();

            MarathonDeployConfiguration.get().setJobAddresses("127.0.0.0/8");
            Run<?, ?> asked = jenkins.buildAndAssertStatus(
                    Result.FAILURE, pipeline(shop, "asked", steps.get(1).formatted(metadata.uri(""))));
            assertThat(metadata.requests()).isNotEmpty();
            assertThat(JenkinsRule.getLog(asked)).contains("is not shown").doesNotContain(SECRET);
            assertThat(JenkinsRule.getLog(redirected)).doesNotContain(SECRET);
        }
    }

    @Test
    void aServerIsForItsFoldersOnly(JenkinsRule jenkins) throws Exception {
        Folder shop = jenkins.createProject(Folder.class, "shop");
        Folder garden = jenkins.createProject(Folder.class, "garden");
        try (StubServer marathon = new StubServer(request -> Reply.of(404, "{\"message\":\"App '/web' does not exist\"}"))) {
            MarathonServer prod = new MarathonServer("prod", marathon.uri("").toString());
            prod.setFolders("shop\nteam-*/deploy");
            MarathonServer common = new MarathonServer("common", "https://common.example");
            HarborRegistry office = new HarborRegistry("office", "https://harbor.example");
            office.setFolders("shop/web");
            MarathonDeployConfiguration.get().setMarathonServers(List.of(prod, common));
            MarathonDeployConfiguration.get().setHarborRegistries(List.of(office));

            String rollback = "marathonRollback(marathon: 'prod', id: '/web')";
            String render = "marathonRender(marathon: 'prod', diff: true, appJson: '''" + APP + "''')";
            String deploy = "marathonDeploy(marathon: 'prod', appJson: '''" + APP + "''')";
            int number = 0;
            for (String step : List.of(rollback, render, deploy)) {
                Run<?, ?> run = jenkins.buildAndAssertStatus(Result.FAILURE, pipeline(garden, "job" + number++, step));
                jenkins.assertLogContains("'prod' is not for " + run.getParent().getFullName(), run);
            }
            MarathonDeployStep step = new MarathonDeployStep();
            step.setMarathon("prod");
            step.setAppJson(APP);
            FreeStyleProject freestyle = garden.createProject(FreeStyleProject.class, "freestyle");
            freestyle.getPublishersList().add(new MarathonDeployPublisher(step));
            jenkins.assertLogContains("'prod' is not for", jenkins.buildAndAssertStatus(Result.FAILURE, freestyle));
            assertThat(marathon.requests()).isEmpty();

            // A job has what its full name has, also after it was moved.
            WorkflowJob moved = pipeline(garden, "moved", render);
            jenkins.buildAndAssertStatus(Result.FAILURE, moved);
            WorkflowJob now = Items.move(moved, shop);
            jenkins.buildAndAssertSuccess(now);
            assertThat(marathon.requests()).isNotEmpty();

            WorkflowJob web = pipeline(shop, "web", render);
            assertThat(values(ServerChoice.marathons(web, ""))).contains("prod", "common");
            assertThat(values(ServerChoice.marathons(freestyle, ""))).contains("common").doesNotContain("prod");
            assertThat(values(ServerChoice.harbors(web, ""))).contains("office");
            assertThat(values(ServerChoice.harbors(now, ""))).doesNotContain("office");
            assertThat(ServerChoice.checkMarathon(freestyle, "prod", "").kind).isEqualTo(Kind.ERROR);
            assertThat(ServerChoice.checkMarathon(web, "prod", "").kind).isEqualTo(Kind.OK);
            assertThat(ServerChoice.checkHarbor(now, "office", "").kind).isEqualTo(Kind.ERROR);
            assertThat(ServerChoice.marathonUrl(freestyle, "prod", "")).isEmpty();
            assertThat(new MarathonAccess("", "", "").resolve(freestyle).getName()).isEqualTo("common");
            assertThatThrownBy(() -> new HarborAccess("", "", "").resolve(now)).isInstanceOf(AbortException.class);
        }
    }

    @Test
    void fullNamesArePrefixesByWholeNames(JenkinsRule jenkins) throws Exception {
        Folder team = jenkins.createProject(Folder.class, "team-a");
        Item deploy = team.createProject(FreeStyleProject.class, "deploy");
        Item other = team.createProject(FreeStyleProject.class, "deployment");
        assertThat(Folders.permit("team-*/deploy", deploy)).isTrue();
        assertThat(Folders.permit("team-*/deploy", other)).isFalse();
        assertThat(Folders.permit("/team-a/", other)).isTrue();
        assertThat(Folders.permit("team", deploy)).isFalse();
        assertThat(Folders.permit("*", deploy)).isTrue();
        assertThat(Folders.permit("team.a", deploy)).isFalse();
        assertThat(Folders.permit("/", deploy)).isFalse();
        assertThat(Folders.check("shop//web").kind).isEqualTo(Kind.ERROR);
        assertThat(Folders.check("shop/web\n*").kind).isEqualTo(Kind.OK);
    }

    @Test
    void aPermissionToRedeployIsImpliedByBuilding(JenkinsRule jenkins) {
        assertThat(Permissions.REDEPLOY.impliedBy).isEqualTo(Item.BUILD);
        assertThat(hudson.security.PermissionGroup.getAll()).contains(Permissions.GROUP);
        assertThat(hudson.security.Permission.fromId(Permissions.class.getName() + ".Redeploy")).isEqualTo(Permissions.REDEPLOY);
    }
}
