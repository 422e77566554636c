package io.jenkins.plugins.marathondeploy.view;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What earlier versions stored under other names still has its cards. */
class EarlierBuildTest {
    private static InputStream stored(String name) {
        return EarlierBuildTest.class.getResourceAsStream("EarlierBuildTest/" + name);
    }

    @Test
    @WithJenkins
    void hasItsCardsWithStatusAndDurations(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("job");
        Path file = jenkins.buildAndAssertSuccess(job).getRootDir().toPath().resolve("build.xml");
        try (InputStream earlier = stored("build.xml")) {
            Files.copy(earlier, file, StandardCopyOption.REPLACE_EXISTING);
        }
        job.doReload();

        FreeStyleBuild build = jenkins.jenkins.getItemByFullName("job", FreeStyleProject.class).getBuildByNumber(1);

        DeploymentAction ended = DeploymentAction.find(build, "ended").orElseThrow();
        assertThat(ended.getOutcome()).isEqualTo("DEPLOYED");
        assertThat(ended.getStatus()).startsWith("2 of 2 healthy");
        assertThat(ended.getCard().getSegments())
                .extracting(DeploymentCard.Segment::getStep)
                .containsExactly(DeploymentStep.SUBMIT, DeploymentStep.FOLLOW);
        assertThat(DeploymentAction.find(build, "open").orElseThrow().getStatus())
                .isEqualTo("waiting: /other is locked by another deployment");
        assertThat(jenkins.createWebClient().getPage(build).querySelector(".marathon-deploy-card").asNormalizedText())
                .contains("Deployed", "/web");
        assertThat(Run.XSTREAM2.toXML(ended)).doesNotContain("standing", "parts");
    }

    /** It stored the address of its Marathon, not how it may be asked. */
    @Test
    @WithJenkins
    void whatRunsIsNotAskedForABuildThatDoesNotSayWhere(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("job");
        Path file = jenkins.buildAndAssertSuccess(job).getRootDir().toPath().resolve("build.xml");
        String text;
        try (InputStream earlier = stored("build.xml")) {
            text = new String(earlier.readAllBytes(), StandardCharsets.UTF_8);
        }
        Files.writeString(file, text.replaceAll("<(server|serverUrl|credentialsId)>.*?</\\1>", ""));
        job.doReload();
        FreeStyleProject reloaded = jenkins.jenkins.getItemByFullName("job", FreeStyleProject.class);

        assertThat(jenkins.createWebClient()
                        .withJavaScriptEnabled(false)
                        .getPage(reloaded, "marathon-deployments/running")
                        .getBody()
                        .asNormalizedText())
                .contains("/web", "earlier version of this plugin")
                .doesNotContain("does not say");
    }

    /** An object of the earlier class, as the JDK serialises it. */
    @Test
    void theStatusOfAStepUnderWayIsRead() throws Exception {
        String base64;
        try (InputStream earlier = stored("standing.base64")) {
            base64 = new String(earlier.readAllBytes(), StandardCharsets.US_ASCII);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(Base64.getMimeDecoder().decode(base64)))) {
            assertThat(in.readObject()).isInstanceOfSatisfying(
                    DeploymentStatus.class, status -> assertThat(status.text(0)).isEqualTo("waiting: /other is locked"));
        }
    }

    /** Where the job named no server, it may have stored the name of the only one there was; before that, no name at all. */
    @Test
    @WithJenkins
    void goesToTheServerWhoseNameIsStored(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("job");
        Path file = jenkins.buildAndAssertSuccess(job).getRootDir().toPath().resolve("build.xml");
        String text;
        try (InputStream earlier = stored("build.xml")) {
            text = new String(earlier.readAllBytes(), StandardCharsets.UTF_8);
        }
        Files.writeString(
                file,
                text.replaceFirst("<server>prod</server>", "<server></server><marathonName>prod</marathonName>")
                        .replace("<server>prod</server>", "<server></server>"));
        job.doReload();
        FreeStyleBuild build = jenkins.jenkins.getItemByFullName("job", FreeStyleProject.class).getBuildByNumber(1);

        assertThat(DeploymentAction.find(build, "ended").orElseThrow().access()).isEqualTo(new MarathonAccess("prod", "", ""));
        assertThat(DeploymentAction.find(build, "open").orElseThrow().access()).isEqualTo(new MarathonAccess("", "", ""));
    }
}
