package io.jenkins.plugins.marathondeploy.pipeline;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.Result;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Which credentials a run may use, and when they are looked up. */
@WithJenkins
class CredentialsUseTest {
    private static final String USER = "deployer";

    /** What Marathon accepts at the moment. */
    private final AtomicReference<String> password = new AtomicReference<>("first");
    private JenkinsRule jenkins;
    private MarathonFixture marathon;
    private Folder team;
    private Credentials login;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
        marathon.faults().refuse(Integer.MAX_VALUE, 401, "", request -> !request.authorization()
                .equals("Basic "
                        + Base64.getEncoder()
                                .encodeToString((USER + ":" + password.get()).getBytes(StandardCharsets.UTF_8))));
        team = jenkins.createProject(Folder.class, "team");
        login = TeamOffice.login("marathon", USER, "first");
        TeamOffice.store(team).addCredentials(Domain.global(), login);
    }

    @AfterEach
    void stop() {
        marathon.close();
    }

    private WorkflowJob job(Folder folder, String appJson) throws Exception {
        Deployments.allowAddresses();
        WorkflowJob job = folder.createProject(WorkflowJob.class, "web");
        job.setDefinition(new CpsFlowDefinition(
                Deployments.deploy(
                        marathon.uri().toString(), appJson, "marathonCredentialsId: 'marathon', maxTaskFailures: 0"),
                true));
        return job;
    }

    @Test
    void thoseOfTheFolderAreUsedAndTheirUsageIsTracked() throws Exception {
        WorkflowJob job = job(team, app("/web", "1", 1, HEALTHY));

        jenkins.buildAndAssertSuccess(job);

        assertThat(CredentialsProvider.getFingerprintOf(login).getJobs()).containsExactly("team/web");
    }

    /** The run has used it, whoever looks at its page has not. */
    @Test
    void aLookAtAPageIsNoUse() throws Exception {
        WorkflowJob job = job(team, app("/web", "1", 1, HEALTHY));
        jenkins.buildAndAssertSuccess(job);
        Path fingerprints = jenkins.jenkins.getRootDir().toPath().resolve("fingerprints");
        // After a restart a build is read anew, and so is what was written down of it.
        team.doReload();
        WorkflowJob reloaded = jenkins.jenkins.getItemByFullName("team/web", WorkflowJob.class);
        Object before = changes(fingerprints);

        String page = jenkins.createWebClient()
                .withJavaScriptEnabled(false)
                .getPage(reloaded, "marathon-deployments/running")
                .getBody()
                .asNormalizedText();

        assertThat(page).contains("1 healthy");
        assertThat(changes(fingerprints)).isEqualTo(before);
    }

    /** When each file was written. */
    private static Map<String, String> changes(Path directory) throws IOException {
        Map<String, String> changes = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.toList()) {
                changes.put(file.toString(), Files.readAttributes(file, "unix:ino,lastModifiedTime").toString());
            }
        }
        assertThat(changes).isNotEmpty();
        return changes;
    }

    @Test
    void thoseOfAnotherFolderAreRefused() throws Exception {
        Folder others = jenkins.createProject(Folder.class, "others");

        WorkflowRun run = jenkins.assertBuildStatus(
                Result.FAILURE, job(others, app("/web", "1", 1, HEALTHY)).scheduleBuild2(0));

        jenkins.assertLogContains("There is no credential 'marathon' that", run);
        jenkins.assertLogContains("Add it to the job's folder", run);
        jenkins.assertLogNotContains("\tat ", run);
        assertThat(marathon.requests().all()).isEmpty();
        assertThat(CredentialsProvider.getFingerprintOf(login)).isNull();
    }

    @Test
    void aPasswordThatChangesMeanwhileIsLookedUpAnew() throws Exception {
        WorkflowRun run = job(team, app("/web", "1", 1, UNHEALTHY))
                .scheduleBuild2(0)
                .waitForStart();
        jenkins.waitForMessage("0 of 1 healthy", run);
        password.set("second");
        jenkins.waitForMessage("asking again", run);
        marathon.cluster().setAppStatus("/web", 200);

        TeamOffice.store(team).updateCredentials(
                Domain.global(), login, TeamOffice.login("marathon", USER, "second"));

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(run));
        jenkins.assertLogContains("DEPLOYED", run);
    }
}
