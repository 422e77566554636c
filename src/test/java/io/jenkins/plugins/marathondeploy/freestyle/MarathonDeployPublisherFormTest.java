package io.jenkins.plugins.marathondeploy.freestyle;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleProject;
import hudson.model.Item;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.pipeline.MarathonDeployStep;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
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
