package io.jenkins.plugins.marathondeploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.config.ConsulServer;
import io.jenkins.plugins.marathondeploy.config.HarborRegistry;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** What the forms of steps and gates say of what is typed, and how they explain it. */
@WithSharedJenkins
class StepFormChecksTest {
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
    void theFormsOfGatesCheckWhatIsTyped() {
        var metric = jenkins.jenkins.getDescriptorByType(MetricServiceGate.DescriptorImpl.class);
        assertThat(metric.doCheckMax(null, "much").getMessage()).contains("is no number");
        assertThat(metric.doCheckMax(null, "0.02").getMessage()).isNull();
        assertThat(metric.doCheckBreaches(null, "0").getMessage()).isNotEmpty();
        assertThat(metric.doCheckBreaches(null, "").getMessage()).isNull();
        var alerts = jenkins.jenkins.getDescriptorByType(AlertsServiceGate.DescriptorImpl.class);
        assertThat(alerts.doCheckConditions(null, "app").getMessage()).isNotEmpty();
        assertThat(alerts.doCheckConditions(null, "app=web").getMessage()).isNull();
        MarathonDeployConfiguration.get().setConsuls(List.of(new ConsulServer("office", "https://consul.example")));
        var consul = jenkins.jenkins.getDescriptorByType(ConsulServiceGate.DescriptorImpl.class);
        assertThat(consul.doFillConsulItems(null, "gone")).extracting(choice -> choice.value).containsExactly("", "office", "gone");
        assertThat(consul.doCheckTimeout(null, "5").getMessage()).contains("not a duration");
    }

    @Test
    void everyParameterOfAGateIsExplained() throws Exception {
        for (Class<?> gate : List.of(ConsulServiceGate.class, MetricServiceGate.class, AlertsServiceGate.class)) {
            assertThat(DescribableModel.of(gate).getHelp()).as(gate.getSimpleName()).isNotBlank();
            for (DescribableParameter parameter : DescribableModel.of(gate).getParameters()) {
                assertThat(parameter.getHelp()).as(gate.getSimpleName() + " " + parameter.getName()).isNotBlank();
            }
        }
    }

    @Test
    void everyParameterIsExplained() throws Exception {
        JenkinsRule.WebClient client = jenkins.createWebClient().withJavaScriptEnabled(false);
        for (Class<?> step : List.of(
                MarathonDeployStep.class, HarborPushStep.class, MarathonRenderStep.class, MarathonRollbackStep.class,
                MarathonRedeployStep.class)) {
            assertThat(DescribableModel.of(step).getHelp()).as(step.getSimpleName()).isNotBlank();
            String form = jenkins.jenkins.getDescriptorOrDie(step.asSubclass(Step.class)).getDescriptorUrl();
            for (DescribableParameter parameter : DescribableModel.of(step).getParameters()) {
                String help = client.goTo(form + "/help/" + parameter.getName()).getWebResponse().getContentAsString();
                assertThat(help).as(parameter.getName()).contains("<div>");
                assertThat(parameter.getHelp()).as(parameter.getName()).isNotBlank();
            }
        }
    }

    @Test
    void theFormOfMarathonDeployChecksCombinations() {
        var form = jenkins.jenkins.getDescriptorByType(MarathonDeployStep.DescriptorImpl.class);
        assertThat(form.doCheckImage(null, "harbor.example/shop/Web").getMessage()).isNotEmpty();
        assertThat(form.doCheckImage(null, "harbor.example/shop/web:1").getMessage()).isNull();
        assertThat(form.doCheckMaxTaskFailures(null, "").getMessage()).isNull();
        assertThat(form.doCheckMaxTaskFailures(null, "-1").getMessage()).isNotEmpty();
        assertThat(form.doCheckScanAllow(null, "CVE-2021-44228\nlog4j").getMessage()).contains("is no id of a vulnerability");
        assertThat(form.doCheckScanAllow(null, "CVE-2021-44228").getMessage()).isNull();
        assertThat(form.doCheckScanMaxAge(null, "7 days").getMessage()).contains("is not a duration");
        assertThat(form.doCheckMarathon(null, "", "").getMessage()).contains("several");
        assertThat(form.doCheckMarathon(null, "prod", "").getMessage()).isNull();
        assertThat(form.doCheckMarathon(null, "prod", "https://a.example").getMessage()).contains("use one of them");
        assertThat(form.doCheckMarathon(null, "gone", "").getMessage()).contains("There is no Marathon server");
        assertThat(form.doCheckHarbor(null, "", "", "web").getMessage()).isNull();
        assertThat(form.doCheckRepository(null, "web", "office", "").getMessage()).contains("names no project");
        assertThat(form.doCheckRepository(null, "shop/web", "office", "").getMessage()).isNull();
        assertThat(form.doFillMarathonItems(null, "gone")).extracting(choice -> choice.value)
                .containsExactly("", "prod", "staging", "gone");
        assertThat(form.doFillHarborItems(null, null)).extracting(choice -> choice.name)
                .containsExactly("— not named: office is the only one —", "office");
    }

    @Test
    void theFormChecksWhatIsForBuildKit() {
        var form = jenkins.jenkins.getDescriptorByType(HarborPushStep.DescriptorImpl.class);
        assertThat(form.doCheckBuilder(null, "-x").getMessage()).contains("takes auto, buildx, engine");
        assertThat(form.doCheckBuilder(null, "buildx").getMessage()).isNull();
        assertThat(form.doCheckPlatform(null, "linux/amd64\nsparc").getMessage()).contains("Not a platform");
        assertThat(form.doCheckPlatform(null, "linux/amd64\nlinux/arm/v7").getMessage()).isNull();
        assertThat(form.doCheckBuildSecret(null, "npm").getMessage()).isNotEmpty();
        assertThat(form.doCheckBuildSecret(null, "n,m=token").getMessage()).contains("Not the id of a build secret");
        assertThat(form.doCheckBuildSecret(null, "npm=token").getMessage()).isNull();
        assertThat(form.doCheckSsh(null, "a b").getMessage()).contains("ID=SOCKET|KEY");
        assertThat(form.doCheckSsh(null, "default\nkey=/k").getMessage()).isNull();
        assertThat(form.doCheckCacheFrom(null, "type=s3,secret_access_key=x").getMessage()).contains("has a secret in it");
        assertThat(form.doCheckCacheTo(null, "type=gha,token=x").getMessage()).contains("has a secret in it");
        assertThat(form.doCheckCacheTo(null, "type=inline").getMessage()).isNull();
        assertThat(form.doCheckBuildContext(null, "common=ftp://x").getMessage()).contains("The build context");
        assertThat(form.doCheckBuildContext(null, "common=libraries").getMessage()).isNull();
        assertThat(form.doCheckProvenance(null, "all").getMessage()).contains("takes ");
        assertThat(form.doCheckProvenance(null, "none").getMessage()).isNull();
    }

    @Test
    void theListOfStepsTellsCallsApart() {
        var deploy = jenkins.jenkins.getDescriptorByType(MarathonDeployStep.DescriptorImpl.class);
        assertThat(deploy.argumentsToString(
                        Map.of("repository", "shop/web", "marathon", "prod", "set", List.of("PASSWORD=secret"))))
                .isEqualTo("prod shop/web");
        assertThat(deploy.argumentsToString(Map.of())).isNull();
        assertThat(jenkins.jenkins
                        .getDescriptorByType(MarathonRollbackStep.DescriptorImpl.class)
                        .argumentsToString(Map.of("id", "/shop/web")))
                .isEqualTo("/shop/web");
    }
}
