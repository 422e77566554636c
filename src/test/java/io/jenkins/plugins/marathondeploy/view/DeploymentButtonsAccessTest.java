package io.jenkins.plugins.marathondeploy.view;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Cause;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Result;
import hudson.security.Permission;
import hudson.util.Secret;
import io.jenkins.plugins.marathondeploy.config.Permissions;
import io.jenkins.plugins.marathondeploy.freestyle.MarathonDeployPublisher;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import io.jenkins.plugins.marathondeploy.pipeline.Deployments;
import io.jenkins.plugins.marathondeploy.pipeline.MarathonDeployStep;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** Where the buttons of a deployment are, who may press them, and what they never show. */
@WithSharedJenkins
class DeploymentButtonsAccessTest extends ButtonsScene {
    private static final String SECRET = "correct-horse-battery";

    @Test
    void thePagesHaveTheButtons() throws Exception {
        WorkflowJob job = job(jenkins, "web", "");
        WorkflowRun first = build(job, script(app("/web", "1", 1, HEALTHY), ""));
        WorkflowRun second = build(job, script(app("/web", "2", 1, HEALTHY), ""));

        HtmlPage ofJob = (HtmlPage) send("", HttpMethod.GET, job.getUrl(), false);
        List<DomElement> rows = ofJob.querySelectorAll(".marathon-deploy-table tbody tr").stream()
                .map(DomElement.class::cast)
                .toList();
        // The newest one is what runs.
        assertThat(rows.get(0).asNormalizedText()).contains("Compare #2 with what runs", "Deploy #2 again").doesNotContain("Roll back");
        assertThat(rows.get(1).asNormalizedText())
                .contains("Compare #1 with what runs", "Deploy #1 again", "Roll back to #1");
        DomElement again = first(rows.get(1), "a[data-url$=redeploy]");
        assertThat(again.getAttribute("data-url")).isEqualTo("/jenkins/" + path(first) + "redeploy");
        assertThat(again.getAttribute("data-post")).isEqualTo("true");
        assertThat(again.getAttribute("data-message"))
                .contains("A new build of web sends what build #1 has deployed", "/web on prod", "none of the job's own steps run");
        assertThat(first(rows.get(1), "a[data-url$=rollback]").getAttribute("data-message"))
                .contains("goes back to the version that build #1 has deployed", "/web on prod, version " + card(first).getVersion());
        assertThat(((HtmlPage) send("", HttpMethod.GET, second.getUrl(), false)).querySelector(".marathon-deploy-card").asNormalizedText())
                .contains("Compare with what runs", "Deploy again", "Roll back to this");

        job.makeDisabled(true);
        assertThat(((HtmlPage) send("", HttpMethod.GET, job.getUrl(), false)).querySelectorAll(".marathon-deploy-job a[data-post]")).isEmpty();
        assertThat(refusal(first, "redeploy")).contains("disabled");
    }

    private static DomElement first(DomElement within, String selector) {
        return (DomElement) within.querySelector(selector);
    }

