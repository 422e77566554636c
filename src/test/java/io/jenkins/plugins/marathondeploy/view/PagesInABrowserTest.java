package io.jenkins.plugins.marathondeploy.view;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.containerApp;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.User;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborOptions;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.config.HarborRegistry;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.freestyle.MarathonDeployPublisher;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import io.jenkins.plugins.marathondeploy.pipeline.MarathonDeployStep;
import io.jenkins.plugins.marathondeploy.pipeline.ServiceStubs;
import io.jenkins.plugins.marathondeploy.pipeline.TwoCentres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestBuilder;

/**
 * The pages in a real browser, with the content security policy enforced. Makes the pictures of the guides, too: see
 * {@code scripts/screenshots}, which says where to.
 */
@WithSharedJenkins
@EnabledIfSystemProperty(
        named = PagesInABrowserTest.DIRECTORY,
        matches = ".+",
        disabledReason = "the pages are looked at in Chromium by scripts/screenshots")
class PagesInABrowserTest {
    static final String DIRECTORY = "marathon-deploy.screenshots";
    private JenkinsRule jenkins;
    private MarathonFixture marathon;
    private HarborFixture harbor;
    private Chromium browser;
    private Path directory;

    @BeforeEach
    void start(JenkinsRule rule) throws IOException {
        jenkins = rule;
        directory = Path.of(System.getProperty(DIRECTORY));
        marathon = MarathonFixture.start(MarathonFixtureConfig.asRecorded());
        browser = new Chromium();
        MarathonServer server = new MarathonServer("office", marathon.uri().toString());
        server.setAgentPort(marathon.agentUri().getPort());
        MarathonDeployConfiguration.get().setMarathonServers(List.of(server));
        harbor = HarborFixture.start(HarborOptions.defaults().withoutRegistry())
                .createProject("shop", Map.of("public", "true"))
                .createProject("garden", Map.of("public", "true"));
        HarborRegistry office = new HarborRegistry("office", harbor.uri().toString());
        office.setImageHost("harbor.example.org");
        MarathonDeployConfiguration.get().setHarborRegistries(List.of(office));
    }

    @AfterEach
    void stop() throws IOException {
        browser.close();
        marathon.close();
        harbor.close();
    }

    private String image(String repository, String release) {
        String digest = harbor.putArtifact(repository, "1." + release, repository + " " + release);
        return "harbor.example.org/" + repository + ":1." + release + "@" + digest;
    }

    private String deploy(String release, String status, String arguments) {
        return deploy("/shop/web", release, status, arguments);
    }

    private String deploy(String id, String release, String status, String arguments) {
        String app = containerApp(id, release, 4, status)
                .replace("\"SIM_HTTP\"", "\"SIM_STDERR\": \"Traceback (most recent call last):\\\\n  File serve.py, line 7\\\\nConnectionRefusedError: database.example.org:5432 refused the connection\\\\n\", \"SIM_HTTP\"");
        return "marathonDeploy appJson: '" + app + "', image: '" + image(id.substring(1), release) + "', " + arguments;
    }

    private WorkflowRun build(WorkflowJob job, String script) throws Exception {
        job.setDefinition(new CpsFlowDefinition(script, true));
        return jenkins.waitForCompletion(job.scheduleBuild2(0).waitForStart());
    }

    private String url(Run<?, ?> run) throws IOException {
        return jenkins.getURL() + run.getUrl();
    }

