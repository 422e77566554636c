package io.jenkins.plugins.marathondeploy.view;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.containerApp;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Cause;
import hudson.model.Result;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.cluster.process.ClosedPort;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import io.jenkins.plugins.marathondeploy.pipeline.RedeployCause;
import java.time.Duration;
import java.util.List;
import org.htmlunit.HttpMethod;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;

/** Comparing, deploying again and rolling back by the buttons of a deployment. */
@WithSharedJenkins
class DeploymentButtonsTest extends ButtonsScene {
    private static final String IMAGE = "harbor.example/shop/web:7@sha256:" + "0a".repeat(32);

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
    void aRollbackNamesTheImageThatItGoesBackTo() throws Exception {
        WorkflowJob job = job(jenkins, "web", "");
        WorkflowRun first = build(job, script(containerApp("/shop/web", "1", 1, HEALTHY), ", image: '" + IMAGE + "'"));
        build(job, script(containerApp("/shop/web", "2", 1, HEALTHY), ", image: 'harbor.example/shop/web:8'"));

        WorkflowRun back = pressed(job, first, "rollback");

        jenkins.assertBuildStatusSuccess(back);
        assertThat(card(back).getImage()).isEqualTo(IMAGE);
        assertThat(card(back).getCard().getRunsNow()).as("nothing has failed").isEmpty();
        assertThat(card(back).getDigest()).isEqualTo(IMAGE.replaceFirst("^.*@", ""));
        HtmlPage page = (HtmlPage) send("", HttpMethod.GET, job.getUrl(), false);
        assertThat(page.querySelector(".marathon-deploy-job tbody tr").asNormalizedText()).contains("Rolled back", "shop/web:7");
        assertThat(jenkins.getJSON(back.getUrl() + "api/json").getJSONObject().getJSONArray("actions").toString())
                .contains("\"image\":\"" + IMAGE);
        assertThat(((HtmlPage) send("", HttpMethod.GET, "marathon-deployments/", false))
                        .querySelector(".marathon-deploy-last").asNormalizedText())
                .contains("shop/web:7");
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
                .doesNotContain("would be refused")
                .doesNotContain(card(second).getVersion());
        assertThat(page.<DomElement>querySelector(".marathon-deploy-comparison time").getAttribute("datetime"))
                .isEqualTo(card(second).getVersion());
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

    @Test
    void aMarathonThatWasNotAskedIsNotSaidToBeSilent() throws Exception {
        WorkflowRun run = build(job(jenkins, "busy", ""), script(app("/web", "1", 1, HEALTHY), ""));
        MarathonLook.begin(0, System::nanoTime);
        try {
            assertThat(((HtmlPage) send("", HttpMethod.GET, path(run) + "compare", false)).asNormalizedText())
                    .contains("Too many pages ask Marathon").doesNotContain("does not say");
        } finally {
            MarathonLook.begin();
        }
    }

    /** Long before an exchange of a deployment is given up: a thread of the web server waits. */
    @Test
    void aMarathonThatHangsIsNotWaitedForLong() throws Exception {
        WorkflowRun run = build(job(jenkins, "hangs", ""), script(app("/web", "1", 1, HEALTHY), ""));

        assertThat(card(run).access().settingsOfLook(run).http().requestTimeout()).isLessThanOrEqualTo(Duration.ofSeconds(10));
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

    private static String unnamed(String app) {
        return script(app, "").replace("marathon: 'prod', ", "");
    }

    private String running(WorkflowJob job) throws Exception {
        return ((HtmlPage) send("", HttpMethod.GET, job.getUrl() + "marathon-deployments/running", false)).getBody().asNormalizedText();
    }

    /** The job names none, so that it deployed to the only one there was. */
    @Test
    void theMarathonThatWasUsedIsMeantAlsoAmongSeveral() throws Exception {
        WorkflowJob job = job(jenkins, "web", "");
        WorkflowRun first = build(job, unnamed(app("/web", "1", 1, HEALTHY)));
        WorkflowRun second = build(job, unnamed(app("/web", "2", 1, HEALTHY)));
        try (MarathonFixture other = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            MarathonServer used = MarathonDeployConfiguration.get().getMarathonServers().get(0);
            MarathonDeployConfiguration.get().setMarathonServers(List.of(new MarathonServer("new", other.uri().toString()), used));

            assertThat(running(job)).contains("Healthy", "/web");
            assertThat(card(first).getButtons().getAgainText()).contains("/web on prod.");
            WorkflowRun again = pressed(job, first, "redeploy");
            jenkins.assertBuildStatusSuccess(again);
            assertThat(runs("/web")).isEqualTo("serve 1");
            jenkins.assertBuildStatusSuccess(pressed(job, second, "rollback"));
            assertThat(runs("/web")).isEqualTo("serve 2");
            assertThat(card(again).access().server()).as("what is deployed again can be once more").isEqualTo("prod");

            used.setFolders("garden");
            assertThat(refusal(first, "redeploy")).contains("'prod' is not for web");
            assertThat(other.requests().all()).isEmpty();
        }
    }

    @Test
    void aMarathonInThePlaceOfTheOneThatWasUsedGetsNothing() throws Exception {
        WorkflowJob job = job(jenkins, "web", "");
        WorkflowRun first = build(job, unnamed(app("/web", "1", 1, HEALTHY)));
        try (MarathonFixture other = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            MarathonDeployConfiguration.get().setMarathonServers(List.of(new MarathonServer("new", other.uri().toString())));

            for (String button : List.of("redeploy", "rollback")) {
                assertThat(refusal(first, button)).contains("Build #1 has deployed to the Marathon server 'prod'", "renamed or removed");
            }
            job.setDefinition(new CpsFlowDefinition("marathonRedeploy build: '1'", true));
            WorkflowRun again = jenkins.buildAndAssertStatus(Result.FAILURE, job);

            jenkins.assertLogContains("'prod', which was renamed or removed since", again);
            assertThat(card(again).getOutcome()).isEqualTo("NOT_STARTED");
            assertThat(running(job)).contains("runs since", "prod can't be asked").doesNotContain("does not say");
            assertThat(((HtmlPage) send("", HttpMethod.GET, path(first) + "compare", false)).asNormalizedText())
                    .contains("renamed or removed");
            assertThat(other.requests().all()).isEmpty();
        }
    }
}
