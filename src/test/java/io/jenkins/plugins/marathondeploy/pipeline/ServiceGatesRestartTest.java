package io.jenkins.plugins.marathondeploy.pipeline;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.config.ConsulServer;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** A deployment that goes on after a restart finds what it asks by its name, and its silence by its marker. */
class ServiceGatesRestartTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private MarathonFixture marathon;
    private ServiceStubs services;
    private ServiceStubs moved;

    @BeforeEach
    void start() throws IOException {
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
        services = new ServiceStubs(marathon);
        moved = new ServiceStubs(marathon);
    }

    @AfterEach
    void stop() {
        services.close();
        moved.close();
        marathon.close();
    }

    @Test
    void theNameCountsAndNotTheAddress() throws Throwable {
        services.registers.set(false);
        sessions.then(jenkins -> {
            services.configure();
            String script = "marathonDeploy(marathon: 'prod', appJson: '''" + app("/web", "1", 1, HEALTHY)
                    + "''', gates: [consul(timeout: '10m')], silence: 'app=\"web\"', annotate: true)";
            WorkflowRun run = job(jenkins, "restarted", script).scheduleBuild2(0).waitForStart();
            jenkins.waitForMessage("no instance of /web is in Consul", run);
            assertThat(services.alertmanager.states()).containsExactly("active");
        });
        sessions.then(jenkins -> {
            ConsulServer elsewhere = new ConsulServer("office-consul", moved.consul.uri("").toString());
            elsewhere.setCredentialsId("office-token");
            MarathonDeployConfiguration.get().setConsuls(List.of(elsewhere));
            WorkflowRun run = jenkins.jenkins.getItemByFullName("restarted", WorkflowJob.class).getLastBuild();

            await().atMost(Duration.ofMinutes(2)).until(() -> !run.isBuilding());

            jenkins.assertBuildStatusSuccess(run);
            jenkins.assertLogContains("all 1 instances pass in web", run);
        });
        assertThat(services.alertmanager.states()).containsExactly("expired");
        assertThat(services.grafana.annotations()).hasSize(1);
        assertThat(services.grafana.annotations().values().toString()).contains("timeEnd", "outcome:deployed");
    }
}