    /**
     * The page in both widths and both themes, as it comes and with all sections opened, checked; and opened, as high as it is,
     * for the guides.
     */
    private void look(String url, String name) throws IOException {
        for (boolean dark : new boolean[] {false, true}) {
            for (int width : new int[] {800, 1360}) {
                String shown = name + "-" + width + (dark ? "-dark" : "");
                browser.size(width, 900);
                browser.open(url);
                if (dark) {
                    PageCheck.darken(browser);
                }
                awaitAnswers();
                browser.picture(directory.resolve("check/" + shown + ".png"), 0);
                if (browser.run("document.querySelector('.marathon-deploy-details') !== null").asBoolean()) {
                    PageCheck.unfold(browser);
                    browser.picture(directory.resolve("check/" + shown + "-opened.png"), 0);
                }
                assertThat(PageCheck.problems(browser)).as(shown).isEmpty();
                assertThat(browser.run("document.documentElement.scrollWidth - innerWidth").asInt()).as(shown).isLessThanOrEqualTo(0);
            }
        }
        browser.size(1200, 900);
        browser.open(url);
        awaitAnswers();
        PageCheck.unfold(browser);
        // Lower than any page: a window that is higher than the page's contents would be empty below them.
        browser.size(1200, 300);
        browser.picture(directory.resolve(name + ".png"), 0);
    }

