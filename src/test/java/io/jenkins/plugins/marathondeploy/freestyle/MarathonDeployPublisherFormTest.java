package io.jenkins.plugins.marathondeploy.freestyle;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Items;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.TaskListener;
import hudson.model.TextParameterDefinition;
import hudson.model.TextParameterValue;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import io.jenkins.plugins.marathondeploy.pipeline.MarathonDeployStep;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

@WithSharedJenkins
class MarathonDeployPublisherFormTest {
    @Test
    void theFormKeepsEverything(JenkinsRule jenkins) throws Exception {
        MarathonDeployConfiguration.get().setMarathonServers(List.of(new MarathonServer("prod", "https://a.example")));
        MarathonDeployStep deployment = new MarathonDeployStep();
        deployment.setMarathon("prod");
        deployment.setHarborUrl("https://harbor.example");
        deployment.setHarborCredentialsId("robot");
        deployment.setRepository("shop/${JOB_BASE_NAME}");
        deployment.setTag(List.of("${BUILD_NUMBER}", "latest"));
        deployment.setSet(List.of("A=1", "B=${BUILD_TAG}"));
        deployment.setTimeout("20m");
        deployment.setOnFailure("leave");
        deployment.setKeepInstances(true);
        deployment.setMergeGroup(true);
        MarathonDeployPublisher publisher = new MarathonDeployPublisher(deployment);
        publisher.setWhenUnstable(true);

        MarathonDeployPublisher saved = jenkins.configRoundtrip(publisher);

        assertThat(saved).isNotSameAs(publisher);
        assertThat(saved.isWhenUnstable()).isTrue();
        jenkins.assertEqualDataBoundBeans(deployment, saved.getDeployment());
    }

    @Test
    void defaultsStayDefaults(JenkinsRule jenkins) throws Exception {
        MarathonDeployPublisher saved =
                jenkins.configRoundtrip(new MarathonDeployPublisher(new MarathonDeployStep()));
        assertThat(saved.isWhenUnstable()).isFalse();
        jenkins.assertEqualDataBoundBeans(new MarathonDeployStep(), saved.getDeployment());
    }

    @Test
    void aJobOfAnOlderVersionStaysWhatItWasAndSeveralMarathonsAreStored(JenkinsRule jenkins) {
        MarathonDeployStep several = new MarathonDeployStep();
        several.setCentres(List.of("north", "south"));
        several.setSetFor(List.of("south:A=1"));
        String stored = Items.XSTREAM2.toXML(new MarathonDeployPublisher(several));
        MarathonDeployPublisher loaded = (MarathonDeployPublisher) Items.XSTREAM2.fromXML(stored);
        assertThat(loaded.getDeployment().getCentres()).containsExactly("north", "south");
        assertThat(loaded.getDeployment().getSetFor()).containsExactly("south:A=1");

        MarathonDeployStep one = new MarathonDeployStep();
        one.setMarathon("north");
        String before = Items.XSTREAM2.toXML(new MarathonDeployPublisher(one))
                .replaceAll("(?s)<(centres|without|overlayFor|setFor)>.*?</\\1>|<(centres|without|overlayFor|setFor)/>", "");
        assertThat(before).doesNotContain("centres");
        MarathonDeployPublisher old = (MarathonDeployPublisher) Items.XSTREAM2.fromXML(before);
        assertThat(old.getDeployment().getMarathon()).isEqualTo("north");
        assertThat(old.getDeployment().hasCentres()).isFalse();
        assertThat(old.getDeployment().getOrder()).isEqualTo("sequence");
    }

    /** Whoever may start a build with a parameter must not set what the job sets. */
    @Test
    void aValueOfSeveralLinesAssignsNothingElse(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.addProperty(new ParametersDefinitionProperty(new TextParameterDefinition("NOTE", "", "")));
        FreeStyleBuild build = jenkins.assertBuildStatusSuccess(job.scheduleBuild2(
                0, new ParametersAction(new TextParameterValue("NOTE", "x\nSTAGE=dev\nSECRET", ""))));
        MarathonDeployStep deployment = new MarathonDeployStep();
        deployment.setSet(List.of("STAGE=prod", "NOTE=${NOTE}"));
        deployment.setBuildArg(List.of("NOTE=${NOTE}"));

        MarathonDeployStep expanded = Expansion.of(deployment, build, build.getWorkspace(), TaskListener.NULL);

        assertThat(expanded.getSet()).containsExactly("STAGE=prod", "NOTE=x\nSTAGE=dev\nSECRET");
        assertThat(expanded.getBuildArg()).containsExactly("NOTE=x\nSTAGE=dev\nSECRET");
    }

    @Test
    void survivesALoadFromDisk(JenkinsRule jenkins) throws Exception {
        MarathonDeployStep deployment = new MarathonDeployStep();
        deployment.setImage("harbor.example/shop/web:1.4");
        deployment.setOverlay(List.of("a.json", "b.json"));
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.getPublishersList().add(new MarathonDeployPublisher(deployment));
        job.save();

        job.doReload();

        FreeStyleProject loaded = jenkins.jenkins.getItemByFullName(job.getFullName(), FreeStyleProject.class);
        assertThat((Item) loaded).isNotNull();
        jenkins.assertEqualDataBoundBeans(
                deployment, loaded.getPublishersList().get(MarathonDeployPublisher.class).getDeployment());
    }
}