    @Test
    void onlyWhoMayDoesAndOnlyByAPostWithACrumb() throws Exception {
        Folder ours = jenkins.createProject(Folder.class, "ours");
        Folder theirs = jenkins.createProject(Folder.class, "theirs");
        Deployments.allowAddresses();
        WorkflowJob job = ours.createProject(WorkflowJob.class, "web");
        build(job, script(app("/web", "1", 1, HEALTHY), ""));
        WorkflowRun run = jenkins.buildAndAssertSuccess(job);
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ).everywhere().toEveryone()
                .grant(new Permission[] {Item.READ, Item.EXTENDED_READ, Item.CONFIGURE}).everywhere().to("reader")
                .grant(Permissions.REDEPLOY).onFolders(ours).to("redeployer")
                .grant(Item.BUILD).onFolders(ours).to("builder")
                .grant(Permissions.REDEPLOY, Item.BUILD).onFolders(theirs).to("neighbour"));
        int next = job.getNextBuildNumber();

        for (String user : List.of("", "reader", "neighbour")) {
            for (String button : List.of("redeploy", "rollback")) {
                assertThat(send(user, HttpMethod.POST, path(run) + button, true).getWebResponse().getStatusCode())
                        .as(user + " " + button)
                        .isEqualTo(403);
            }
            assertThat(send(user, HttpMethod.GET, path(run) + "compare", false).getWebResponse().getStatusCode())
                    .as(user)
                    .isEqualTo(403);
            for (String page : List.of(job.getUrl(), run.getUrl())) {
                Page seen = send(user, HttpMethod.GET, page, false);
                assertThat(seen.getWebResponse().getContentAsString())
                        .contains("marathon-deploy-")
                        .doesNotContain("/redeploy", "/rollback", "/compare");
            }
        }
        for (String button : List.of("redeploy", "rollback")) {
            assertThat(send("redeployer", HttpMethod.POST, path(run) + button, false).getWebResponse().getStatusCode())
                    .isEqualTo(403);
            assertThat(send("redeployer", HttpMethod.GET, path(run) + button, false).getWebResponse().getStatusCode())
                    .isIn(404, 405);
        }
        jenkins.waitUntilNoActivity();
        assertThat(job.getNextBuildNumber()).isEqualTo(next);

        for (String user : List.of("redeployer", "builder")) {
            assertThat(send(user, HttpMethod.GET, path(run) + "compare", false).getWebResponse().getStatusCode())
                    .isEqualTo(200);
            assertThat(send(user, HttpMethod.POST, path(run) + "redeploy", true).getWebResponse().getStatusCode())
                    .isEqualTo(200);
            jenkins.waitUntilNoActivity();
            WorkflowRun last = job.getLastBuild();
            jenkins.assertBuildStatusSuccess(last);
            assertThat(last.getCause(Cause.UserIdCause.class).getUserId()).isEqualTo(user);
        }
        assertThat(job.getNextBuildNumber()).isEqualTo(next + 2);
    }

    @Test
    void whatIsNotThereIsSaid() throws Exception {
        WorkflowJob job = job(jenkins, "web", "");
        WorkflowRun run = build(job, script(app("/web", "1", 1, HEALTHY), ""));
        String key = card(run).getUrlName();
        for (String path : List.of(job.getUrl() + "99/" + key, job.getUrl() + "1/marathon-deployment-x")) {
            assertThat(send("", HttpMethod.POST, path + "/redeploy", true).getWebResponse().getStatusCode()).isEqualTo(404);
        }
        // As an older version has left it.
        Files.delete(run.getRootDir().toPath().resolve("marathon-deploy-" + card(run).getKey() + ".secret"));
        assertThat(refusal(run, "redeploy")).contains("was not kept");
        assertThat(((HtmlPage) send("", HttpMethod.GET, run.getUrl(), false)).asNormalizedText())
                .contains("Roll back to this").doesNotContain("Deploy again");
        assertThat(((HtmlPage) send("", HttpMethod.GET, path(run) + "compare", false)).asNormalizedText())
                .contains("was not kept, or is gone");
        jenkins.assertBuildStatusSuccess(pressed(job, run, "rollback"));
    }

    @Test
    void aSecretIsShownNowhere() throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(CredentialsScope.GLOBAL, "word", "", Secret.fromString(SECRET)));
        String leaking = app("/web", "1", 1, UNHEALTHY)
                .replace("\"serve 1\"", "\"serve 1 --password ${WORD}\", \"user\": \"own ${OWN}\"")
                .replace("\"SIM_HTTP\"", "\"SIM_STDERR\": \"password ${WORD} refused, ${OWN} too\", \"SIM_HTTP\"");
        WorkflowJob job = job(jenkins, "web", """
                withCredentials([string(credentialsId: 'word', variable: 'WORD')]) {
                  withEnv(['OWN=own-hidden-value']) {
                    marathonDeploy(appJson: '''%s''', set: ["WORD=$WORD", 'OWN'], maxTaskFailures: 1)
                  }
                }""".formatted(leaking));
        WorkflowRun bad = jenkins.assertBuildStatus(Result.FAILURE, job.scheduleBuild2(0));
        build(job, script(app("/web", "2", 1, HEALTHY).replace("serve 2", "serve 2 --password rotated-horse"), ""));

        String compared = send("", HttpMethod.GET, path(bad) + "compare", false).getWebResponse().getContentAsString();
        assertThat(compared).contains("/cmd: ").doesNotContain(SECRET, "own-hidden-value", "rotated-horse");

        WorkflowRun again = pressed(job, bad, "redeploy");
        jenkins.assertBuildStatus(Result.FAILURE, again);
        assertThat(card(again).getOutput()).contains("password **** refused, **** too");
        assertThat(JenkinsRule.getLog(again)).doesNotContain(SECRET, "own-hidden-value");
        try (Stream<Path> files = Files.walk(job.getRootDir().toPath())) {
            for (Path file : files.filter(Files::isRegularFile).filter(one -> !one.endsWith("config.xml")).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).as(file.toString()).doesNotContain(SECRET);
            }
        }
    }

    @Test
    void aFreestyleBuildHasTheButtonsToo() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("free");
        MarathonDeployStep step = new MarathonDeployStep();
        step.setAppJson(app("/web", "1", 1, HEALTHY));
        job.getPublishersList().add(new MarathonDeployPublisher(step));
        FreeStyleBuild run = jenkins.buildAndAssertSuccess(job);
        assertThat(((HtmlPage) send("", HttpMethod.GET, run.getUrl(), false)).querySelectorAll(".marathon-deploy-card a[data-post]")).hasSize(2);

        job.makeDisabled(true);
        assertThat(refusal(run, "redeploy")).contains("it is disabled");
    }
}
