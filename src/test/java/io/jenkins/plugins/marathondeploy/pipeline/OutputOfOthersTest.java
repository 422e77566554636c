package io.jenkins.plugins.marathondeploy.pipeline;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.deploy;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A Marathon says whose output explains a failure. One that a job has named may be the job's own, and name other people's. */
@WithJenkins
class OutputOfOthersTest {
    private static final String NOT_SHOWN =
            "the output of the task is not shown, since the address of this Marathon comes from the job";

    @Test
    void isShownWhereTheMarathonIsOneOfTheConfigurationAlone(JenkinsRule jenkins) throws Exception {
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            String url = marathon.uri().toString();
            MarathonServer server = new MarathonServer("prod", url);
            server.setAgentPort(marathon.agentUri().getPort());
            MarathonDeployConfiguration.get().setMarathonServers(List.of(server));
            String printing = app("/web", "2", 1, UNHEALTHY)
                    .replace("\"SIM_HTTP\"", "\"SIM_STDERR\": \"no database\", \"SIM_HTTP\"");
            jenkins.buildAndAssertSuccess(job(jenkins, "before", deploy(url, app("/web", "1", 1, HEALTHY), "")));

            WorkflowRun byAddress = jenkins.assertBuildStatus(
                    Result.FAILURE,
                    job(jenkins, "by-address", deploy(url, printing, "maxTaskFailures: 1")).scheduleBuild2(0));
            jenkins.assertLogContains(NOT_SHOWN, byAddress);
            assertThat(byAddress.getAction(DeploymentAction.class).getOutput())
                    .singleElement(as(InstanceOfAssertFactories.STRING))
                    .startsWith(NOT_SHOWN);

            WorkflowRun byName = jenkins.assertBuildStatus(
                    Result.FAILURE,
                    job(jenkins, "by-name", "marathonDeploy(marathon: 'prod', maxTaskFailures: 1, appJson: '''" + printing + "''')")
                            .scheduleBuild2(0));
            jenkins.assertLogNotContains("is not shown", byName);
            assertThat(byName.getAction(DeploymentAction.class).getOutput()).contains("no database");
        }
    }
}
