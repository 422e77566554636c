package io.jenkins.plugins.marathondeploy.pipeline;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.deploy;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** A deployment whose state can't be read after a restart of Jenkins: told with what runs, and never taken for a cut build. */
class LostDeploymentsTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    /** What is found in the build's directory in place of the state. */
    enum Found {
        /** Java objects, as the first version stored them. */
        OLD_FORMAT("stored by another version"),
        /** The machine says in its own words that it does not know it. */
        UNKNOWN_FORMAT("after the restart of Jenkins: "),
        ANOTHER_KEY("another controller's key"),
        NOTHING("performance optimized");

        private final String words;

        Found(String words) {
            this.words = words;
        }
    }

    private static void replaceState(Found found) throws Exception {
        String text = switch (found) {
            case UNKNOWN_FORMAT -> Secret.fromString("{\"format\": 999}").getEncryptedValue();
            case ANOTHER_KEY -> "{AQAAABAAAAAQnotencryptedhereatall==}";
            default -> null;
        };
        byte[] bytes = found == Found.OLD_FORMAT ? new byte[] {(byte) 0xAC, (byte) 0xED, 0, 5} : null;
        StepExecution.applyAll(DeployExecution.class, execution -> {
                    try {
                        set(execution, "machineState", text);
                        set(execution, "state", bytes);
                        // Not waited for here: this runs on the thread that would save it.
                        execution.getContext().saveState();
                        return null;
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                })
                .get();
    }

    private static void set(StepExecution execution, String field, Object value) throws ReflectiveOperationException {
        Field declared = MachineExecution.class.getDeclaredField(field);
        declared.setAccessible(true);
        declared.set(execution, value);
    }

    @ParameterizedTest
    @EnumSource(Found.class)
    void aStateThatCantBeReadIsToldWithWhatRuns(Found found) throws Throwable {
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            String script = deploy(marathon.uri().toString(), app("/web", "1", 2, UNHEALTHY), "maxTaskFailures: 0");
            sessions.then(jenkins -> {
                WorkflowRun run = job(jenkins, "web", script).scheduleBuild2(0).waitForStart();
                jenkins.waitForMessage("0 of 2 healthy", run);
                replaceState(found);
            });
            long writes = marathon.requests().count("PUT", ".*");
            sessions.then(jenkins -> {
                WorkflowRun run = run(jenkins);
                jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
                jenkins.assertLogContains("can't be followed any more", run);
                jenkins.assertLogContains(found.words, run);
                jenkins.assertLogContains("0 of 2 instances are healthy", run);
                jenkins.assertLogNotContains("\tat ", run);
                DeploymentAction card = run.getAction(DeploymentAction.class);
                assertThat(card.getReason()).contains(found.words, "0 of 2 instances are healthy");
                assertThat(card.isRunning()).isFalse();
            });
            assertThat(marathon.requests().count("PUT", ".*")).isEqualTo(writes);
        }
    }

    private static WorkflowRun run(JenkinsRule jenkins) {
        return jenkins.jenkins.getItemByFullName("web", WorkflowJob.class).getLastBuild();
    }

    /** Secrets of the user were rendered into the definition. */
    @Test
    void theStateIsNowhereInClear() throws Throwable {
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            String script = deploy(
                    marathon.uri().toString(),
                    app("/web", "1", 1, UNHEALTHY).replace("\"SIM_HTTP\"", "\"PASSWORD\": \"${WORD}\", \"SIM_HTTP\""),
                    "maxTaskFailures: 0, set: ['WORD=' + 's3cr3t'.reverse()]");
            sessions.then(jenkins -> {
                WorkflowRun run = job(jenkins, "web", script).scheduleBuild2(0).waitForStart();
                jenkins.waitForMessage("0 of 1 healthy", run);
                String stored = Files.readString(
                        run.getRootDir().toPath().resolve("program.dat"), StandardCharsets.ISO_8859_1);
                assertThat(stored).contains("machineState").doesNotContain("t3rc3s");
                marathon.cluster().setAppStatus("/web", 200);
                jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
            });
        }
    }
}
