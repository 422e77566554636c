package io.jenkins.plugins.marathondeploy.pipeline;

import static org.awaitility.Awaitility.await;

import hudson.model.FreeStyleProject;
import hudson.model.Job;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.freestyle.MarathonDeployPublisher;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.SingleFileSCM;

/** What {@link GatedStories} does in Jenkins, also in one whose process is killed: only what is public can be called. */
final class GatedJenkins {
    /** Sooner than the test harness ends a session, so that the console can be shown. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern OUTCOME =
            Pattern.compile("\\b(DEPLOYED|ROLLED_BACK|ROLLBACK_FAILED|SUPERSEDED|CANCELLED|REFUSED|LEFT): ");

    private GatedJenkins() {}

    static void configure(JenkinsRule jenkins, String marathon, ArrayList<String> addresses) throws Throwable {
        ServiceStubs.configure(marathon, addresses);
        Deployments.allowAddresses();
    }

    /**
     * Starts builds, and returns when each has said what it is held for.
     *
     * @param jobs a pipeline's script and what it says, by the job's name
     */
    static void begin(JenkinsRule jenkins, TreeMap<String, String[]> jobs) throws Throwable {
        for (var job : jobs.entrySet()) {
            WorkflowJob created = Deployments.job(jenkins, job.getKey(), job.getValue()[0]);
            if (job.getValue()[0].startsWith(GatedStories.UNPERSISTED)) {
                created.addProperty(new DurabilityHintJobProperty(FlowDurabilityHint.PERFORMANCE_OPTIMIZED));
            }
            created.scheduleBuild2(0).waitForStart();
        }
        for (var job : jobs.entrySet()) {
            jenkins.waitForMessage(job.getValue()[1], run(jenkins, job.getKey()));
        }
    }

    /** The same for a build of a freestyle job. */
    static void beginFreestyle(JenkinsRule jenkins, String name, String app) throws Throwable {
        MarathonDeployStep step = new MarathonDeployStep();
        step.setMarathon("prod");
        step.setMaxTaskFailures(0);
        step.setSilence("app=\"" + name + "\"");
        step.setAnnotate(true);
        FreeStyleProject project = jenkins.createFreeStyleProject(name);
        project.setScm(new SingleFileSCM("marathon.json", app));
        project.getPublishersList().add(new MarathonDeployPublisher(step));
        jenkins.waitForMessage("submitted /" + name, project.scheduleBuild2(0).waitForStart());
    }

    private static Run<?, ?> run(JenkinsRule jenkins, String name) {
        return jenkins.jenkins.getItemByFullName(name, Job.class).getLastBuild();
    }

    /**
     * What became of the builds, by the job's name: first outcome and result, then the console.
     *
     * @param inputs by the job's name: whether the input that its block waits for is taken or rejected
     */
    static TreeMap<String, String[]> end(JenkinsRule jenkins, ArrayList<String> names, TreeMap<String, Boolean> inputs)
            throws Throwable {
        for (var input : inputs.entrySet()) {
            WorkflowRun run = (WorkflowRun) run(jenkins, input.getKey());
            await(input.getKey()).atMost(PATIENCE).until(() -> run.getAction(InputAction.class) != null
                    && !run.getAction(InputAction.class).getExecutions().isEmpty());
            var execution = run.getAction(InputAction.class).getExecutions().get(0);
            if (input.getValue()) {
                execution.proceed(null);
            } else {
                execution.doAbort();
            }
        }
        TreeMap<String, String[]> told = new TreeMap<>();
        for (String name : names) {
            told.put(name, told(jenkins, run(jenkins, name)));
        }
        return told;
    }

    private static String[] told(JenkinsRule jenkins, Run<?, ?> run) throws Exception {
        try {
            await(run.toString()).atMost(PATIENCE).until(() -> !run.isBuilding() && run.getAction(DeploymentAction.class).getEnded() > 0);
        } catch (ConditionTimeoutException stillRuns) {
            return new String[] {"still runs", JenkinsRule.getLog(run)};
        }
        String console = JenkinsRule.getLog(run);
        List<String> outcomes = OUTCOME.matcher(console).results().map((MatchResult it) -> it.group(1)).toList();
        boolean lost = run.getAction(DeploymentAction.class).getReason().contains("nobody follows it any more");
        if (lost && run.getResult() != Result.SUCCESS) {
            // One that Jenkins cuts in good order may still have been stored as aborted.
            return new String[] {"told as lost, red", console};
        }
        String outcome = outcomes.isEmpty() ? "no outcome" : outcomes.get(outcomes.size() - 1);
        return new String[] {outcome + ", " + run.getResult(), console};
    }
}
