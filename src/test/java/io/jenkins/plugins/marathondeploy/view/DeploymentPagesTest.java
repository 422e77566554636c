package io.jenkins.plugins.marathondeploy.view;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.containerApp;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.deploy;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.Job;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.auth.SecretMask;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.cluster.process.ClosedPort;
import io.jenkins.plugins.marathondeploy.config.HarborRegistry;
import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import io.jenkins.plugins.marathondeploy.pipeline.Deployments;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.deploy.PhaseName;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.gate.Finding;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** What people see of deployments on the pages of builds and jobs. */
@WithSharedJenkins
class DeploymentPagesTest {
    private static final String DIGEST = "sha256:" + "0a".repeat(32);
    private static final String IMAGE = "harbor.example/shop/web:7";
    private static final String HOSTILE = "<script>window.hostile = 1</script><img src='x' onerror='hostile()'>";

    private JenkinsRule jenkins;
    private MarathonFixture marathon;
    private String url;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
        url = marathon.uri().toString();
    }

    @AfterEach
    void stop() {
        marathon.close();
    }

    private HtmlPage page(Run<?, ?> run) throws Exception {
        return jenkins.createWebClient().getPage(run);
    }

    /** As it comes: a script would have it ask Marathon. */
    private HtmlPage page(Job<?, ?> job) throws Exception {
        return jenkins.createWebClient().withJavaScriptEnabled(false).getPage(job);
    }

    /** What the script fetches. */
    private String running(Job<?, ?> job) throws Exception {
        return runningPage(job).getBody().asNormalizedText();
    }

    private HtmlPage runningPage(Job<?, ?> job) throws Exception {
        return jenkins.createWebClient().withJavaScriptEnabled(false).getPage(job, "marathon-deployments/running");
    }

    private static List<DomNode> cards(HtmlPage page) {
        return page.querySelectorAll(".marathon-deploy-card").stream().toList();
    }

    private static List<String> links(DomNode within) {
        return within.querySelectorAll("a").stream()
                .map(link -> ((DomElement) link).getAttribute("href"))
                .toList();
    }

    @Test
    void theBuildShowsWhatWasDeployedAndTheJobWhatRuns() throws Exception {
        MarathonDeployConfiguration.get()
                .setHarborRegistries(List.of(new HarborRegistry("office", "https://harbor.example")));
        String image = "image: '" + IMAGE + "@" + DIGEST + "'";
        WorkflowJob job = job(jenkins, "web", deploy(url, containerApp("/shop/web", "1", 2, HEALTHY), image));
        WorkflowRun good = jenkins.buildAndAssertSuccess(job);
        String version = good.getAction(DeploymentAction.class).getVersion();

        List<DomNode> cards = cards(page(good));
        assertThat(cards).hasSize(1);
        assertThat(cards.get(0).asNormalizedText())
                .contains("Deployed", "/shop/web", IMAGE, DIGEST.substring(0, 19), "2 of 2 instances are healthy", "Follow")
                .doesNotContain("Version before", "Why");
        assertThat(links(cards.get(0)))
                .containsExactly(
                        url.replaceAll("/$", "") + "/ui/#/apps/%2Fshop%2Fweb",
                        "https://harbor.example/harbor/projects/shop/repositories/web/artifacts-tab/artifacts/" + DIGEST,
                        "/jenkins/" + good.getUrl() + good.getAction(DeploymentAction.class).getUrlName() + "/compare",
                        "#",
                        "#");
        assertThat(((DomElement) cards.get(0)).asXml()).doesNotContain("style=", "<script", "onclick");

        Deployments.allowAddresses();
        job.setDefinition(new CpsFlowDefinition(
                deploy(url, containerApp("/shop/web", "2", 2, UNHEALTHY), image + ", maxTaskFailures: 1"), true));
        WorkflowRun bad = jenkins.assertBuildStatus(Result.FAILURE, job.scheduleBuild2(0));

        assertThat(cards(page(bad)).get(0).asNormalizedText())
                .contains("Rolled back", "Runs now", "The version before", "Details", "Why", "500", "Roll back");
        assertThat(page(bad).querySelector("details[data-name=details]").getTextContent()).contains("Version before");

        HtmlPage ofJob = page(job);
        assertThat(cards(ofJob)).hasSize(1);
        assertThat(cards(ofJob).get(0).asNormalizedText())
                .containsPattern("/shop/web\\s*runs since").contains("build #1", IMAGE);
        List<String> rows = ofJob.querySelectorAll(".marathon-deploy-job tbody tr").stream()
                .map(DomNode::asNormalizedText)
                .toList();
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0)).contains("#2", "Rolled back", "500");
        assertThat(rows.get(1)).contains("#1", "Deployed", "shop/web:7");
        assertThat(ofJob.querySelectorAll(".marathon-deploy-trend a").stream()
                        .map(column -> ((DomElement) column).getAttribute("aria-label")))
                .satisfiesExactly(
                        one -> assertThat(one).startsWith("#1: Deployed, "),
                        two -> assertThat(two).startsWith("#2: Rolled back, "));
    }

    @Test
    void aRunningDeploymentSaysWhatItWaitsFor() throws Exception {
        WorkflowRun run = job(
                        jenkins,
                        "web",
                        deploy(url, containerApp("/web", "1", 2, UNHEALTHY), "maxTaskFailures: 0, image: '" + IMAGE + "'"))
                .scheduleBuild2(0)
                .waitForStart();
        jenkins.waitForMessage("0 of 2 healthy", run);

        assertThat(cards(page(run)).get(0).asNormalizedText())
                .containsPattern("Deploying\\s*/web\\s*0 of 2 healthy, \\d\\d:\\d\\d")
                .contains(IMAGE);
        HtmlPage ofJob = page(run.getParent());
        assertThat(cards(ofJob)).isEmpty();
        assertThat(ofJob.querySelector(".marathon-deploy-job tbody tr").asNormalizedText())
                .contains("Deploying", "0 of 2 healthy");

        marathon.cluster().setAppStatus("/web", 200);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
        assertThat(cards(page(run)).get(0).asNormalizedText()).contains("Deployed").doesNotContain("0 of 2");
    }

    @Test
    void eachDeploymentOfABuildHasItsCardAndTheJobFollowsARollbackByHand() throws Exception {
        WorkflowJob job = job(
                jenkins,
                "two",
                deploy(url, app("/one", "1", 1, HEALTHY), "") + "\n" + deploy(url, app("/two", "1", 1, HEALTHY), ""));
        WorkflowRun first = jenkins.buildAndAssertSuccess(job);
        assertThat(cards(page(first)))
                .extracting(DomNode::asNormalizedText)
                .satisfiesExactly(
                        one -> assertThat(one).contains("Deployed", "/one"),
                        two -> assertThat(two).contains("Deployed", "/two"));

        Deployments.allowAddresses();
        job.setDefinition(new CpsFlowDefinition(
                deploy(url, app("/one", "2", 1, HEALTHY), "") + "\nmarathonRollback marathonUrl: '" + url + "', id: '/one'",
                true));
        WorkflowRun second = jenkins.buildAndAssertSuccess(job);
        DeploymentAction back = second.getActions(DeploymentAction.class).get(1);
        assertThat(back.getCard().getState()).isEqualTo("good");
        assertThat(marathon.cluster().app("/one").orElseThrow().content().path("cmd").asText()).isEqualTo("serve 1");

        assertThat(cards(page(job)))
                .extracting(DomNode::asNormalizedText)
                .satisfiesExactly(
                        one -> assertThat(one).containsPattern("/one\\s*runs since"),
                        two -> assertThat(two).containsPattern("/two\\s*runs since").contains("build #1"));
    }

    @Test
    void whatNobodyProvedIsNotCalledRunning() throws Exception {
        WorkflowJob job = job(jenkins, "web", deploy(url, app("/web", "1", 1, HEALTHY), ""));
        jenkins.buildAndAssertSuccess(job);
        Deployments.allowAddresses();
        job.setDefinition(new CpsFlowDefinition(
                deploy(url, app("/web", "2", 1, UNHEALTHY), "maxTaskFailures: 1, onFailure: 'leave'"), true));
        jenkins.assertBuildStatus(Result.FAILURE, job.scheduleBuild2(0));

        assertThat(cards(page(job)).get(0).asNormalizedText())
                .contains("what runs is not known since #2", "Failed and left")
                .doesNotContain("runs since");
    }

    @Test
    void theJobShowsWhatMarathonSaysRuns() throws Exception {
        WorkflowJob job = job(
                jenkins, "web", deploy(url, containerApp("/shop/web", "1", 2, HEALTHY), "image: '" + IMAGE + "@" + DIGEST + "'"));
        jenkins.buildAndAssertSuccess(job);

        assertThat(running(job)).contains("Healthy", "/shop/web", "2 healthy", "Deployed by", "web #1", IMAGE);
        MarathonDeployConfiguration.get()
                .setHarborRegistries(List.of(new HarborRegistry("office", "https://harbor.example")));
        assertThat(links(runningPage(job).getBody()))
                .contains("https://harbor.example/harbor/projects/shop/repositories/web/artifacts-tab/artifacts/" + DIGEST);

        // Somebody else deletes it; the answer from before is forgotten after some seconds.
        marathon.close();
        assertThat(running(job)).contains("2 healthy");
    }

    /** The cause, the line of the task's output, what runs now; then the rest, of which what nobody looks for first is folded. */
    @Test
    void aFailureIsToldInTheOrderInWhichItIsAskedFor() throws Exception {
        FreeStyleBuild run = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("web"));
        DeploymentAction card = DeploymentAction.begin(
                run, "key", new DeploymentAction.Beginning(DeploymentAction.Kind.DEPLOYMENT, "/web", null, "", false));
        card.end(
                new Report(
                        new Report.End(Outcome.ROLLED_BACK, false, false,
                                "all tasks failed; /web runs version 2026-11-22T20:00:00.001Z: 2 of 2 instances are healthy"),
                        new Report.Subject("/web", IMAGE + "@" + DIGEST, DIGEST),
                        new Report.Versions("2026-11-22T20:00:00.002Z", "2026-11-22T20:00:00.001Z", "2026-11-22T20:00:00.001Z", List.of("d")),
                        new Report.Evidence(
                                List.of("task web.1 ended"), List.of("stderr of web.1:", "could not bind", "bye"),
                                List.of("nothing checks its disk"), true,
                                List.of(
                                        new Report.GateResult("scan", Gate.When.BEFORE, Finding.State.PASSED, "clean"),
                                        new Report.GateResult("errors", Gate.When.VERIFY, Finding.State.FAILED, "9: passed, is too much"))),
                        Map.of(PhaseName.FOLLOW, Duration.ofSeconds(1)),
                        Map.of()),
                false,
                SecretMask.none());

        DomNode shown = cards(page(run)).get(0);
        assertThat(shown.getTextContent())
                .containsSubsequence(
                        "Rolled back", "All tasks failed", "The task said", "could not bind", "Runs now", "The version before",
                        "2 of 2 instances are healthy", "Warnings", "nothing checks its disk", "Follow", "Image", IMAGE,
                        "Gates", "errors: failed", "Why", "task web.1 ended", "Last output of the task", "Details",
                        "Digest", DIGEST.substring(0, 19), "Version before", "Gates that passed", "scan: passed, clean");
        DomNode details = shown.querySelector("details[data-name=details]");
        assertThat(details.getTextContent()).contains("Digest", "Version before", "scan: passed").doesNotContain("errors");
        assertThat(shown.getTextContent().replace(details.getTextContent(), ""))
                .doesNotContain("Digest", "Version before", "scan: passed");
    }

    @Test
    void aMarathonThatDoesNotAnswerIsSaid() throws Exception {
        WorkflowJob job = job(jenkins, "web", deploy(url, app("/web", "1", 1, HEALTHY), ""));
        jenkins.buildAndAssertSuccess(job);
        marathon.close();

        try (ClosedPort silent = ClosedPort.of(marathon.uri())) {
            assertThat(running(job)).contains("/web", "runs since", "Marathon does not say at the moment");
        }
    }

    @Test
    void whatIsRefusedBeforeMarathonIsAskedHasACardWithTheReason() throws Exception {
        WorkflowRun run = jenkins.assertBuildStatus(
                Result.FAILURE, job(jenkins, "web", deploy(url, "{\"id\": \"/web\",}", "")).scheduleBuild2(0));

        DeploymentAction card = run.getAction(DeploymentAction.class);
        assertThat(card.getOutcome()).isEqualTo("NOT_STARTED");
        assertThat(cards(page(run))).singleElement().satisfies(
                one -> assertThat(one.asNormalizedText()).contains("Not deployed", "appJson"));
        assertThat(page(run.getParent()).querySelector(".marathon-deploy-job tbody tr").asNormalizedText())
                .contains("Not deployed", "appJson");

        WorkflowRun nowhere = jenkins.assertBuildStatus(
                Result.FAILURE,
                job(jenkins, "nowhere", "marathonRollback marathon: 'nosuch', id: '/web'").scheduleBuild2(0));
        assertThat(cards(page(nowhere)).get(0).asNormalizedText()).contains("Not rolled back", "/web", "nosuch");
    }

    @Test
    void aDryRunShowsWhatWouldChange() throws Exception {
        WorkflowJob job = job(jenkins, "web", deploy(url, app("/web", "1", 1, HEALTHY), ""));
        jenkins.buildAndAssertSuccess(job);
        job.setDefinition(new CpsFlowDefinition(deploy(url, app("/web", "2", 1, HEALTHY), "dryRun: true"), true));
        WorkflowRun run = jenkins.buildAndAssertSuccess(job);

        assertThat(cards(page(run)).get(0).asNormalizedText())
                .contains("Dry run", "/web", "What would change", "serve 1", "serve 2");
        // It changes nothing of what runs.
        assertThat(page(job).querySelectorAll(".marathon-deploy-job tbody tr")).hasSize(1);
    }

    @Test
    void aPushThatFailsSaysWhy() throws Exception {
        WorkflowRun run = jenkins.assertBuildStatus(
                Result.FAILURE, job(jenkins, "image", "node { harborPush repository: 'demo/web' }").scheduleBuild2(0));

        assertThat(cards(page(run)).get(0).asNormalizedText()).contains("Not pushed", "demo/web", "Harbor");
        assertThat(page(run.getParent()).querySelectorAll(".marathon-deploy-job")).isEmpty();
    }

    @Test
    void theFragmentEndsAndAProgramCanReadIt() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(
                job(jenkins, "web", deploy(url, app("/web", "1", 1, HEALTHY), "")));
        DeploymentAction card = run.getAction(DeploymentAction.class);

        HtmlPage fragment = jenkins.createWebClient()
                .withJavaScriptEnabled(false)
                .goTo(run.getUrl() + card.getUrlName() + "/fragment");
        assertThat(fragment.asXml()).contains("data-running=\"false\"").doesNotContain("<script");
        assertThat(jenkins.getJSON(run.getUrl() + "api/json").getJSONObject().getJSONArray("actions").toString())
                .contains("\"outcome\":\"DEPLOYED\"", "\"app\":\"/web\"", "\"version\":\"" + card.getVersion(), "\"duration\":");
    }

    @Test
    void moreThanTwentyBuildsAreBehindALink() throws Exception {
        WorkflowJob job = job(jenkins, "web", deploy(url, "{}", ""));
        for (int i = 0; i < 21; i++) {
            jenkins.assertBuildStatus(Result.FAILURE, job.scheduleBuild2(0));
        }

        HtmlPage ofJob = page(job);
        assertThat(ofJob.querySelectorAll(".marathon-deploy-job tbody tr")).hasSize(20);
        HtmlPage all = ofJob.getAnchorByText("All deployments of this job").click();
        assertThat(all.querySelectorAll(".marathon-deploy-job tbody tr")).hasSize(21);
    }

    @Test
    void hostileTextsStayTexts() throws Exception {
        FreeStyleBuild run = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("hostile"));
        DeploymentAction card = DeploymentAction.begin(
                run,
                "key",
                new DeploymentAction.Beginning(
                        DeploymentAction.Kind.DEPLOYMENT,
                        HOSTILE,
                        new MarathonAccess("", "javascript:alert(1)", ""),
                        "javascript:alert(2)",
                        true));
        var hostile = List.of(HOSTILE);
        card.end(
                new Report(
                        new Report.End(Outcome.ROLLED_BACK, false, false, HOSTILE),
                        new Report.Subject(HOSTILE, HOSTILE, HOSTILE),
                        new Report.Versions(HOSTILE, HOSTILE, HOSTILE, hostile),
                        new Report.Evidence(hostile, hostile, hostile, false, List.of()),
                        Map.of(PhaseName.FOLLOW, Duration.ofSeconds(1)),
                        Map.of()),
                false,
                SecretMask.none());

        for (HtmlPage page :
                List.of(page(run), (HtmlPage) jenkins.createWebClient().getPage(run.getParent()))) {
            assertThat(page.asNormalizedText()).contains(HOSTILE);
            assertThat(page.querySelectorAll("img[onerror]")).isEmpty();
            assertThat(page.executeJavaScript("window.hostile").getJavaScriptResult()).isNotEqualTo(1);
            assertThat(links(page.querySelector(".marathon-deploy-card"))).noneMatch(link -> link.startsWith("javascript:"));
        }
    }
}
