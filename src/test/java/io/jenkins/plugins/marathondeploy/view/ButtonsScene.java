package io.jenkins.plugins.marathondeploy.view;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import java.net.URL;
import java.util.List;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.jvnet.hudson.test.JenkinsRule;

/** Builds that deploy to a Marathon, and the buttons of their deployments. */
abstract class ButtonsScene {
    JenkinsRule jenkins;
    MarathonFixture marathon;

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

    static String script(String app, String more) {
        return "echo 'the own steps run'\nmarathonDeploy(marathon: 'prod', appJson: '''" + app + "'''" + more + ")";
    }

    WorkflowRun build(WorkflowJob job, String script) throws Exception {
        job.setDefinition(new CpsFlowDefinition(script, true));
        return jenkins.buildAndAssertSuccess(job);
    }

    static DeploymentAction card(Run<?, ?> run) {
        return run.getAction(DeploymentAction.class);
    }

    static String path(Run<?, ?> run) {
        return run.getUrl() + card(run).getUrlName() + "/";
    }

    JenkinsRule.WebClient client(String user) throws Exception {
        JenkinsRule.WebClient client = jenkins.createWebClient()
                .withJavaScriptEnabled(false)
                .withThrowExceptionOnFailingStatusCode(false);
        // Who is not logged in would be sent on to the login.
        client.setRefreshHandler((page, url, seconds) -> {});
        return user.isEmpty() ? client : client.login(user);
    }

    Page send(String user, HttpMethod method, String path, boolean crumb) throws Exception {
        JenkinsRule.WebClient client = client(user);
        WebRequest request = new WebRequest(new URL(jenkins.getURL(), path), method);
        if (crumb) {
            client.addCrumb(request);
        }
        return client.getPage(request);
    }

    /** The build that a button has started. */
    WorkflowRun pressed(WorkflowJob job, Run<?, ?> of, String button) throws Exception {
        int number = job.getNextBuildNumber();
        Page answer = send("", HttpMethod.POST, path(of) + button, true);
        assertThat(answer.getWebResponse().getStatusCode()).isEqualTo(200);
        assertThat(answer.getUrl().toString()).isEqualTo(jenkins.getURL() + job.getUrl());
        jenkins.waitUntilNoActivity();
        WorkflowRun run = job.getBuildByNumber(number);
        assertThat(run).isNotNull();
        return run;
    }

    String runs(String id) {
        return marathon.cluster().app(id).orElseThrow().content().path("cmd").asText();
    }

    String refusal(Run<?, ?> run, String button) throws Exception {
        int number = run.getParent().getNextBuildNumber();
        Page answer = send("", HttpMethod.POST, path(run) + button, true);
        assertThat(answer.getWebResponse().getStatusCode()).isEqualTo(400);
        jenkins.waitUntilNoActivity();
        assertThat(run.getParent().getNextBuildNumber()).isEqualTo(number);
        return ((HtmlPage) answer).asNormalizedText();
    }
}
