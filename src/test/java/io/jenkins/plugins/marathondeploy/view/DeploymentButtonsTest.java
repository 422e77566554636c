package io.jenkins.plugins.marathondeploy.view;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.containerApp;
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
import hudson.model.Run;
import hudson.security.Permission;
import hudson.util.Secret;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.cluster.process.ClosedPort;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.config.Permissions;
import io.jenkins.plugins.marathondeploy.freestyle.MarathonDeployPublisher;
import io.jenkins.plugins.marathondeploy.pipeline.Deployments;
import io.jenkins.plugins.marathondeploy.pipeline.MarathonDeployStep;
import io.jenkins.plugins.marathondeploy.pipeline.RedeployCause;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Comparing, deploying again and rolling back by the buttons of a deployment. */
@WithJenkins
class DeploymentButtonsTest {
    private static final String IMAGE = "harbor.example/shop/web:7@sha256:" + "0a".repeat(32);
    private static final String SECRET = "correct-horse-battery";

    private JenkinsRule jenkins;
    private MarathonFixture marathon;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
        MarathonServer server = new MarathonServer("prod", marathon.uri().toString());
        server.setAgentPort(marathon.agentUri().getPort());
        MarathonDeployConfiguration.get().setMarathonServers(List.of(server));
    }

    @AfterEach
    void stop() {
        marathon.close();
    }

    private static String script(String app, String more) {
        return "echo 'the own steps run'\nmarathonDeploy(marathon: 'prod', appJson: '''" + app + "'''" + more + ")";
    }

    private WorkflowRun build(WorkflowJob job, String script) throws Exception {
        job.setDefinition(new CpsFlowDefinition(script, true));
        return jenkins.buildAndAssertSuccess(job);
    }

    private static DeploymentAction card(Run<?, ?> run) {
        return run.getAction(DeploymentAction.class);
    }

    private static String path(Run<?, ?> run) {
        return run.getUrl() + card(run).getUrlName() + "/";
    }

    private JenkinsRule.WebClient client(String user) throws Exception {
        JenkinsRule.WebClient client = jenkins.createWebClient()
                .withJavaScriptEnabled(false)
                .withThrowExceptionOnFailingStatusCode(false);
        // Who is not logged in would be sent on to the login.
        client.setRefreshHandler((page, url, seconds) -> {});
        return user.isEmpty() ? client : client.login(user);
    }

    private Page send(String user, HttpMethod method, String path, boolean crumb) throws Exception {
        JenkinsRule.WebClient client = client(user);
        WebRequest request = new WebRequest(new URL(jenkins.getURL(), path), method);
        if (crumb) {
            client.addCrumb(request);
        }
        return client.getPage(request);
    }

    /** The build that a button has started. */
    private WorkflowRun pressed(WorkflowJob job, Run<?, ?> of, String button) throws Exception {
        int number = job.getNextBuildNumber();
        Page answer = send("", HttpMethod.POST, path(of) + button, true);
        assertThat(answer.getWebResponse().getStatusCode()).isEqualTo(200);
        assertThat(answer.getUrl().toString()).isEqualTo(jenkins.getURL() + job.getUrl());
        jenkins.waitUntilNoActivity();
        WorkflowRun run = job.getBuildByNumber(number);
        assertThat(run).isNotNull();
        return run;
    }

    private String runs(String id) {
        return marathon.cluster().app(id).orElseThrow().content().path("cmd").asText();
    }

    private String refusal(Run<?, ?> run, String button) throws Exception {
        int number = run.getParent().getNextBuildNumber();
        Page answer = send("", HttpMethod.POST, path(run) + button, true);
        assertThat(answer.getWebResponse().getStatusCode()).isEqualTo(400);
        jenkins.waitUntilNoActivity();
        assertThat(run.getParent().getNextBuildNumber()).isEqualTo(number);
        return ((HtmlPage) answer).asNormalizedText();
    }

    @Test
    void deployingAgainIsABuildOfItsOwnWithoutTheJobsSteps() throws Exception {
        WorkflowJob job = job(jenkins, "web", "");
        WorkflowRun first = build(job, script(containerApp("/shop/web", "1", 1, HEALTHY), ", image: '" + IMAGE + "'"));
        build(job, script(containerApp("/shop/web", "2", 1, HEALTHY), ", image: 'harbor.example/shop/web:8'"));

        WorkflowRun again = pressed(job, first, "redeploy");

        jenkins.assertBuildStatusSuccess(again);
        assertThat(runs("/shop/web")).isEqualTo("serve 1");
        assertThat(marathon.cluster().app("/shop/web").orElseThrow().content().path("labels").path("marathon-deploy.build").asText())
                .isEqualTo("web#3");
        assertThat(again.getCause(RedeployCause.class).getShortDescription()).isEqualTo("Deploys /shop/web of build #1 again");
        assertThat(again.getCause(Cause.UserIdCause.class)).isNotNull();
        jenkins.assertLogContains("deploys what build #1 has deployed: /shop/web with " + IMAGE, again);
        jenkins.assertLogNotContains("the own steps run", again);
        assertThat(card(again).getOutcome()).isEqualTo("DEPLOYED");
        assertThat(card(again).getImage()).isEqualTo(IMAGE);
        assertThat(card(again).getCard().getBuildSkipped()).contains("build #1 has deployed");
        // It can be deployed again itself, and the next build of the job is as always.
        jenkins.assertLogContains("UNCHANGED", pressed(job, again, "redeploy"));
        jenkins.assertLogContains("the own steps run", jenkins.buildAndAssertSuccess(job));
    }

    @Test
    void rollingBackGoesToTheVersionOfTheBuild() throws Exception {
        WorkflowJob job = job(jenkins, "web", "");
        WorkflowRun first = build(job, script(app("/web", "1", 1, HEALTHY), ""));
        build(job, script(app("/web", "2", 1, HEALTHY), ""));
        build(job, script(app("/web", "3", 1, HEALTHY), ""));

        WorkflowRun back = pressed(job, first, "rollback");

        jenkins.assertBuildStatusSuccess(back);
        assertThat(runs("/web")).isEqualTo("serve 1");
        assertThat(card(back).getOutcome()).isEqualTo("ROLLED_BACK");
        assertThat(back.getCause(RedeployCause.class).getShortDescription())
                .isEqualTo("Rolls /web back to what build #1 has deployed");
        jenkins.assertLogNotContains("the own steps run", back);
        assertThat(send("", HttpMethod.GET, job.getUrl(), false).getWebResponse().getContentAsString())
                .contains("Rolled back");
    }

    @Test
    void aFailureIsRolledBackAndToldAsThatOfAnyDeployment() throws Exception {
        WorkflowJob job = job(jenkins, "web", "");
        job.setDefinition(new CpsFlowDefinition(
                script(app("/web", "1", 1, UNHEALTHY), ", maxTaskFailures: 1, onFailure: 'leave'"), true));
        WorkflowRun bad = jenkins.assertBuildStatus(Result.FAILURE, job.scheduleBuild2(0));
        // Marathon goes on with what was left.
        build(job, script(app("/web", "2", 1, HEALTHY), ", onLock: 'force'"));

        WorkflowRun again = pressed(job, bad, "redeploy");

        jenkins.assertBuildStatus(Result.FAILURE, again);
        assertThat(card(again).getOutcome()).isEqualTo("LEFT");
        assertThat(refusal(bad, "rollback")).contains("no version that was proven healthy");
    }

    @Test
    void theComparisonSaysWhatWouldChange() throws Exception {
        WorkflowJob job = job(jenkins, "web", "");
        WorkflowRun first = build(job, script(app("/web", "1", 1, HEALTHY), ""));
        WorkflowRun second = build(job, script(app("/web", "2", 2, HEALTHY), ""));

        HtmlPage page = (HtmlPage) send("", HttpMethod.GET, path(first) + "compare", false);
        assertThat(page.querySelector(".marathon-deploy-comparison").asNormalizedText())
                .contains("/cmd: \"serve 2\" → \"serve 1\"", "/instances: 2 → 1", "Deploy again", "Roll back to this")
                .doesNotContain("would be refused");
        long asked = marathon.requests().count("GET", "/v2/apps/web");
        send("", HttpMethod.GET, path(first) + "compare", false);
        assertThat(marathon.requests().count("GET", "/v2/apps/web")).isEqualTo(asked);
        assertThat(((HtmlPage) send("", HttpMethod.GET, path(second) + "compare", false)).asNormalizedText())
                .contains("Nothing: exactly this runs.");
    }

    @Test
    void aSilentMarathonIsTold() throws Exception {
        WorkflowRun run = build(job(jenkins, "silent", ""), script(app("/web", "1", 1, HEALTHY), ""));
        marathon.close();
        try (ClosedPort silent = ClosedPort.of(marathon.uri())) {
            assertThat(((HtmlPage) send("", HttpMethod.GET, path(run) + "compare", false)).asNormalizedText())
                    .contains("Marathon does not say at the moment");
        }
        MarathonDeployConfiguration.get().setMarathonServers(List.of());
        assertThat(((HtmlPage) send("", HttpMethod.GET, path(run) + "compare", false)).asNormalizedText())
                .contains("prod");
    }

    /** Long before an exchange of a deployment is given up: a thread of the web server waits. */
    @Test
    void aMarathonThatHangsIsNotWaitedForLong() throws Exception {
        WorkflowRun run = build(job(jenkins, "hangs", ""), script(app("/web", "1", 1, HEALTHY), ""));

        assertThat(card(run).access().settingsOfLook(run).http().requestTimeout()).isLessThanOrEqualTo(Duration.ofSeconds(10));
    }

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
    void anotherBuildInTheQueueStaysOne() throws Exception {
        WorkflowJob job = job(jenkins, "web", "");
        WorkflowRun run = build(job, script(app("/web", "1", 1, HEALTHY), ""));
        jenkins.jenkins.doQuietDown();
        job.scheduleBuild2(0);
        for (int i = 0; i < 2; i++) {
            assertThat(send("", HttpMethod.POST, path(run) + "redeploy", true).getWebResponse().getStatusCode()).isEqualTo(200);
        }
        assertThat(jenkins.jenkins.getQueue().getItems()).hasSize(2);
        jenkins.jenkins.doCancelQuietDown();
        jenkins.waitUntilNoActivity();
        assertThat(job.getBuilds().stream().filter(one -> one.getCause(RedeployCause.class) != null)).hasSize(1);
        assertThat(job.getLastBuild().getNumber()).isEqualTo(3);
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
