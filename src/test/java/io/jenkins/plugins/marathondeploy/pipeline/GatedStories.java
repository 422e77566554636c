package io.jenkins.plugins.marathondeploy.pipeline;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import io.jenkins.plugins.marathondeploy.reliability.Scenario.Got;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * Release 2 is deployed over release 1, with a silence, an annotation and a gate that holds it up until Jenkins is down; all at
 * once in one Jenkins, which is restarted or killed.
 */
final class GatedStories {
    /** How a script begins whose pipeline persists nothing while it runs. */
    static final String UNPERSISTED = "/* unpersisted */ ";
    private static final String DEPLOYED = "DEPLOYED, SUCCESS; 2 healthy on 1 of 1; 1 PUT; silence expired; annotation deployed";
    private static final String ROLLED_BACK =
            "ROLLED_BACK, FAILURE; 1 healthy on 1 of 1; 2 PUTs; silence expired; annotation rolled_back";
    private static final String LOST = "told as lost, red; 2 healthy on 1 of 1; 1 PUT; silence expired; annotation unknown";
    /** As any build whose input was rejected. */
    private static final String ABORTED = ", ABORTED;";
    private static final String FAILED = ", FAILURE;";

    /**
     * One deployment.
     *
     * @param job   also the app's id
     * @param place for the row's name
     * @param fault what happens while Jenkins is down
     * @param hold  before the build
     * @param letGo while Jenkins is down
     */
    private record Story(
            String job, String place, String fault, Case how, BiConsumer<GatedOffice, String> hold,
            BiConsumer<GatedOffice, String> letGo, String expected) {}

    /**
     * How one is called.
     *
     * @param status  what the health checks of release 2 get
     * @param options of the step; NAME is the job's, DOOR the front door's address
     * @param block   of the step; empty for none
     * @param said    by which one sees that it is held
     */
    private record Case(String status, String options, String block, String said) {
        static Case of(String options, String said) {
            return new Case(HEALTHY, options, "", said);
        }
    }

    private static final String METRIC =
            "soak: '1h', gates: [metric(query: 'max(errors{app=\"NAME\"})', max: 2, name: 'errors', every: '1s', after: '0s')]";
    private static final String PROBE = "probe: 'DOOR', probeExpect: 'body:new', probeCount: 3, probeInterval: '1s', probeTimeout: '10m'";
    private static final Case BLOCK = new Case(HEALTHY, "verifyTimeout: '1h'", " {\n  input 'Is it good?'\n}", "Is it good?");

    private static final List<Story> BOTH = List.of(
            new Story("before", "before anything is sent", "Consul has no leader until then, which its gate waits for",
                    Case.of("gates: [consul(timeout: '10m')]", "No cluster leader"),
                    (office, app) -> office.noLeader.add(app), (office, app) -> office.noLeader.remove(app), DEPLOYED),
            new Story("block", "in the block", "nothing; its input is taken afterwards", BLOCK,
                    (office, app) -> { }, (office, app) -> { }, DEPLOYED),
            new Story("rejected", "in the block, which fails", "nothing; its input is rejected afterwards", BLOCK,
                    (office, app) -> { }, (office, app) -> { }, ROLLED_BACK.replace(FAILED, ABORTED)),
            new Story("probed", "at the probe", "the front door shows the new version", Case.of(PROBE, "lacks \"new\""),
                    (office, app) -> office.oldPage.add(app), (office, app) -> office.oldPage.remove(app), DEPLOYED),
            new Story("registered", "at Consul", "the registrar comes to it", Case.of("gates: [consul(timeout: '10m')]", "is in Consul"),
                    (office, app) -> office.unregistered.add(app), (office, app) -> office.unregistered.remove(app), DEPLOYED),
            new Story("measured", "in the soak, with a metric", "the metric leaves its limits", Case.of(METRIC, "within its limits"),
                    (office, app) -> { }, (office, app) -> office.breaching.add(app), ROLLED_BACK),
            new Story("alerted", "in the soak, with alerts", "an alert begins to fire",
                    Case.of("soak: '1h', gates: [alerts('app=\"NAME\"')]", "none began to fire"),
                    (office, app) -> { }, (office, app) -> office.firing.add(app), ROLLED_BACK),
            new Story("reverted", "at the probe after the rollback", "the front door shows the earlier version",
                    new Case(UNHEALTHY, "maxTaskFailures: 1, " + PROBE, "", "after the rollback, probe"),
                    (office, app) -> office.oldPage.add(app), (office, app) -> office.oldPage.remove(app),
                    // The deployment is reverted.
                    ROLLED_BACK.replace("2 PUTs", "1 PUT")));
    private static final Story FREESTYLE = new Story(
            "freestyle", "following, in a freestyle job", "the version becomes healthy", new Case(UNHEALTHY, "", "", ""),
            (office, app) -> { }, (office, app) -> office.marathon.cluster().setAppStatus("/" + app, 200), LOST);
    private static final Story NOT_PERSISTED = new Story(
            "unpersisted", "following, \"performance optimized\"", "the version becomes healthy",
            new Case(UNHEALTHY, "maxTaskFailures: 0", "", "0 of 1 healthy"),
            (office, app) -> { }, (office, app) -> office.marathon.cluster().setAppStatus("/" + app, 200), LOST);

