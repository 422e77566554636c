package io.jenkins.plugins.marathondeploy.view;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.deploy;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Item;
import hudson.model.TimeZoneProperty;
import hudson.model.User;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** What the pages show depends on who looks: what they may see, and in which time zone they live. */
@WithSharedJenkins
class ReadersOfPagesTest {
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

    /** A fragment replaces what the page said: its times are those of the same zone. */
    @Test
    void fragmentsHaveTheTimeZoneOfWhoeverLooks() throws Exception {
        WorkflowJob job = job(jenkins, "web", deploy(url, app("/web", "1", 1, HEALTHY), ""));
        WorkflowRun run = jenkins.buildAndAssertSuccess(job);
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        User.getById("far", true).addProperty(new TimeZoneProperty("Pacific/Kiritimati"));
        JenkinsRule.WebClient far = jenkins.createWebClient().withJavaScriptEnabled(false).login("far");
        JenkinsRule.WebClient near = jenkins.createWebClient().withJavaScriptEnabled(false).login("near");
        String ofBuild = run.getUrl() + run.getAction(DeploymentAction.class).getUrlName() + "/fragment";

        assertThat(times(far.goTo(run.getUrl()))).isNotEmpty().isNotEqualTo(times(near.goTo(run.getUrl())));
        assertThat(times(far.goTo(ofBuild))).isEqualTo(times(far.goTo(run.getUrl())));
        assertThat(times(far.goTo(job.getUrl() + "marathon-deployments/running"))).isNotEmpty()
                .isEqualTo(times(far.goTo(job.getUrl())));

        DomElement row = far.goTo("marathon-deployments/").querySelector("tr.marathon-deploy-app");
        String time = ((DomElement) row.querySelector("td[data] span")).getAttribute("title");
        String fragment = "marathon-deployments/fragment?app=/web&marathon="
                + URLEncoder.encode(row.getAttribute("data-marathon"), StandardCharsets.UTF_8);
        // A row without its table, of which no page can be made.
        assertThat(far.goTo(fragment).getWebResponse().getContentAsString()).contains("title=\"" + time);
        assertThat(near.goTo(fragment).getWebResponse().getContentAsString()).contains("title=\"").doesNotContain(time);
    }

    private static List<String> times(HtmlPage page) {
        return page.querySelectorAll(".marathon-deploy-card time").stream().map(DomNode::asNormalizedText).toList();
    }

    @Test
    void theNameOfAJobIsForThoseWhoMaySeeIt() throws Exception {
        WorkflowJob open = job(jenkins, "open", deploy(url, app("/web", "1", 1, HEALTHY), ""));
        jenkins.buildAndAssertSuccess(open);
        WorkflowRun hidden = jenkins.buildAndAssertSuccess(
                job(jenkins, "hidden", deploy(url, app("/web", "2", 1, HEALTHY), "")));
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ).everywhere().toEveryone()
                .grant(Item.READ).onItems(open).to("reader")
                .grant(Jenkins.ADMINISTER).everywhere().to("admin"));
        String running = open.getUrl() + "marathon-deployments/running";

        JenkinsRule.WebClient reader = jenkins.createWebClient().withJavaScriptEnabled(false).login("reader");
        assertThat(reader.goTo(running).getBody().asNormalizedText()).contains("Deployed by", "another job").doesNotContain("hidden");
        JenkinsRule.WebClient admin = jenkins.createWebClient().withJavaScriptEnabled(false).login("admin");
        HtmlPage all = admin.goTo(running);
        assertThat(all.getBody().asNormalizedText()).contains("hidden #1");
        assertThat(all.getBody().querySelectorAll("a").stream().map(link -> ((DomElement) link).getAttribute("href"))).contains("/jenkins/" + hidden.getUrl());
    }

    @Test
    void whoMayNotReadTheJobSeesNothingOfIt() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(
                job(jenkins, "web", deploy(url, app("/web", "1", 1, HEALTHY), "")));
        String fragment = run.getUrl() + run.getAction(DeploymentAction.class).getUrlName() + "/fragment";
        String ofJob = run.getParent().getUrl() + "marathon-deployments/";
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .toEveryone()
                .grant(Item.READ)
                .everywhere()
                .to("reader"));
        long asked = marathon.requests().count("GET", "/v2/apps/web");

        for (String page : List.of(fragment, ofJob, ofJob + "running")) {
            JenkinsRule.WebClient anybody = jenkins.createWebClient()
                    .withJavaScriptEnabled(false)
                    .withThrowExceptionOnFailingStatusCode(false)
                    .login("somebody");
            assertThat(anybody.goTo(page).getWebResponse().getStatusCode()).as(page).isEqualTo(404);
            assertThat(marathon.requests().count("GET", "/v2/apps/web")).as(page).isEqualTo(asked);
            JenkinsRule.WebClient reader =
                    jenkins.createWebClient().withJavaScriptEnabled(false).login("reader");
            assertThat(reader.goTo(page).asNormalizedText()).as(page).contains("/web");
        }
    }
}
