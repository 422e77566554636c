package io.jenkins.plugins.marathondeploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.AbstractProject;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import io.jenkins.plugins.marathondeploy.config.ConsulServer;
import io.jenkins.plugins.marathondeploy.config.HarborRegistry;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.config.PrometheusServer;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.kohsuke.stapler.DataBoundConstructor;

@WithSharedJenkins
class StepFormTest {
    /** A step that has a block is shown with one. */
    private static final String BLOCK = " {\n    // some block\n}";

    private JenkinsRule jenkins;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        MarathonDeployConfiguration.get()
                .setMarathonServers(List.of(
                        new MarathonServer("prod", "https://a.example"), new MarathonServer("staging", "https://b.example")));
        MarathonDeployConfiguration.get()
                .setHarborRegistries(List.of(new HarborRegistry("office", "https://harbor.example")));
    }

    @Test
    void formsAndCallsKeepEverything() throws Exception {
        List<Step> steps = List.of(
                everythingOfMarathonDeploy(), withAddresses(), everythingOfHarborPush(), everythingOfRender(), everythingOfRollback(),
                everythingOfRedeploy());

        List<Step> saved = saved(steps);

        jenkins.assertEqualDataBoundBeans(steps, saved);
        for (Step step : saved) {
            assertCallGivesTheSame(step);
        }
        assertThat(Snippetizer.object2Groovy(saved.get(0)))
                .contains("tag: ['1.4', 'latest']", "overlay: ['staging.json', 'eu.json']", "maxTaskFailures: 7");
    }

    @Test
    void severalMarathonsAreKeptAndNamedByOneParameter() throws Exception {
        MarathonDeployStep several = new MarathonDeployStep();
        several.setCentres(List.of("prod", "staging"));
        several.setOrder("canary");
        several.setPause("5m");
        several.setWithout(List.of("staging"));
        several.setOverlayFor(List.of("prod:a.json", "staging:b.json"));
        several.setSetFor(List.of("prod:STAGE=a b"));

        List<Step> saved = saved(List.of(several));

        jenkins.assertEqualDataBoundBeans(List.of(several), saved);
        assertCallGivesTheSame(saved.get(0));
        assertThat(Snippetizer.object2Groovy(saved.get(0)))
                .isEqualTo("marathonDeploy marathon: ['prod', 'staging'], order: 'canary', overlayFor: ['prod:a.json', 'staging:b.json'],"
                        + " pause: '5m', setFor: ['prod:STAGE=a b'], without: ['staging']");
        var form = jenkins.jenkins.getDescriptorByType(MarathonDeployStep.DescriptorImpl.class);
        assertThat(form.doCheckCentres(null, "prod\nstaging\n").getMessage()).isNull();
        assertThat(form.doCheckCentres(null, "prod\ngone\nlost").renderHtml()).contains("gone", "lost");
        assertThat(form.argumentsToString(Map.of("marathon", List.of("prod", "staging")))).isEqualTo("prod,staging");
    }

    /** What is used of the gates and notices, and nothing of the rest. */
    @Test
    void gatesAndNoticesAreKept() throws Exception {
        MarathonDeployConfiguration.get().setConsuls(List.of(new ConsulServer("office", "https://consul.example")));
        MarathonDeployConfiguration.get().setPrometheuses(List.of(new PrometheusServer("office", "https://prometheus.example")));
        MarathonDeployStep step = new MarathonDeployStep();
        step.setMarathon("prod");
        step.setSoak("5m");
        step.setGates(List.of(everythingOfConsul(), new ConsulServiceGate(), everythingOfAMetric(), everythingOfAlerts()));
        step.setSilence("app=\"web\"");
        step.setAlertmanager("office");
        step.setAnnotate(true);
        step.setGrafana("office");
        MarathonDeployWithTestStep one = new MarathonDeployWithTestStep();
        MetricServiceGate metric = new MetricServiceGate("max(errors)");
        metric.setMax("0.02");
        one.setGates(List.of(metric));

        List<Step> saved = saved(List.of(step, one));

        jenkins.assertEqualDataBoundBeans(List.of(step, one), saved);
        for (Step each : saved) {
            assertCallGivesTheSame(each);
        }
        assertThat(Snippetizer.object2Groovy(saved.get(0)))
                .contains("consul(consul: 'office', service: ['web', 'web-admin'], stale: 'fail', tag: 'live', timeout: '5m'), consul(), ")
                .contains("alerts(conditions: 'app=\"web\"', prometheus: 'office')")
                .contains("annotate: true");
        assertThat(Snippetizer.object2Groovy(saved.get(1)))
                .isEqualTo("marathonDeployWithTest(gates: [metric(max: '0.02', query: 'max(errors)')])" + BLOCK);
    }

    private static ConsulServiceGate everythingOfConsul() {
        ConsulServiceGate gate = new ConsulServiceGate();
        gate.setConsul("office");
        gate.setService(List.of("web", "web-admin"));
        gate.setTag("live");
        gate.setTimeout("5m");
        gate.setStale("fail");
        return gate;
    }

    private static MetricServiceGate everythingOfAMetric() {
        MetricServiceGate gate = new MetricServiceGate("sum(rate(errors{app=\"${APP}\"}[1m]))");
        gate.setPrometheus("office");
        gate.setName("errors");
        gate.setMin("0");
        gate.setMax("0.02");
        gate.setEvery("10s");
        gate.setAfter("2m");
        gate.setBreaches("5");
        gate.setUnanswered("3m");
        return gate;
    }

    private static AlertsServiceGate everythingOfAlerts() {
        AlertsServiceGate gate = new AlertsServiceGate("app=\"web\"");
        gate.setPrometheus("office");
        return gate;
    }

    @Test
    void callsSayNoMoreThanTheFormWasGiven() throws Exception {
        MarathonDeployStep threeFields = new MarathonDeployStep();
        threeFields.setMarathon("prod");
        threeFields.setHarbor("office");
        threeFields.setRepository("shop/web");

        // Of one form the server takes a thousand fields.
        List<Step> first = saved(List.of(threeFields, new MarathonDeployStep(), new HarborPushStep(), new MarathonRenderStep()));
        List<Step> second = saved(List.of(
                new MarathonRollbackStep("/shop/web"), new MarathonRedeployStep("12"), new MarathonDeployWithTestStep()));

        assertThat(Stream.of(first, second).flatMap(List::stream).map(Snippetizer::object2Groovy))
                .containsExactly(
                        "marathonDeploy harbor: 'office', marathon: 'prod', repository: 'shop/web'",
                        "marathonDeploy()",
                        "harborPush()",
                        "marathonRender()",
                        "marathonRollback '/shop/web'",
                        "marathonRedeploy '12'",
                        "marathonDeployWithTest" + BLOCK);
    }

    private static MarathonDeployStep everythingOfMarathonDeploy() {
        MarathonDeployStep step = new MarathonDeployStep();
        everythingOfTheImage(step);
        step.setMarathon("staging");
        step.setMarathonCredentialsId("deployer");
        step.setApp("deploy/marathon.json");
        step.setAppJson("{\"id\": \"/web\"}");
        step.setOverlay(List.of("staging.json", "eu.json"));
        step.setSet(List.of("A=1", "B=with blanks = and more"));
        step.setId("/shop/web");
        step.setPin("tag");
        step.setScan("high");
        step.setScanAllow(List.of("CVE-2021-44228", "CVE-2026-10000"));
        step.setScanFixableOnly(true);
        step.setScanMaxAge("7d");
        step.setScanTimeout("20m");
        step.setScanUnsupported("pass");
        step.setRequireSignature("cosign");
        step.setRequireSbom(true);
        step.setRequireRollback(true);
        step.setReplicationTimeout("20m");
        step.setTimeout("20m");
        step.setRollbackTimeout("5m");
        step.setLockTimeout("1h");
        step.setSoak("2m");
        step.setOnFailure("leave");
        step.setOnAbort("cancel");
        step.setOnLock("force");
        step.setMaxTaskFailures(7);
        step.setKeepInstances(true);
        step.setMergeGroup(true);
        step.setAlwaysSubmit(true);
        step.setAllowOlder(true);
        step.setDryRun(true);
        step.setStrict(true);
        return step;
    }

    private static MarathonDeployStep withAddresses() {
        MarathonDeployStep step = new MarathonDeployStep();
        step.setMarathonUrl("https://a.example, https://b.example");
        step.setHarborUrl("https://harbor.example");
        step.setImage("harbor.example/shop/web:1.4");
        return step;
    }

    private static HarborPushStep everythingOfHarborPush() {
        HarborPushStep step = new HarborPushStep();
        everythingOfTheImage(step);
        return step;
    }

    private static MarathonRenderStep everythingOfRender() {
        MarathonRenderStep step = new MarathonRenderStep();
        step.setApp("deploy/marathon.json");
        step.setAppJson("{\"id\": \"/web\"}");
        step.setOverlay(List.of("staging.json", "eu.json"));
        step.setSet(List.of("A=1", "B=2"));
        step.setId("/shop/web");
        step.setImage("harbor.example/shop/web:1.4");
        step.setOutput("rendered.json");
        return step;
    }

    private static MarathonRedeployStep everythingOfRedeploy() {
        MarathonRedeployStep step = new MarathonRedeployStep("12");
        step.setId("/shop/web");
        return step;
    }

    private static MarathonRollbackStep everythingOfRollback() {
        MarathonRollbackStep step = new MarathonRollbackStep("/shop/web");
        step.setMarathon("prod");
        step.setMarathonCredentialsId("deployer");
        step.setTo("2026-03-01T12:00:00.000Z");
        step.setTimeout("20m");
        step.setLockTimeout("1h");
        step.setOnLock("force");
        return step;
    }

    private static void everythingOfTheImage(ImageStep step) {
        step.setContext("web");
        step.setDockerfile("web/Dockerfile.prod");
        step.setBuildArg(List.of("VERSION=1.4", "TEXT=two words"));
        step.setTarget("runtime");
        step.setLabel(List.of("team=shop"));
        step.setPull(true);
        step.setNoCache(true);
        step.setAlwaysBuild(true);
        step.setHarbor("office");
        step.setHarborCredentialsId("robot");
        step.setRepository("shop/web");
        step.setTag(List.of("1.4", "latest"));
        step.setCreateProject(true);
        step.setDockerHost("tcp://docker.example:2376");
        step.setPushTimeout("2m");
        step.setBuilder("far");
        step.setPlatform(List.of("linux/amd64", "linux/arm64"));
        step.setBuildSecret(List.of("npm=npm-token"));
        step.setSsh(List.of("default", "deploy=/home/ci/key"));
        step.setCache(true);
        step.setCacheFrom(List.of("type=registry,ref=harbor.example/shop/cache", "harbor.example/shop/web:1"));
        step.setCacheTo(List.of("type=local,dest=/cache"));
        step.setBuildContext(List.of("common=libraries/common"));
        step.setSbom(true);
        step.setProvenance("max");
        step.setDockerOutput("plain");
    }

    /** The steps as they come back when their forms, all in one job, are saved without a change. */
    private List<Step> saved(List<Step> steps) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        steps.forEach(step -> job.getBuildersList().add(new StepForm(step)));
        jenkins.configRoundtrip((Item) job);
        return job.getBuildersList().getAll(StepForm.class).stream()
                .map(StepForm::getStep)
                .toList();
    }

    @SuppressWarnings("unchecked")
    private void assertCallGivesTheSame(Step step) throws Exception {
        DescribableModel<Step> model = DescribableModel.of((Class<Step>) step.getClass());
        Map<String, ?> arguments = model.uninstantiate2(step).getArguments();
        jenkins.assertEqualDataBoundBeans(step, model.instantiate(arguments, null));
    }

    /** Shows a step's form in a job. */
    public static final class StepForm extends Builder {
        private final Step step;

        @DataBoundConstructor
        public StepForm(Step step) {
            this.step = step;
        }

        public Step getStep() {
            return step;
        }

        /** Offered in every job. */
        @TestExtension
        public static final class DescriptorImpl extends BuildStepDescriptor<Builder> {
            @Override
            @SuppressWarnings("rawtypes")
            public boolean isApplicable(Class<? extends AbstractProject> jobType) {
                return true;
            }

            @NonNull
            @Override
            public String getDisplayName() {
                return "A step";
            }
        }
    }
}
