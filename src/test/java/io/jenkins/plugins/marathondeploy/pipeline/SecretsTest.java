package io.jenkins.plugins.marathondeploy.pipeline;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import hudson.util.Secret;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LogRecorder;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Passwords and tokens are nowhere: not in consoles, not in what is persisted of builds and jobs, not in the logs. */
@WithJenkins
@EnabledIf(value = TeamOffice.IS_POSSIBLE, disabledReason = TeamOffice.MISSING)
class SecretsTest {
    private static final String USER = "deployer";

    private final String password = "pass-" + java.util.UUID.randomUUID();
    private final String token = "token-" + java.util.UUID.randomUUID();
    private final LogRecorder logs = new LogRecorder()
            .record("io.jenkins.plugins.marathondeploy", Level.ALL)
            .capture(10_000);
    private JenkinsRule jenkins;
    private TeamOffice office;
    private MarathonFixture marathon;
    private Folder team;
    private DumbSlave agent;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        office = new TeamOffice();
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast().withLogin(USER, password));
        agent = jenkins.createOnlineSlave();
        team = office.folder(jenkins);
        var store = TeamOffice.store(team);
        store.addCredentials(Domain.global(), TeamOffice.login("basic", USER, password));
        store.addCredentials(
                Domain.global(),
                new StringCredentialsImpl(CredentialsScope.GLOBAL, "token", "", Secret.fromString(token)));
        store.addCredentials(Domain.global(), TeamOffice.login("mistyped", TeamOffice.ROBOT, token));
    }

    @AfterEach
    void stop() throws Exception {
        logs.close();
        marathon.close();
        office.close();
    }

    private WorkflowJob job(String name, String marathonLogin, String harborLogin, String status) throws Exception {
        String app = Deployments.app("/" + name, "1", 1, status)
                .replace("\"cmd\"", "\"container\": {\"type\": \"DOCKER\", \"docker\": {\"image\": \"${IMAGE}\"}}, \"cmd\"");
        WorkflowJob job = team.createProject(WorkflowJob.class, name);
        Deployments.allowAddresses();
        job.setDefinition(new CpsFlowDefinition(
                "node('" + agent.getNodeName() + "') { marathonDeploy(marathonUrl: '" + marathon.uri()
                        + "', marathonCredentialsId: '" + marathonLogin + "', repository: 'demo/web', maxTaskFailures: 0,"
                        + " harborCredentialsId: '" + harborLogin + "', appJson: '''" + app + "''') }",
                true));
        office.context(Path.of(agent.getWorkspaceFor(job).getRemote()));
        return job;
    }

    private List<byte[]> secrets() {
        List<byte[]> secrets = new ArrayList<>();
        for (String[] login : new String[][] {
            {USER, password}, {TeamOffice.ROBOT, office.secret}, {TeamOffice.ROBOT, token}, {"", token}
        }) {
            secrets.add(login[1].getBytes(StandardCharsets.UTF_8));
            byte[] both = (login[0] + ":" + login[1]).getBytes(StandardCharsets.UTF_8);
            // Without its last letters, which depend on what follows.
            secrets.add(Base64.getEncoder().withoutPadding().encode(both));
        }
        return secrets;
    }

    private void assertNothingIsTold() throws IOException {
        try (Stream<Path> files = Files.walk(team.getRootDir().toPath())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                for (byte[] secret : secrets()) {
                    assertThat(content.contains(new String(secret, StandardCharsets.ISO_8859_1)))
                            .as("a secret in " + file)
                            .isFalse();
                }
            }
        }
        assertThat(logs.getRecords()).noneMatch(record -> secrets().stream()
                .anyMatch(secret -> told(record).contains(new String(secret, StandardCharsets.ISO_8859_1))));
    }

    private static String told(java.util.logging.LogRecord record) {
        java.io.StringWriter text = new java.io.StringWriter();
        text.append(new java.util.logging.SimpleFormatter().formatMessage(record));
        if (record.getThrown() != null) {
            record.getThrown().printStackTrace(new java.io.PrintWriter(text, true));
        }
        return text.toString();
    }

    @Test
    void areNowhereWhileItRunsNorWhenItHasEndedWellOrBadly() throws Exception {
        WorkflowRun running = job("following", "basic", TeamOffice.HARBOR, UNHEALTHY)
                .scheduleBuild2(0)
                .waitForStart();
        jenkins.waitForMessage("0 of 1 healthy", running);
        assertThat(running.getRootDir().toPath().resolve("program.dat")).isNotEmptyFile();
        assertNothingIsTold();
        marathon.cluster().setAppStatus("/following", 200);
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(running));

        WorkflowRun noMarathon = jenkins.assertBuildStatus(
                Result.FAILURE, job("refused", "token", TeamOffice.HARBOR, UNHEALTHY).scheduleBuild2(0));
        jenkins.assertLogContains("Marathon", noMarathon);
        jenkins.assertLogNotContains("\tat ", noMarathon);
        assertThat(marathon.cluster().app("/refused")).isEmpty();

        WorkflowRun noHarbor = jenkins.assertBuildStatus(
                Result.FAILURE, job("denied", "basic", "mistyped", UNHEALTHY).scheduleBuild2(0));
        jenkins.assertLogNotContains("\tat ", noHarbor);
        assertThat(marathon.cluster().app("/denied")).isEmpty();

        try (Stream<Path> files = Files.walk(running.getRootDir().toPath())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains("build.xml", "log")
                    .anyMatch(name -> name.equals("flowNodeStore.xml") || name.matches("\\d+\\.xml"));
        }
        assertNothingIsTold();
    }
}
