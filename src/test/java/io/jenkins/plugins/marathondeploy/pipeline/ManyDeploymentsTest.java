package io.jenkins.plugins.marathondeploy.pipeline;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import java.time.Duration;
import java.util.stream.IntStream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class ManyDeploymentsTest {
    private static final int MANY = 50;

    @Test
    void fiftyWaitWithoutAnExecutor(JenkinsRule jenkins) throws Exception {
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            String script = """
                    def branches = [:]
                    for (int i = 0; i < %d; i++) {
                      def number = i
                      branches["app${number}"] = {
                        marathonDeploy(marathonUrl: '%s', maxTaskFailures: 0,
                            appJson: '''%s'''.replace('NUMBER', "${number}"))
                      }
                    }
                    parallel branches""".formatted(MANY, marathon.uri(), app("/many/appNUMBER", "1", 1, UNHEALTHY));
            WorkflowRun run = job(jenkins, "many", script).scheduleBuild2(0).waitForStart();
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> marathon.cluster().deployments().size() == MANY);

            assertThat(jenkins.jenkins.getComputers())
                    .allSatisfy(computer -> assertThat(computer.countBusy()).isZero());
            assertThat(Thread.getAllStackTraces().keySet().stream()
                            .filter(thread -> thread.getName().contains("marathon-deploy follower")))
                    .hasSizeLessThanOrEqualTo(4);

            IntStream.range(0, MANY).forEach(i -> marathon.cluster().setAppStatus("/many/app" + i, 200));
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
        }
    }
}
