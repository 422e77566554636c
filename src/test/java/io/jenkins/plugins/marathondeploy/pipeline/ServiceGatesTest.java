package io.jenkins.plugins.marathondeploy.pipeline;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.config.AlertmanagerServer;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.freestyle.MarathonDeployPublisher;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** A job names its Marathon, and what stands around it is asked by what the configuration says. */
@WithSharedJenkins
class ServiceGatesTest {
    private static final String GATES =
            "consul(), metric(query: 'max(errors)', max: 2, name: 'errors', every: '1s', after: '0s'), alerts('app=\"web\"')";

    private JenkinsRule jenkins;
    private MarathonFixture marathon;
    private ServiceStubs services;

    @BeforeEach
    void start(JenkinsRule rule) throws IOException {
        jenkins = rule;
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
        services = new ServiceStubs(marathon);
        services.configure();
    }

    @AfterEach
    void stop() {
        services.close();
        marathon.close();
    }

    private static String script(String release, String more) {
        return "marathonDeploy(marathon: 'prod', appJson: '''" + app("/web", release, 2, HEALTHY) + "''', " + more + ")";
    }

    private WorkflowRun run(String name, String script, Result result) throws Exception {
        return jenkins.assertBuildStatus(result, job(jenkins, name, script).scheduleBuild2(0));
    }

    private static List<String> gates(Run<?, ?> run) {
        return run.getAction(DeploymentAction.class).getGates();
    }

    private long writes() {
        return marathon.requests().count(request -> request.method().equals("PUT"));
    }