    /** What Marathon is asked for comes after the page. */
    private void awaitAnswers() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> browser.run("document.querySelector('[data-outcome=believed], .marathon-deploy-now > [aria-hidden]') === null")
                        .asBoolean());
    }

    @Test
    void thePagesOfBuildsAndJobs() throws Exception {
        WorkflowJob job = job(jenkins, "shop-web", "");
        jenkins.assertBuildStatusSuccess(build(job, deploy("4", HEALTHY, "marathon: 'office'")));
        WorkflowRun good = build(job, deploy("5", HEALTHY, "marathon: 'office', soak: '3s'"));
        jenkins.assertBuildStatusSuccess(good);
        WorkflowRun bad = build(job, deploy("6", UNHEALTHY, "marathon: 'office', maxTaskFailures: 2"));
        jenkins.assertBuildStatus(Result.FAILURE, bad);
        WorkflowRun refused = build(job, "marathonDeploy appJson: '{\"id\": \"/shop/web\",}', marathon: 'office'");
        jenkins.assertBuildStatus(Result.FAILURE, refused);
        look(url(good), "build-page");
        look(url(refused), "build-page-not-deployed");
        WorkflowRun back = build(job, "marathonRollback id: '/shop/web', marathon: 'office'");
        look(url(back), "build-page-rollback");
        look(url(build(job, deploy("8", HEALTHY, "marathon: 'office', dryRun: true"))), "build-page-dry-run");

        job.setDefinition(new CpsFlowDefinition(deploy("7", UNHEALTHY, "marathon: 'office', maxTaskFailures: 0"), true));
        WorkflowRun running = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("of the old version left", running);
        look(url(running), "build-page-running");
        look(jenkins.getURL() + job.getUrl(), "job-page");
        // The page that is open renews itself.
        browser.open(url(running));
        browser.run("document.querySelectorAll('details').forEach((details) => { details.open = true; })");
        marathon.cluster().setAppStatus("/shop/web", 200);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(running));
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> browser.run("document.querySelector('.marathon-deploy-card').dataset.outcome")
                        .asText()
                        .equals("DEPLOYED"));
        assertThat(browser.run("document.querySelector('.marathon-deploy-live [role=status]').textContent").asText())
                .contains("Deployed");
        assertThat(browser.run("document.querySelector('details[data-name=timeline]').open").asBoolean()).isTrue();

        look(url(good) + good.getAction(DeploymentAction.class).getUrlName() + "/compare", "compare");
        press(job, good);

        look(url(bad), "build-page-rolled-back");
        assertThat(browser.complaints()).isEmpty();
    }

    /** Deploys again by the keyboard. */
    private void press(WorkflowJob job, WorkflowRun good) throws Exception {
        int next = job.getNextBuildNumber();
        browser.size(1360, 900);
        browser.open(jenkins.getURL() + job.getUrl());
        String link = "document.querySelector(\"a[data-url*='/" + good.getNumber() + "/'][data-url$=redeploy]\")";
        browser.run(link + ".focus()");
        assertThat(browser.run("document.activeElement === " + link).asBoolean()).isTrue();
        browser.enter();
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> browser.run("document.querySelector('dialog[open]') !== null").asBoolean());
        assertThat(browser.run("document.querySelector('dialog[open]').textContent").asText())
                .contains("Deploy #" + good.getNumber() + " again?", "/shop/web", "office", "none of the job's own steps run");
        browser.picture(directory.resolve("check/dialog.png"), 900);
        browser.enter();
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> job.getBuildByNumber(next) != null);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(job.getBuildByNumber(next)));
    }

    @Test
    void thePageOfAllDeployments() throws Exception {
        String url = jenkins.getURL() + "marathon-deployments/";
        look(url, "deployments-empty");
        MarathonServer server = MarathonDeployConfiguration.get().getMarathonServers().get(0);
        MarathonDeployConfiguration.get().setMarathonServers(List.of(server, new MarathonServer("lab", server.getUrl())));
        User.getById("jane", true).setFullName("Jane Doe");
        CauseAction jane = new CauseAction(new Cause.UserIdCause("jane"));
        WorkflowJob shop = job(jenkins, "shop-web", deploy("4", HEALTHY, "marathon: 'office'"));
        jenkins.assertBuildStatusSuccess(shop.scheduleBuild2(0, jane));
        for (String app : List.of("shop/search", "garden/web", "garden/orders-and-invoices")) {
            WorkflowJob job = job(jenkins, app.replace('/', '-'), "");
            String marathonName = app.startsWith("garden") ? "lab" : "office";
            for (String status : app.equals("shop/search") ? List.of(HEALTHY, UNHEALTHY) : List.of(HEALTHY)) {
                String release = status.equals(HEALTHY) ? "1" : "2";
                build(job, deploy("/" + app, release, status, "marathon: '" + marathonName + "', maxTaskFailures: 1"));
            }
        }
        shop.setDefinition(new CpsFlowDefinition(deploy("5", UNHEALTHY, "marathon: 'office', maxTaskFailures: 0"), true));
        WorkflowRun running = shop.scheduleBuild2(0, jane).waitForStart();
        jenkins.waitForMessage("of the old version left", running);

        look(url, "deployments");

        browser.open(url);
        browser.run("document.getElementById('marathon-deploy-filter').value = 'LAB orders';"
                + "document.getElementById('marathon-deploy-filter').dispatchEvent(new Event('input'));");
        assertThat(browser.run("Array.from(document.querySelectorAll('tr.marathon-deploy-app'))"
                                + ".filter((row) => row.offsetParent !== null).map((row) => row.dataset.app).join()")
                        .asText())
                .isEqualTo("/garden/orders-and-invoices");
        assertThat(browser.run("document.querySelector('.marathon-deploy-overview [role=status]').textContent").asText())
                .isEqualTo("1 of 4 apps");
        // A row renews itself.
        browser.open(url + "?filter=shop/web");
        marathon.cluster().setAppStatus("/shop/web", 200);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(running));
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> browser.run("document.querySelector('tr[data-app=\"/shop/web\"]').textContent")
                        .asText()
                        .matches("(?s).*Deployed.*#2.*Healthy.*"));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void thePageOfABuildWithGates() throws Exception {
        try (ServiceStubs services = new ServiceStubs(marathon)) {
            services.configure();
            services.gives("0.8", "0.8", "1.1", "1.6", "1.4", "0.9");
            WorkflowJob job = job(jenkins, "shop-web", "");
            String gates = "soak: '6s', silence: 'app=\"web\"', gates: [consul(), metric(query: 'max(errors)', max: 2, name: 'errors',"
                    + " every: '1s', after: '0s'), alerts('app=\"web\"')], marathon: 'prod'";
            // The registrar of the stubs knows it by this name.
            jenkins.assertBuildStatusSuccess(build(job, deploy("4", HEALTHY, "marathon: 'prod'").replace("/shop/web\"", "/web\"")));
            WorkflowRun run = build(job, deploy("5", HEALTHY, gates).replace("/shop/web\"", "/web\""));
            jenkins.assertBuildStatusSuccess(run);
            look(url(run), "build-page-gates");
        }
        assertThat(browser.complaints()).isEmpty();
    }

    /** Two of them take the new version as one deployment, and one does not: it is taken back in both. */
    @Test
    void thePageOfABuildToSeveralMarathons() throws Exception {
        try (TwoCentres centres = new TwoCentres()) {
            centres.configure(jenkins);
            List<MarathonServer> servers = MarathonDeployConfiguration.get().getMarathonServers();
            servers.get(0).setAgentPort(centres.north.agentUri().getPort());
            servers.get(1).setAgentPort(centres.south.agentUri().getPort());
            MarathonDeployConfiguration.get().setMarathonServers(servers);
            WorkflowJob job = job(jenkins, "shop-web", "");
            String both = "marathon: ['north', 'south'], ";
            jenkins.assertBuildStatusSuccess(build(job, deploy("1", "${HTTP:-200}", both + "maxTaskFailures: 1")));
            WorkflowRun bad = build(job, deploy("2", "${HTTP:-200}", both + "setFor: ['south:HTTP=500'], maxTaskFailures: 1"));
            jenkins.assertBuildStatus(Result.FAILURE, bad);
            look(url(bad), "build-page-centres");
        }
        assertThat(browser.complaints()).isEmpty();
    }

    /** A freestyle build that deploys again is started by the keyboard on the page of its job, as a pipeline's is. */
    @Test
    void aFreestyleJobDeploysAgain() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("shop-web");
        MarathonDeployStep step = new MarathonDeployStep();
        step.setAppJson(containerApp("/shop/web", "1", 2, HEALTHY));
        step.setImage(image("shop/web", "1"));
        job.getPublishersList().add(new MarathonDeployPublisher(step));
        jenkins.buildAndAssertSuccess(job);
        step.setAppJson(containerApp("/shop/web", "2", 2, HEALTHY));
        step.setImage(image("shop/web", "2"));
        jenkins.buildAndAssertSuccess(job);
        browser.size(1360, 900);
        browser.open(jenkins.getURL() + job.getUrl());
        browser.run("document.querySelector(\"a[data-url*='/1/'][data-url$=redeploy]\").focus()");
        browser.enter();
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> browser.run("document.querySelector('dialog[open]') !== null").asBoolean());
        browser.enter();
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> job.getBuildByNumber(3) != null);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(job.getBuildByNumber(3)));
        look(url(job.getBuildByNumber(3)), "build-page-freestyle-again");
        look(jenkins.getURL() + job.getUrl(), "job-page-freestyle");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void theConsole() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("shop-web");
        job.getBuildersList().add(new TestBuilder() {
            @Override
            public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener) {
                listener.getLogger().println("[marathon] builds with docker buildx, which this machine has");
                listener.getLogger().println(DockerOutputNote.heading());
                for (int step = 1; step < 9; step++) {
                    listener.getLogger().println("[docker] #" + step + " [" + step + "/8] RUN make part" + step + ": done, 1.2 s");
                }
                listener.getLogger().println("[marathon] Pushed harbor.example.org/shop/web:7 as sha256:" + "fd61a03af4f77d87".repeat(4));
                return true;
            }
        });
        Run<?, ?> run = jenkins.buildAndAssertSuccess(job);
        browser.size(1360, 900);
        browser.open(url(run) + "console");
        String visible = "document.getElementById('out').innerText.includes('RUN make part')";
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> browser.run("document.querySelector('.marathon-deploy-docker-show input') !== null").asBoolean());
        assertThat(browser.run(visible).asBoolean()).isFalse();
        browser.picture(directory.resolve("check/console-folded.png"), 0);
        browser.run("document.querySelector('.marathon-deploy-docker-show input').click()");
        assertThat(browser.run(visible).asBoolean()).isTrue();
        browser.picture(directory.resolve("check/console-shown.png"), 0);
        assertThat(browser.complaints()).isEmpty();
    }
}
