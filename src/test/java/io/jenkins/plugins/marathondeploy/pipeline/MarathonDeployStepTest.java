package io.jenkins.plugins.marathondeploy.pipeline;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.deploy;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.Timestamps;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

@WithSharedJenkins
class MarathonDeployStepTest {
    private JenkinsRule jenkins;
    private MarathonFixture marathon;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
    }

    @AfterEach
    void stop() {
        marathon.close();
    }

    private String url() {
        return marathon.uri().toString();
    }

    @Test
    void deploysWithoutAnAgentAndReturnsWhatHappened() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(job(
                jenkins,
                "web",
                "def result = " + deploy(url(), app("/web", "1", 2, HEALTHY), "")
                        + "\necho \"${result.outcome} ${result.app} ${result.version} [${result.previousVersion}]"
                        + " ${result.deploymentId} ${result.durations.keySet()}\""));

        String version = Timestamps.format(marathon.cluster().app("/web").orElseThrow().version());
        jenkins.assertLogContains("DEPLOYED /web " + version + " []", run);
        assertThat(marathon.cluster().healthy("/web")).hasSize(2);
        assertThat(run.getActions(DeploymentAction.class))
                .singleElement()
                .satisfies(card -> {
                    assertThat(card.getOutcome()).isEqualTo("DEPLOYED");
                    assertThat(card.getVersion()).isEqualTo(version);
                });
    }

    @Test
    void readsTheAppAndItsOverlaysFromTheWorkspaceOfAnAgent() throws Exception {
        DumbSlave agent = jenkins.createOnlineSlave();
        WorkflowRun run = jenkins.buildAndAssertSuccess(job(jenkins, "web", """
                node('%s') {
                  writeFile file: 'deploy/marathon.json', text: '''%s'''
                  writeFile file: 'deploy/prod.json', text: '{"labels": {"stage": "${STAGE}"}}'
                  marathonDeploy marathonUrl: '%s', app: 'deploy/marathon.json', overlay: ['deploy/prod.json'],
                      set: ['STAGE=prod']
                }""".formatted(agent.getNodeName(), app("/web", "1", 1, HEALTHY), url())));

        jenkins.assertLogContains("DEPLOYED", run);
        assertThat(marathon.cluster().app("/web").orElseThrow().content().path("labels").path("stage").asText()).isEqualTo("prod");
    }

    @Test
    void worksInADeclarativePipeline() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(job(jenkins, "declarative", """
                pipeline {
                  agent none
                  stages {
                    stage('Deploy') {
                      steps {
                        %s
                      }
                    }
                  }
                }""".formatted(deploy(url(), app("/web", "1", 1, HEALTHY), "timeout: '1m'"))));

        jenkins.assertLogContains("DEPLOYED", run);
    }

    @Test
    void rollsAnUnhealthyVersionBackAndFailsTheBuild() throws Exception {
        var job = job(jenkins, "web", deploy(url(), app("/web", "1", 2, HEALTHY), ""));
        jenkins.buildAndAssertSuccess(job);
        String good = Timestamps.format(marathon.cluster().app("/web").orElseThrow().version());

        Deployments.allowAddresses();
        job.setDefinition(new org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition(
                deploy(url(), app("/web", "2", 2, UNHEALTHY), "timeout: '1m', maxTaskFailures: 2")
                        + "\necho 'not reached'",
                true));
        WorkflowRun run = jenkins.assertBuildStatus(Result.FAILURE, job.scheduleBuild2(0));

        assertThat(JenkinsRule.getLog(run)).containsOnlyOnce("ROLLED_BACK: ");
        jenkins.assertLogContains("500 Internal Server Error", run);
        jenkins.assertLogNotContains("not reached", run);
        jenkins.assertLogNotContains("\tat ", run);
        assertThat(marathon.cluster().app("/web").orElseThrow().content().path("cmd").asText())
                .isEqualTo("serve 1");
        assertThat(marathon.cluster().healthy("/web")).hasSize(2);
        assertThat(run.getActions(DeploymentAction.class))
                .singleElement()
                .satisfies(card -> {
                    assertThat(card.getOutcome()).isEqualTo("ROLLED_BACK");
                    assertThat(card.getPreviousVersion()).isEqualTo(good);
                    assertThat(card.getDiagnosis()).isNotEmpty();
                });
    }

    @Test
    void tellsACatchBlockWhatHappened() throws Exception {
        WorkflowRun run = jenkins.buildAndAssertSuccess(job(jenkins, "web", """
                try {
                  %s
                } catch (e) {
                  echo "caught ${e.deployment.outcome} of ${e.deployment.app}"
                }""".formatted(deploy(url(), Deployments.crashing("/web", "1"), "timeout: '1m', maxTaskFailures: 1"))));

        jenkins.assertLogContains("caught NOTHING_TO_ROLL_BACK of /web", run);
        assertThat(marathon.cluster().app("/web")).isEmpty();
    }

    @Test
    void sendsNothingWhenNothingChanged() throws Exception {
        var job = job(jenkins, "web", deploy(url(), app("/web", "1", 1, HEALTHY), ""));
        jenkins.buildAndAssertSuccess(job);
        long writes = marathon.requests().count("PUT", "/v2/apps/web");

        WorkflowRun run = jenkins.buildAndAssertSuccess(job);

        jenkins.assertLogContains("UNCHANGED", run);
        assertThat(marathon.requests().count("PUT", "/v2/apps/web")).isEqualTo(writes);
    }

    @Test
    void givesUpOnALockBeforeAnythingIsChanged() throws Exception {
        jenkins.buildAndAssertSuccess(job(jenkins, "first", deploy(url(), app("/web", "1", 1, HEALTHY), "")));
        marathon.cluster().forceChange("/web", app -> app.put("cmd", "serve 2").putObject("env").put("SIM_HTTP", "500"));
        String theirs = Timestamps.format(marathon.cluster().app("/web").orElseThrow().version());

        WorkflowRun run = jenkins.assertBuildStatus(
                Result.FAILURE,
                job(jenkins, "second", deploy(url(), app("/web", "3", 1, HEALTHY), "onLock: 'fail'"))
                        .scheduleBuild2(0));

        jenkins.assertLogContains("REFUSED", run);
        jenkins.assertLogContains("locked", run);
        assertThat(Timestamps.format(marathon.cluster().app("/web").orElseThrow().version())).isEqualTo(theirs);
    }

    @Test
    void refusesWhatCantBeRightBeforeAnythingIsSent() throws Exception {
        for (String arguments : new String[] {
            "marathonUrl: '" + url() + "', appJson: '{\"id\": \"/web\",}'",
            "marathonUrl: '" + url() + "', appJson: '{\"id\": \"/web\", \"cmd\": \"run\"}', timeout: '10 minutes'",
            "marathonUrl: '" + url() + "', appJson: '{\"id\": \"/web\", \"cmd\": \"run\"}', onLock: 'never'",
            "marathonUrl: '" + url() + "', appJson: '{\"id\": \"/web\", \"cmd\": \"run\"}', image: 'https://a/b:1'",
            "marathon: 'nosuch', appJson: '{\"id\": \"/web\", \"cmd\": \"run\"}'",
            "marathonUrl: 'ftp://somewhere', appJson: '{\"id\": \"/web\", \"cmd\": \"run\"}'",
            "appJson: '{\"id\": \"/web\", \"cmd\": \"run\"}'",
            "marathonUrl: '" + url() + "'",
        }) {
            WorkflowRun run = jenkins.assertBuildStatus(
                    Result.FAILURE,
                    job(jenkins, "bad" + arguments.hashCode(), "marathonDeploy(" + arguments + ")")
                            .scheduleBuild2(0));
            assertThat(Deployments.console(run)).as(arguments).contains("ERROR: ").doesNotContain("\tat ");
        }
        assertThat(marathon.requests().all()).isEmpty();
    }

    @Test
    void aRollbackByHandDoesNotWaitForBuildsThatWaitForDocker() throws Exception {
        jenkins.buildAndAssertSuccess(job(jenkins, "web", deploy(url(), app("/web", "1", 1, HEALTHY), "")));
        jenkins.buildAndAssertSuccess(job(jenkins, "again", deploy(url(), app("/web", "2", 1, HEALTHY), "")));
        CountDownLatch docker = new CountDownLatch(1);
        try {
            for (int build = 0; build < 200; build++) {
                PluginThreads.get().builders().submit(() -> {
                    docker.await();
                    return null;
                });
            }
            var back = job(jenkins, "back", "marathonRollback(marathonUrl: '" + url() + "', id: '/web')");
            jenkins.assertBuildStatusSuccess(back.scheduleBuild2(0).get(2, TimeUnit.MINUTES));
        } finally {
            docker.countDown();
        }
        assertThat(marathon.cluster().app("/web").orElseThrow().content().path("cmd").asText()).isEqualTo("serve 1");
    }

    @Test
    void rollsBackByHand() throws Exception {
        jenkins.buildAndAssertSuccess(job(jenkins, "one", deploy(url(), app("/web", "1", 1, HEALTHY), "")));
        jenkins.buildAndAssertSuccess(job(jenkins, "two", deploy(url(), app("/web", "2", 1, HEALTHY), "")));

        WorkflowRun run = jenkins.buildAndAssertSuccess(job(
                jenkins, "back", "echo marathonRollback(marathonUrl: '" + url() + "', id: '/web').outcome"));

        jenkins.assertLogContains("ROLLED_BACK", run);
        assertThat(marathon.cluster().app("/web").orElseThrow().content().path("cmd").asText())
                .isEqualTo("serve 1");
    }

    @Test
    void rendersWithoutSendingAnything() throws Exception {
        DumbSlave agent = jenkins.createOnlineSlave();
        WorkflowRun run = jenkins.buildAndAssertSuccess(job(jenkins, "render", """
                node('%s') {
                  def text = marathonRender(appJson: '{"id": "/web", "container": {"type": "DOCKER", "docker": {}}}',
                      image: 'registry.example/web/app:7', output: 'out/rendered.json')
                  echo text
                  echo readFile('out/rendered.json')
                }""".formatted(agent.getNodeName())));

        assertThat(Deployments.console(run).split("registry.example/web/app:7", -1)).hasSize(3);
    }
}