    /** Does something in Jenkins, takes it down, does something else in the next one. */
    private interface Controller {
        TreeMap<String, String[]> restarted(Begin begin, Runnable down, ArrayList<String> jobs, TreeMap<String, Boolean> inputs)
                throws Throwable;
    }

    /** What is begun. */
    private record Begin(String marathon, ArrayList<String> addresses, TreeMap<String, String[]> pipelines, String freestyle) {}

    private final String group;
    private final List<Story> stories;
    private final Controller controller;
    private Map<String, Got> results;

    private GatedStories(String group, List<Story> stories, Controller controller) {
        this.group = group;
        this.stories = stories;
        this.controller = controller;
    }

    /** Jenkins is restarted in good order. */
    static List<Scenario> restarts(JenkinsSessionExtension sessions) {
        String group = "Restarts of the controller, with gates, silence and annotation";
        return new GatedStories(group, append(FREESTYLE), (begin, down, jobs, inputs) -> {
            sessions.then(jenkins -> {
                GatedJenkins.configure(jenkins, begin.marathon, begin.addresses);
                GatedJenkins.beginFreestyle(jenkins, FREESTYLE.job, begin.freestyle);
                GatedJenkins.begin(jenkins, begin.pipelines);
            });
            down.run();
            TreeMap<String, String[]> told = new TreeMap<>();
            sessions.then(jenkins -> told.putAll(GatedJenkins.end(jenkins, jobs, inputs)));
            return told;
        }).rows();
    }

    /** Its process is killed. */
    static List<Scenario> kills(RealJenkinsExtension real) {
        String group = "Kills of the controller, with gates, silence and annotation";
        return new GatedStories(group, append(FREESTYLE, NOT_PERSISTED), (begin, down, jobs, inputs) -> {
            real.startJenkins();
            real.runRemotely(GatedJenkins::configure, begin.marathon, begin.addresses);
            real.runRemotely(GatedJenkins::beginFreestyle, FREESTYLE.job, begin.freestyle);
            real.runRemotely(GatedJenkins::begin, begin.pipelines);
            real.stopJenkinsForcibly();
            down.run();
            real.startJenkins();
            return real.runRemotely(GatedJenkins::end, jobs, inputs);
        }).rows();
    }

    private static List<Story> append(Story... more) {
        return Stream.concat(BOTH.stream(), Stream.of(more)).toList();
    }

    private List<Scenario> rows() {
        return stories.stream()
                .map(story -> Scenario.of(group, story.place, story.fault, story.expected, () -> result(story)))
                .toList();
    }

    private synchronized Got result(Story story) throws Throwable {
        if (results == null) {
            results = new LinkedHashMap<>();
            run();
        }
        return results.getOrDefault(story.job, Got.of("the controller was not brought so far"));
    }

    private void run() throws Throwable {
        try (GatedOffice office = new GatedOffice()) {
            TreeMap<String, String[]> pipelines = new TreeMap<>();
            TreeMap<String, Boolean> inputs = new TreeMap<>();
            for (Story story : stories) {
                office.marathon.cluster().put((ObjectNode) new ObjectMapper().readTree(app(story, "1")), false);
                story.hold.accept(office, story.job);
                if (!story.job.equals(FREESTYLE.job)) {
                    pipelines.put(story.job, new String[] {script(story, office), story.how.said});
                }
                if (story.how == BLOCK) {
                    inputs.put(story.job, story.expected.equals(DEPLOYED));
                }
            }
            await().atMost(Duration.ofMinutes(1)).until(() ->
                    stories.stream().allMatch(story -> office.marathon.cluster().healthy("/" + story.job).size() == 1));
            Begin begin = new Begin(office.marathon.uri().toString(), new ArrayList<>(office.addresses()), pipelines, app(FREESTYLE, "2"));
            Runnable down = () -> stories.forEach(story -> story.letGo.accept(office, story.job));
            ArrayList<String> jobs = new ArrayList<>(stories.stream().map(Story::job).toList());
            TreeMap<String, String[]> told = controller.restarted(begin, down, jobs, inputs);
            for (Story story : stories) {
                String[] its = told.get(story.job);
                results.put(story.job, new Got(its[0] + "; " + office.state(story.job), its[1]));
            }
        }
    }

    private static String app(Story story, String release) {
        boolean bad = release.equals("2") && story.how.status.equals(UNHEALTHY);
        return Deployments.app("/" + story.job, release, 1, bad ? UNHEALTHY : HEALTHY);
    }

    private static String script(Story story, GatedOffice office) {
        String options = story.how.options.replace("NAME", story.job).replace("DOOR", office.door.uri("/" + story.job).toString());
        return (story == NOT_PERSISTED ? UNPERSISTED : "")
                + (story.how.block.isEmpty() ? "marathonDeploy" : "marathonDeployWithTest")
                + "(marathon: 'prod', appJson: '''" + app(story, "2") + "''', silence: 'app=\"" + story.job + "\"', annotate: true, "
                + options + ")" + story.how.block;
    }
}
