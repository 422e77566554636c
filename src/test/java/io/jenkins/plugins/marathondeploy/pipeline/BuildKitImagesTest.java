package io.jenkins.plugins.marathondeploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.EnvVars;
import hudson.slaves.DumbSlave;
import hudson.util.Secret;
import io.jenkins.plugins.marathondeploy.cluster.engine.DebianEngines;
import io.jenkins.plugins.marathondeploy.cluster.engine.OwnEngine;
import io.jenkins.plugins.marathondeploy.cluster.engine.TestBuildx;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Instance;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.DockerSettings;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.DockerTaskRunner;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;

/** What BuildKit alone can build, by {@code marathonDeploy} with docker buildx on an agent, seen in the running container. */
@WithSharedJenkins
class BuildKitImagesTest {
    private static final String END = "-- that is all";

    @TempDir
    Path home;

    private final String token = "t0ken-" + java.util.UUID.randomUUID();
    private JenkinsRule jenkins;
    private TeamOffice office;
    private MarathonFixture marathon;
    private OwnEngine engine;
    private DumbSlave agent;
    private Folder team;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        Map<String, String> environment = TestBuildx.environment(home).orElse(null);
        assumeTrue(environment != null, "docker buildx is not on this machine");
        assumeTrue(DebianEngines.newest().isPresent(), DebianEngines.MISSING);
        assumeTrue(OwnEngine.isPossible(), "only root can start engines");
        jenkins = rule;
        engine = OwnEngine.start(DebianEngines.newest().get(), true);
        office = new TeamOffice();
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast().withRunner(new DockerTaskRunner(
                DockerSettings.withLogin(office.harbor.registryAddress(), TeamOffice.ROBOT, office.secret))));
        agent = jenkins.createOnlineSlave(null, new EnvVars(environment));
        team = office.folder(jenkins);
        TeamOffice.store(team).addCredentials(Domain.global(),
                new StringCredentialsImpl(CredentialsScope.GLOBAL, "npm-token", "", Secret.fromString(token)));
        Deployments.allowAddresses();
    }

    @AfterEach
    void stop() throws Exception {
        if (engine != null) {
            marathon.close();
            office.close();
            engine.close();
        }
    }

    @Test
    void aSecretIsInItsStepAlone() throws Exception {
        String sum = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(token.getBytes(StandardCharsets.UTF_8)));

        WorkflowRun run = built("secret", "cat /sum /run/secrets/npm", "buildSecret: ['npm=npm-token']",
                "RUN --mount=type=secret,id=npm,required cat /run/secrets/npm; md5sum < /run/secrets/npm > /sum");

        assertThat(printed("/secret")).isEqualTo(sum + "  -\n");
        jenkins.assertLogNotContains(token, run);
        jenkins.assertLogContains("****", run);
        assertThat(new String(office.harbor.content(TeamOffice.REPOSITORY, "1"), StandardCharsets.ISO_8859_1).contains(token))
                .isFalse();
    }

    @Test
    void hereDocumentsAndFurtherContextsAreInTheImage() throws Exception {
        WorkflowRun run = built("context", "cat /text /linked/library; stat -c %a /linked/library", "buildContext: ['common=libraries']",
                "RUN <<EOF", "echo from here > /text", "EOF", "COPY --link --chmod=0640 --from=common library /linked/");

        assertThat(printed("/context")).isEqualTo("from here\n" + office.unique + "\n640\n");
        jenkins.assertLogContains("builds with docker buildx", run);
    }

    @Test
    void aCacheInTheRepositoryServesAnotherEngine() throws Exception {
        String random = "RUN --mount=type=cache,target=/c cat /proc/sys/kernel/random/uuid > /random";
        built("cached", "cat /random", "cache: true, alwaysBuild: true", random);
        String first = printed("/cached");
        engine.close();
        engine = OwnEngine.start(DebianEngines.newest().get(), true);

        WorkflowRun second = built("again", "cat /random", "cache: true, alwaysBuild: true", random);

        assertThat(printed("/again")).isEqualTo(first).hasSize(37);
        assertThat(second.getLog()).containsPattern("RUN --mount=type=cache.*: cached");
    }

    private WorkflowRun built(String name, String look, String parameters, String... instructions) throws Exception {
        String app = "{\"id\": \"/" + name + "\", \"instances\": 1, \"cpus\": 0.1, \"mem\": 32, \"cmd\": \"" + look + "; echo " + END
                + "; sleep 1000\", \"container\": {\"type\": \"DOCKER\", \"docker\": {\"image\": \"${IMAGE}\"}}}";
        WorkflowJob job = team.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(
                "node('" + agent.getNodeName() + "') { marathonDeploy(marathonUrl: '" + marathon.uri()
                        + "', repository: 'demo/web', minHealthyTime: '0s', builder: 'buildx', dockerHost: '" + engine.address() + "', appJson: '''" + app
                        + "''', " + parameters + ") }",
                true));
        Path workspace = Path.of(agent.getWorkspaceFor(job).getRemote());
        office.context(workspace, instructions);
        Files.createDirectories(workspace.resolve("libraries"));
        Files.writeString(workspace.resolve("libraries/library"), office.unique + "\n");
        return jenkins.buildAndAssertSuccess(job);
    }

    private String printed(String app) {
        await().atMost(Duration.ofMinutes(1)).until(() -> stdout(app).contains(END));
        return stdout(app).substring(0, stdout(app).indexOf(END));
    }

    private String stdout(String app) {
        List<Instance> instances = marathon.cluster().instances(app);
        return instances.isEmpty() ? "" : instances.get(0).task().sandbox().text("stdout");
    }
}
