package io.jenkins.plugins.marathondeploy.view;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.containerApp;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.FreeStyleProject;
import hudson.model.InvisibleAction;
import hudson.model.Item;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.User;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.cluster.process.ClosedPort;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import jenkins.model.Jenkins;
import jenkins.model.RunAction2;
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
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** The page of all deployments: what is on it, and for whom. */
@WithSharedJenkins
class AllDeploymentsTest {
    private static final String DIGEST = "sha256:" + "0a".repeat(32);
    private static final List<Run<?, ?>> LOADED = new CopyOnWriteArrayList<>();

    private JenkinsRule jenkins;
    private MarathonFixture marathon;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
        MarathonDeployConfiguration.get()
                .setMarathonServers(List.of(new MarathonServer("office", marathon.uri().toString())));
    }

    @AfterEach
    void stop() {
        MarathonLook.begin();
        marathon.close();
    }

    /** Notes each reading of a build from disk. */
    public static final class Loading extends InvisibleAction implements RunAction2 {
        @Override
        public void onAttached(Run<?, ?> run) {
            // Only what is loaded counts.
        }

        @Override
        public void onLoad(Run<?, ?> run) {
            LOADED.add(run);
        }
    }

    private static String deploy(String app, String status) {
        return "marathonDeploy(appJson: '''" + containerApp(app, "1", 2, status) + "''', maxTaskFailures: 0,"
                + " image: 'harbor.example/shop/web:7@" + DIGEST + "')";
    }

    private static void script(WorkflowJob job, String script) throws Exception {
        job.setDefinition(new CpsFlowDefinition(script, true));
    }

    private WorkflowJob job(Folder folder, String name, String script) throws Exception {
        WorkflowJob job = folder == null
                ? jenkins.createProject(WorkflowJob.class, name)
                : folder.createProject(WorkflowJob.class, name);
        script(job, script);
        return job;
    }

    private JenkinsRule.WebClient client() {
        JenkinsRule.WebClient client =
                jenkins.createWebClient().withJavaScriptEnabled(false).withThrowExceptionOnFailingStatusCode(false);
        // The style of each cell of a thousand rows takes minutes.
        client.getOptions().setCssEnabled(false);
        return client;
    }

    private HtmlPage page(JenkinsRule.WebClient client) throws Exception {
        return client.goTo("marathon-deployments/");
    }

    private static List<String> rows(HtmlPage page) {
        return page.querySelectorAll("tr.marathon-deploy-app").stream()
                .map(DomNode::asNormalizedText)
                .toList();
    }

    /** What the script fetches for a row. */
    private static String fragment(String app) {
        return "marathon-deployments/fragment?marathon=office&app=" + URLEncoder.encode(app, StandardCharsets.UTF_8);
    }

    private static String text(JenkinsRule.WebClient client, String path) throws Exception {
        return client.goTo(path).getBody().asNormalizedText();
    }

    @Test
    void anAppIsThereWithWhoDeployedItAndWhatRuns() throws Exception {
        assertThat(page(client()).asNormalizedText()).contains("No deployments yet", "marathonDeploy");
        User.getById("jane", true).setFullName("Jane Doe");
        WorkflowJob job = job(null, "shop", deploy("/shop/web", HEALTHY));
        jenkins.assertBuildStatusSuccess(
                job.scheduleBuild2(0, new CauseAction(new Cause.UserIdCause("jane"))));
        long asked = marathon.requests().all().size();

        HtmlPage page = page(client());

        assertThat(rows(page)).singleElement().satisfies(row -> assertThat(row)
                .contains("/shop/web", "office", "Deployed", "shop #1", "Jane Doe", "shop/web:7", "ago"));
        assertThat(page.querySelectorAll("tr.marathon-deploy-app a").stream()
                        .map(link -> ((DomElement) link).getAttribute("href")))
                .containsExactly(
                        marathon.uri().toString().replaceAll("/$", "") + "/ui/#/apps/%2Fshop%2Fweb",
                        jenkins.contextPath + "/job/shop/1/");
        assertThat(marathon.requests().all()).as("the page asks nobody").hasSize((int) asked);
        assertThat(text(client(), fragment("/shop/web"))).contains("Healthy", "2 healthy", "shop/web:7");
        assertThat(page(client()).getElementById("marathon-deploy-filter")).isNotNull();
        DomElement link = client().goTo("").querySelector("#side-panel a[href$=marathon-deployments]");
        assertThat(link.getAttribute("href")).isEqualTo(jenkins.contextPath + "/marathon-deployments");
        assertThat(link.asNormalizedText()).isEqualTo("Marathon Deployments");
        assertThat(client().getPage(job).querySelectorAll("a[href$=marathon-deployments], [data-dropdown-href$=marathon-deployments]"))
                .as("in the header, all pages would take longer")
                .isEmpty();
    }

    @Test
    void aDeploymentUnderWayIsShownAboveTheLast() throws Exception {
        WorkflowJob job = job(null, "shop", deploy("/shop/web", HEALTHY));
        jenkins.buildAndAssertSuccess(job);
        script(job, deploy("/shop/web", UNHEALTHY).replace("serve 1", "serve 2"));
        WorkflowRun second = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("0 of 2 healthy", second);

        HtmlPage page = page(client());
        assertThat(((DomElement) page.querySelector("tr.marathon-deploy-app")).getAttribute("data-running"))
                .isEqualTo("true");
        assertThat(rows(page)).singleElement().satisfies(row -> assertThat(row)
                .containsSubsequence("Deploying", "shop #2", "0 of 2 healthy", "Deployed", "shop #1"));

        marathon.cluster().setAppStatus("/shop/web", 200);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(second));
        assertThat(rows(page(client()))).singleElement().satisfies(
                row -> assertThat(row).contains("Deployed", "shop #2").doesNotContain("Deploying", "shop #1"));
    }

    @Test
    void whyADeploymentFailedIsSaid() throws Exception {
        WorkflowJob job = job(null, "shop", deploy("/shop/web", HEALTHY));
        jenkins.buildAndAssertSuccess(job);
        script(job, deploy("/shop/web", UNHEALTHY).replace("serve 1", "serve 2").replace("maxTaskFailures: 0", "maxTaskFailures: 1"));
        jenkins.assertBuildStatus(Result.FAILURE, job.scheduleBuild2(0));

        assertThat(rows(page(client()))).singleElement().satisfies(
                row -> assertThat(row).contains("Rolled back", "shop #2", "500").doesNotContain("shop #1", "runs version"));
    }

    @Test
    void nobodySeesAnAppOfAJobThatHeMayNotRead() throws Exception {
        Folder team = jenkins.createProject(Folder.class, "team");
        Folder others = jenkins.createProject(Folder.class, "others");
        jenkins.buildAndAssertSuccess(job(team, "web", deploy("/team/web", HEALTHY)));
        jenkins.buildAndAssertSuccess(job(others, "web", deploy("/others/web", HEALTHY)));
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ).everywhere().toEveryone()
                .grant(Item.DISCOVER).everywhere().toEveryone()
                .grant(Item.READ).onFolders(team).to("reader")
                .grant(Jenkins.ADMINISTER).everywhere().to("admin"));
        long asked = marathon.requests().count("GET", "/v2/apps/.*");

        for (JenkinsRule.WebClient nobody : List.of(client(), client().login("somebody"))) {
            assertThat(page(nobody).asNormalizedText()).contains("No deployments yet").doesNotContain("/team", "/others");
            assertThat(nobody.goTo(fragment("/team/web")).getWebResponse().getStatusCode()).isEqualTo(404);
        }
        JenkinsRule.WebClient reader = client().login("reader");
        assertThat(rows(page(reader))).singleElement().satisfies(row -> assertThat(row).contains("/team/web"));
        assertThat(reader.goTo(fragment("/others/web")).getWebResponse().getStatusCode()).isEqualTo(404);
        assertThat(reader.goTo("marathon-deployments/fragment").getWebResponse().getStatusCode()).isEqualTo(404);
        assertThat(marathon.requests().count("GET", "/v2/apps/.*")).isEqualTo(asked);
        assertThat(text(reader, fragment("/team/web"))).contains("2 healthy");
        assertThat(rows(page(client().login("admin")))).hasSize(2);
    }

    @Test
    void jobsAreFollowedAndVanish() throws Exception {
        WorkflowJob job = job(null, "shop", deploy("/shop/web", HEALTHY));
        jenkins.buildAndAssertSuccess(job);

        job.renameTo("site");
        assertThat(rows(page(client()))).singleElement().satisfies(row -> assertThat(row).contains("site #1"));
        assertThat(text(client(), fragment("/shop/web"))).contains("2 healthy");
        job.delete();

        assertThat(page(client()).asNormalizedText()).contains("No deployments yet").doesNotContain("/shop/web");
    }

    @Test
    void whatMarathonDoesNotSayIsSaid() throws Exception {
        jenkins.buildAndAssertSuccess(job(null, "shop", deploy("/shop/web", HEALTHY)));
        marathon.close();

        try (ClosedPort silent = ClosedPort.of(marathon.uri())) {
            assertThat(text(client(), fragment("/shop/web"))).contains("Deployed", "Marathon does not say at the moment");
        }
    }

    @Test
    void aMarathonThatMayNotBeAskedAnyMoreIsNotSaidToBeSilent() throws Exception {
        jenkins.buildAndAssertSuccess(job(null, "shop", deploy("/shop/web", HEALTHY)));
        MarathonDeployConfiguration.get()
                .setMarathonServers(List.of(new MarathonServer("new", marathon.uri().toString())));
        long asked = marathon.requests().all().size();

        assertThat(text(client(), fragment("/shop/web")))
                .contains("Deployed", "office can't be asked", "renamed or removed")
                .doesNotContain("does not say", "healthy");
        assertThat(marathon.requests().all()).hasSize((int) asked);
    }

    /** One of two apps is asked for and gets no answer; the other is not asked for then. */
    @Test
    void whatMarathonSaidBeforeAnOutageIsNotShownForWhatRuns() throws Exception {
        AtomicLong nanos = new AtomicLong();
        MarathonLook.begin(4, nanos::get);
        jenkins.buildAndAssertSuccess(job(null, "shop", deploy("/shop/a", HEALTHY) + "\n" + deploy("/shop/b", HEALTHY)));
        List<String> both = List.of(fragment("/shop/a"), fragment("/shop/b"));
        for (String one : both) {
            assertThat(text(client(), one)).contains("2 healthy");
        }
        marathon.close();

        try (ClosedPort silent = ClosedPort.of(marathon.uri())) {
            nanos.addAndGet(Duration.ofHours(3).toNanos());
            for (String one : both) {
                assertThat(text(client(), one)).contains("Marathon does not say at the moment").doesNotContain("2 healthy");
            }
        }
    }

    @Test
    void anAppThatWasNotAskedForIsNotSaidToBeSilent() throws Exception {
        WorkflowJob job = job(null, "shop", deploy("/shop/web", HEALTHY));
        jenkins.buildAndAssertSuccess(job);
        MarathonLook.begin(0, System::nanoTime);

        HtmlPage row = client().goTo(fragment("/shop/web"));
        assertThat(row.getBody().asNormalizedText()).contains("Not known yet").doesNotContain("does not say");
        assertThat(row.querySelectorAll("[data-again]")).isNotEmpty();
        HtmlPage ofJob = client().goTo(job.getUrl() + "marathon-deployments/running");
        assertThat(ofJob.getBody().asNormalizedText()).contains("runs since", "is not known yet").doesNotContain("does not say");
        assertThat(ofJob.querySelectorAll("[data-again]")).isNotEmpty();
    }

    @Test
    void aThousandAppsAreShownWithoutABuildBeingRead() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("all");
        Run<?, ?> run = jenkins.buildAndAssertSuccess(job);
        run.addAction(new Loading());
        run.save();
        Files.write(
                jenkins.jenkins.getRootDir().toPath().resolve("marathon-deploy-deployments.jsonl"),
                IntStream.range(0, 1000)
                        .mapToObj(i -> "{'marathon':'office','app':'/app/" + i + "','origin':{'job':'all','build':1,'card':'c" + i
                                + "','by':'timer'},'state':{'began':1,'ended':2,'outcome':'DEPLOYED','good':true,"
                                + "'image':'harbor.example/shop/web:" + i + "'}}")
                        .map(line -> line.replace('\'', '"'))
                        .toList());
        job.doReload();
        LOADED.clear();

        List<String> rows = rows(page(client()));

        assertThat(rows).hasSize(1000);
        assertThat(rows.get(0)).contains("/app/999", "all #1", "timer", "shop/web:999");
        assertThat(LOADED).isEmpty();
    }

    @Test
    void hostileTextsStayTexts() throws Exception {
        String hostile = "<img src='x' onerror='hostile()'>";
        jenkins.createFreeStyleProject("all");
        DeploymentIndex.get()
                .put(new DeploymentIndex.Entry(
                        "javascript:alert(1)",
                        "/" + hostile,
                        new DeploymentIndex.Origin("all", 1, "card", hostile),
                        new DeploymentIndex.State(1, 2, Outcome.LEFT, false, hostile, hostile)));

        HtmlPage page = page(client());
        assertThat(rows(page)).singleElement().satisfies(row -> assertThat(row).contains(hostile));
        assertThat(page.querySelectorAll("img[onerror], a[href^='javascript:']")).isEmpty();
    }
}