    private void assertNoTokenIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(ServiceStubs.TOKEN);
            }
        }
    }

    @Test
    void allOfThemAtOnce() throws Exception {
        WorkflowRun run = run(
                "all", script("1", "soak: '1s', gates: [" + GATES + "], silence: 'app=\"web\"', annotate: true"), Result.SUCCESS);

        assertThat(gates(run)).anySatisfy(gate -> assertThat(gate).contains("Consul: passed", "all 2 instances pass in web"))
                .anySatisfy(gate -> assertThat(gate).contains("metric errors: passed", "is within its limits (max 2)"))
                .anySatisfy(gate -> assertThat(gate).contains("alerts app=\"web\": passed", "none began to fire"));
        assertThat(services.alertmanager.states()).containsExactly("expired");
        ObjectNode silence = services.alertmanager.silences().values().iterator().next();
        assertThat(silence.path("comment").asText()).startsWith("marathon-deploy " + jenkins.getURL() + "job/all/1/ ");
        assertThat(silence.at("/matchers/0/value").asText()).isEqualTo("web");
        assertThat(services.grafana.annotations()).hasSize(1);
        ObjectNode annotation = services.grafana.annotations().values().iterator().next();
        assertThat(annotation.path("tags").toString()).contains("app:/web", "marathon:prod", "outcome:deployed");
        assertThat(annotation.path("timeEnd").asLong()).isGreaterThanOrEqualTo(annotation.path("time").asLong());
        assertNoTokenIn(run.getRootDir().toPath());
        assertThat(jenkins.createWebClient().withJavaScriptEnabled(false).getPage(run).querySelector(".marathon-deploy-curve svg")
                        .getAttributes().getNamedItem("aria-label").getNodeValue())
                .startsWith("errors: ").endsWith(" looks, from 1 to 1, max 2, before 1");
    }

    @Test
    void aMetricThatLeavesItsLimitsIsRolledBackAndTheSilenceEnds() throws Exception {
        run("first", script("1", "gates: [consul()]"), Result.SUCCESS);
        services.gives("7");

        WorkflowRun run = run(
                "second", script("2", "soak: '1s', gates: [" + GATES + "], silence: 'app=\"web\"', annotate: true"), Result.FAILURE);

        jenkins.assertLogContains("metric errors failed: is out of its limits (max 2), 3 looks in a row", run);
        assertThat(marathon.cluster().app("/web").orElseThrow().content().path("cmd").asText()).isEqualTo("serve 1");
        assertThat(services.alertmanager.states()).containsExactly("expired");
        assertThat(services.grafana.annotations().values().toString()).contains("outcome:rolled_back");
    }

    @Test
    void whoWasToldIsToldAgainWhenItIsDeployedAgain() throws Exception {
        run("again", script("1", "silence: 'app=\"web\"', annotate: true"), Result.SUCCESS);
        WorkflowJob job = jenkins.jenkins.getItemByFullName("again", WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script("2", "gates: [consul()]"), true));
        jenkins.assertBuildStatusSuccess(job.scheduleBuild2(0));
        job.setDefinition(new CpsFlowDefinition("marathonRedeploy build: '1'", true));

        WorkflowRun again = jenkins.assertBuildStatusSuccess(job.scheduleBuild2(0));

        jenkins.assertLogContains("holds while this deployment lives", again);
        assertThat(services.alertmanager.states()).containsExactly("expired", "expired");
        assertThat(services.alertmanager.silences().values())
                .last()
                .satisfies(silence -> assertThat(silence.path("comment").asText()).contains("job/again/3/"));
        assertThat(services.grafana.annotations().values()).hasSize(2).allSatisfy(
                annotation -> assertThat(annotation.toString()).contains("timeEnd", "outcome:deployed", "app:/web"));

        // Who is not there any more can't be told, which is no reason not to deploy.
        MarathonDeployConfiguration.get().setAlertmanagers(List.of());
        WorkflowRun without = jenkins.assertBuildStatusSuccess(job.scheduleBuild2(0));
        jenkins.assertLogContains("warning: the silence was not set: ", without);
        assertThat(services.grafana.annotations()).hasSize(3);
    }

    @Test
    void whatNobodyRegistersIsAVersionThatFailed() throws Exception {
        services.registers.set(false);
        WorkflowRun run = run("unregistered", script("1", "gates: [consul(timeout: '2s', service: 'web')]"), Result.FAILURE);
        jenkins.assertLogContains("Consul did not pass within", run);
        assertThat(marathon.cluster().app("/web")).isEmpty();
    }

    @Test
    void neitherNoticeMakesADeploymentRed() throws Exception {
        services.alertmanager.close();
        services.grafana.close();
        WorkflowRun run = run("quiet", script("1", "silence: 'app=\"web\"', annotate: true"), Result.SUCCESS);
        jenkins.assertLogContains("warning: the silence was not set: ", run);
        jenkins.assertLogContains("warning: Grafana's annotation was not made: ", run);

        DeploymentAction card = run.getAction(DeploymentAction.class);
        List<String> warnings = new ArrayList<>();
        for (String unreadable : List.of("{\"silence\":", "[]", "")) {
            card.keepNotices(unreadable);
            RunNotices.endLost(card, warnings::add).join();
        }
        assertThat(warnings).hasSize(3).allMatch(line -> line.contains("can't be read: a silence ends by itself"));
    }

    /** An Alertmanager that takes a connection and never answers. */
    @Test
    void anAbortWhileTheSilenceIsSetSendsNothingAndSaysSo() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            MarathonDeployConfiguration.get().setAlertmanagers(
                    List.of(new AlertmanagerServer("office-alerts", "http://127.0.0.1:" + silent.getLocalPort())));
            WorkflowRun run = job(jenkins, "early", script("1", "silence: 'app=\"web\"'")).scheduleBuild2(0).waitForStart();
            try (Socket asked = silent.accept()) {
                run.doStop();
                jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(run));
                assertThat(asked.isConnected()).isTrue();
            }
            DeploymentAction card = run.getAction(DeploymentAction.class);
            assertThat(card.getOutcome()).isEqualTo("NOT_STARTED");
            assertThat(card.isInterrupted()).isTrue();
            jenkins.assertLogNotContains("Nobody follows", run);
            assertThat(writes()).isZero();
        }
    }

    @Test
    void whatIsWrongIsSaidBeforeAnythingIsSent() throws Exception {
        Map<String, String> told = new LinkedHashMap<>();
        told.put("gates: [metric(query: 'up', max: 1)]", "give soak (--soak)");
        told.put("soak: '1s', gates: [metric(query: 'up')]", "a metric needs a limit");
        told.put("soak: '1s', gates: [metric(query: 'up', max: 'much')]", "max=much is no number");
        told.put("soak: '1s', gates: [metric(query: 'up', max: 1, prometheus: 'gone')]", "There is no Prometheus 'gone'");
        told.put("soak: '1s', gates: [alerts('')]", "it could match everything");
        told.put("gates: [consul(stale: 'ignore')]", "must be warn or fail");
        told.put("gates: [consul(timeout: '5')]", "is not a duration");
        told.put("gates: [consul(consul: 'gone')]", "There is no Consul 'gone' in Manage Jenkins » System; configured are: office-consul, lab.");
        told.put("silence: 'app='", "'silence': ");
        told.put("silence: 'app=\"web\"', alertmanager: 'gone'", "There is no Alertmanager 'gone'");
        told.put("alertmanager: 'office-alerts'", "'alertmanager' is given, but no 'silence'");
        told.put("annotate: true, grafana: 'gone'", "There is no Grafana 'gone'");
        for (String parameters : told.keySet()) {
            WorkflowRun run = run("wrong" + told.get(parameters).hashCode(), script("1", parameters), Result.FAILURE);
            assertThat(Deployments.console(run)).as(parameters).contains(told.get(parameters));
        }
        assertThat(writes()).isZero();
        assertThat(services.alertmanager.silences()).isEmpty();
    }

    @Test
    void aServiceIsForItsFoldersOnly() throws Exception {
        MarathonDeployConfiguration.get().getConsuls().get(0).setFolders("shop");
        jenkins.assertLogContains(
                "The Consul 'office-consul' is not for other", run("other", script("1", "gates: [consul()]"), Result.FAILURE));
        assertThat(services.consul.requests()).isEmpty();
    }

    /** The Marathon names none, and there are two. */
    @Test
    void severalAreNotGuessed() throws Exception {
        MarathonDeployConfiguration.get().getMarathonServers().get(0).setConsul(null);
        jenkins.assertLogContains(
                "No Consul is named, and there are several: name one of them, such as 'office-consul'",
                run("several", script("1", "gates: [consul()]"), Result.FAILURE));
        run("named", script("1", "gates: [consul(consul: 'office-consul')]"), Result.SUCCESS);
    }

    @Test
    void aDryRunSaysWhatWouldBeAskedAndSilencesNothing() throws Exception {
        WorkflowRun run = run("dry", script("1", "dryRun: true, gates: [consul()], silence: 'app=\"web\"'"), Result.SUCCESS);
        jenkins.assertLogContains("would ask Consul, once the new version is healthy", run);
        assertThat(services.alertmanager.silences()).isEmpty();
    }

    @Test
    void inAFreestyleJobThatWasStored() throws Exception {
        MarathonDeployStep step = new MarathonDeployStep();
        step.setMarathon("prod");
        step.setAppJson(app("/web", "1", 1, HEALTHY));
        MetricServiceGate metric = new MetricServiceGate("max(errors{app=\"${APP}\"})");
        metric.setMax("2");
        metric.setName("errors");
        metric.setEvery("1s");
        metric.setAfter("0s");
        step.setGates(List.of(new ConsulServiceGate(), metric, new AlertsServiceGate("app=\"web\"")));
        step.setSoak("1s");
        step.setSilence("app=\"web\"");
        step.setAnnotate(true);
        FreeStyleProject job = jenkins.createFreeStyleProject("free");
        job.getPublishersList().add(new MarathonDeployPublisher(step));
        job.save();
        job.doReload();

        Run<?, ?> build = jenkins.buildAndAssertSuccess(jenkins.jenkins.getItemByFullName("free", FreeStyleProject.class));

        assertThat(gates(build)).anySatisfy(gate -> assertThat(gate).contains("Consul: passed"))
                .anySatisfy(gate -> assertThat(gate).contains("metric errors: passed"));
        assertThat(services.prometheus.requests())
                .anySatisfy(request -> assertThat(request.body()).contains("query=max%28errors%7Bapp%3D%22%2Fweb%22%7D%29"));
        assertThat(services.alertmanager.states()).containsExactly("expired");
        assertThat(services.grafana.annotations().values().toString()).contains("outcome:deployed");
    }
}
