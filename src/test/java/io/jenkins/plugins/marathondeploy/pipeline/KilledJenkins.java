package io.jenkins.plugins.marathondeploy.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.model.Run;
import hudson.util.Secret;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * What is done in a Jenkins whose process is killed. The plugin's classes have another loader than this one there, so that
 * only what is public can be called.
 */
final class KilledJenkins {
    private static final Pattern OUTCOME =
            Pattern.compile("\\b(DEPLOYED|ROLLED_BACK|ROLLBACK_FAILED|NOTHING_TO_ROLL_BACK|SUPERSEDED|CANCELLED|REFUSED|LEFT): ");

    private KilledJenkins() {}

    /** Two Marathons by the names of their centres. */
    static void configureCentres(JenkinsRule jenkins, String north, String south) throws Throwable {
        MarathonDeployConfiguration.get().setMarathonServers(
                List.of(new MarathonServer("north", north), new MarathonServer("south", south)));
    }

    static void start(JenkinsRule jenkins, String job, String script) throws Throwable {
        Deployments.job(jenkins, job, script).scheduleBuild2(0).waitForStart();
    }

    /** With the durability setting that persists nothing while a pipeline runs; returns when it has begun to follow. */
    static void startUnpersisted(JenkinsRule jenkins, String job, String script) throws Throwable {
        WorkflowJob created = Deployments.job(jenkins, job, script);
        created.addProperty(new DurabilityHintJobProperty(FlowDurabilityHint.PERFORMANCE_OPTIMIZED));
        jenkins.waitForMessage("0 of 1 healthy", created.scheduleBuild2(0).waitForStart());
    }

    /** What a build's deployment would persist now: {@code format 1: follow SOAK}; empty where there is nothing yet. */
    static String phase(JenkinsRule jenkins, String job) throws Throwable {
        List<String> states = new CopyOnWriteArrayList<>();
        StepExecution.applyAll(StepExecution.class, execution -> {
                    states.addAll(stateOf(execution, job));
                    return null;
                })
                .get();
        return states.isEmpty() ? "" : words(new ObjectMapper().readTree(states.get(0)));
    }

    private static List<String> stateOf(StepExecution execution, String job) {
        try {
            if (!execution.getContext().get(Run.class).getParent().getFullName().equals(job)) {
                return List.of();
            }
            Field field = execution.getClass().getSuperclass().getDeclaredField("machineState");
            field.setAccessible(true);
            String stored = (String) field.get(execution);
            return stored == null
                    ? List.of()
                    : List.of(Objects.requireNonNull(Secret.decrypt(stored)).getPlainText());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String words(JsonNode state) {
        JsonNode phase = state.path("phase");
        return "format " + state.path("format").asInt() + ": "
                + Stream.of("phase", "aim", "sent", "question", "kind", "attempted", "stage")
                        .filter(phase::has)
                        .map(field -> phase.path(field).asText())
                        .collect(Collectors.joining(" "));
    }

    static Boolean hasEnded(JenkinsRule jenkins, String job) throws Throwable {
        WorkflowRun run = run(jenkins, job);
        DeploymentAction card = run.getAction(DeploymentAction.class);
        return !run.isBuilding() && (card == null || card.getEnded() > 0);
    }

    /** What the build has told: {@code result}, {@code outcome}, {@code console}, {@code card}. */
    static TreeMap<String, String> told(JenkinsRule jenkins, String job) throws Throwable {
        WorkflowRun run = run(jenkins, job);
        String console = JenkinsRule.getLog(run);
        TreeMap<String, String> told = new TreeMap<>();
        told.put("result", String.valueOf(run.getResult()));
        told.put("console", console);
        told.put("outcome", OUTCOME.matcher(console).results().map((MatchResult it) -> it.group(1)).reduce((one, next) -> next).orElse("?"));
        DeploymentAction card = run.getAction(DeploymentAction.class);
        told.put("card", card == null ? "" : card.getReason());
        return told;
    }

    private static WorkflowRun run(JenkinsRule jenkins, String job) {
        return jenkins.jenkins.getItemByFullName(job, WorkflowJob.class).getLastBuild();
    }
}
