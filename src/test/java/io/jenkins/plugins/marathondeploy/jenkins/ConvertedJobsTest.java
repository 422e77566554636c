package io.jenkins.plugins.marathondeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import com.fasterxml.jackson.databind.JsonNode;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.freestyle.MarathonDeployPublisher;
import io.jenkins.plugins.marathondeploy.pipeline.Deployments;
import io.jenkins.plugins.marathondeploy.pipeline.MarathonDeployStep;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.transform.stream.StreamSource;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Jobs as {@code marathon-deploy convert} makes them of the old plugin's, in Jenkins; and jobs as XML in general. */
@WithJenkins
class ConvertedJobsTest {
    private static String resource(String name) throws IOException {
        try (InputStream in = ConvertedJobsTest.class.getResourceAsStream("/convert/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static FreeStyleProject create(JenkinsRule jenkins, String name, String xml) throws IOException {
        return (FreeStyleProject) jenkins.jenkins.createProjectFromXML(
                name, new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    private static MarathonDeployStep deployment(FreeStyleProject job) {
        return job.getPublishersList().get(MarathonDeployPublisher.class).getDeployment();
    }

    @Test
    void aFreestyleJobIsLoadedAndGoesThroughXmlUnchanged(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = create(jenkins, "converted", resource("freestyle.converted.xml"));

        MarathonDeployStep expected = new MarathonDeployStep();
        expected.setMarathon("prod");
        expected.setMarathonCredentialsId("marathon-login");
        expected.setApp("deploy/web.json");
        expected.setOverlay(List.of("deploy/web.jenkins.json"));
        expected.setSet(List.of("STAGE=$STAGE", "built_by=${BUILD_TAG} <shop>"));
        expected.setId("/shop/web");
        expected.setImage("harbor.example/shop/web:${BUILD_NUMBER}");
        expected.setOnLock("force");
        jenkins.assertEqualDataBoundBeans(expected, deployment(job));

        // As Job DSL and "update-job" do it.
        FreeStyleProject copy = create(jenkins, "copy", job.getConfigFile().asString());
        jenkins.assertEqualDataBoundBeans(expected, deployment(copy));
        copy.updateByXml(new StreamSource(new StringReader(
                job.getConfigFile().asString().replace("<onLock>force</onLock>", "<onLock>fail</onLock>"))));
        expected.setOnLock("fail");
        jenkins.assertEqualDataBoundBeans(expected, deployment(copy));
        assertThat(copy.getConfigFile().asString()).contains("<onLock>fail</onLock>");
        jenkins.configRoundtrip((Item) copy);
        jenkins.assertEqualDataBoundBeans(expected, deployment(copy));
    }

    @Test
    void aPipelineDeploysWhatTheOldOneDid(JenkinsRule jenkins) throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "marathon-login", "", "deployer", "right-password-1"));
        try (MarathonFixture marathon =
                MarathonFixture.start(MarathonFixtureConfig.fast().withLogin("deployer", "right-password-1"))) {
            MarathonDeployConfiguration.get()
                    .setMarathonServers(List.of(new MarathonServer("prod", marathon.uri().toString())));
            WorkflowJob job = jenkins.createProject(WorkflowJob.class, "web");
            String app = Deployments.containerApp("/web", "1", 1, Deployments.HEALTHY);
            String overlay = "node { writeFile file: 'marathon.jenkins.json', text: '''" + resource("Jenkinsfile.overlay.json") + "''' }\n";
            job.setDefinition(new CpsFlowDefinition(
                    "APP = '''" + app + "'''\n" + overlay + resource("Jenkinsfile.converted"), true));

            Run<?, ?> run = jenkins.buildAndAssertSuccess(job);

            JsonNode deployed = marathon.cluster().app("/web").orElseThrow().content();
            assertThat(deployed.at("/env/STAGE").asText()).isEqualTo("prod");
            assertThat(deployed.at("/env/RELEASE").asText()).isEqualTo("jenkins-web-" + run.getNumber());
            assertThat(deployed.at("/env/COMMIT").asText()).isEqualTo("abc");
            assertThat(deployed.at("/labels/team").asText()).isEqualTo("shop-null");
            assertThat(deployed.at("/container/docker/image").asText()).isEqualTo("harbor.example/shop/web:1");
            assertThat(deployed.at("/container/docker/forcePullImage").asBoolean()).isTrue();
        }
    }
}
