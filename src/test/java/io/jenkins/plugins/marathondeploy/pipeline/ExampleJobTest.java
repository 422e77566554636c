package io.jenkins.plugins.marathondeploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.FilePath;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.DockerSettings;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.DockerTaskRunner;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The job of {@code examples/web} with its own Jenkinsfile: real engine, real registry, instances that are containers. */
@WithJenkins
@EnabledIf(value = TeamOffice.IS_POSSIBLE, disabledReason = TeamOffice.MISSING)
class ExampleJobTest {
    private static final String APP = "/demo/web";

    private JenkinsRule jenkins;
    private TeamOffice office;
    private MarathonFixture marathon;
    private DumbSlave agent;
    private FilePath workspace;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        office = new TeamOffice();
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast()
                .withRunner(new DockerTaskRunner(DockerSettings.withLogin(
                        office.harbor.registryAddress(), TeamOffice.ROBOT, office.secret)))
                .withLogin("deployer", "open sesame"));
    }

    @AfterEach
    void stop() throws Exception {
        marathon.close();
        office.close();
    }

    @Test
    void isDeployedFromTheAgentAndABadVersionIsRolledBack() throws Exception {
        WorkflowJob job = job(Files.readString(Path.of("examples/web/Jenkinsfile")));

        WorkflowRun good = jenkins.buildAndAssertSuccess(job);

        jenkins.assertLogContains("Running on " + agent.getDisplayName(), good);
        jenkins.assertLogContains("DEPLOYED", good);
        String digest = office.harbor.digest(TeamOffice.REPOSITORY, "1").orElseThrow();
        assertThat(image()).isEqualTo(office.harbor.registryAddress() + "/" + TeamOffice.REPOSITORY + "@" + digest);
        assertThat(marathon.cluster().healthy(APP)).hasSize(2);
        assertThat(answer()).isEqualTo("1\n");

        // What a developer might get wrong: this version needs what marathon.json does not give it.
        FilePath dockerfile = workspace.child("Dockerfile");
        dockerfile.write(dockerfile.readToString().replace("ARG NEEDS=\"\"", "ARG NEEDS=DATABASE_URL"), "UTF-8");
        WorkflowRun bad = jenkins.assertBuildStatus(Result.FAILURE, job.scheduleBuild2(0));

        jenkins.assertLogContains("ROLLED_BACK", bad);
        jenkins.assertLogContains("web 2: not ready: the environment doesn't have DATABASE_URL", bad);
        assertThat(office.harbor.digest(TeamOffice.REPOSITORY, "2")).isPresent();
        assertThat(image()).endsWith("@" + digest);
        assertThat(marathon.cluster().healthy(APP)).hasSize(2);
        assertThat(answer()).isEqualTo("1\n");
    }

    @Test
    void isNeitherBuiltNorSubmittedAgainWhenNothingHasChanged() throws Exception {
        WorkflowJob job = job(Files.readString(Path.of("examples/web/Jenkinsfile"))
                .replace("\"VERSION=${env.BUILD_NUMBER}\"", "'VERSION=1'")
                .replace("context: '.',", "context: '.', builder: 'engine',"));
        jenkins.assertLogContains("Step 1/", jenkins.buildAndAssertSuccess(job));
        String digest = office.harbor.digest(TeamOffice.REPOSITORY, "1").orElseThrow();
        int requests = office.harbor.requests().size();
        long writes = writes();
        var instances = marathon.cluster().instances(APP);

        WorkflowRun again = jenkins.buildAndAssertSuccess(job);

        jenkins.assertLogContains("build and push skipped: ", again);
        jenkins.assertLogContains("UNCHANGED", again);
        jenkins.assertLogNotContains("Step 1/", again);
        assertThat(office.harbor.digest(TeamOffice.REPOSITORY, "2")).contains(digest);
        assertThat(office.harbor.requests().stream().skip(requests)).noneMatch(request -> request.contains("/blobs/"));
        assertThat(writes()).isEqualTo(writes);
        assertThat(marathon.cluster().instances(APP)).isEqualTo(instances);
        HtmlPage page = jenkins.createWebClient().getPage(again);
        assertThat(page.querySelector(".marathon-deploy-card").asNormalizedText())
                .contains("Build and push skipped", "Nothing submitted", digest);
    }

    private WorkflowJob job(String script) throws Exception {
        jenkins.jenkins.setNumExecutors(0);
        agent = jenkins.createOnlineSlave();
        Folder team = office.folder(jenkins);
        TeamOffice.store(team).addCredentials(
                Domain.global(), TeamOffice.login(TeamOffice.MARATHON, "deployer", "open sesame"));
        TeamOffice.configureMarathon(marathon.uri().toString(), marathon.agentUri().getPort());
        WorkflowJob job = team.createProject(WorkflowJob.class, "web");
        job.setDefinition(new CpsFlowDefinition(script, true));
        workspace = agent.getWorkspaceFor(job);
        new FilePath(new File("examples/web")).copyRecursiveTo("**", workspace);
        return job;
    }

    private long writes() {
        return marathon.requests().count(request -> !request.method().equals("GET"));
    }

    private String image() {
        return marathon.cluster().app(APP).orElseThrow().content().at("/container/docker/image").asText();
    }

    private String answer() throws Exception {
        int port = marathon.cluster().instances(APP).get(0).task().ports().get(0);
        URI version = URI.create("http://127.0.0.1:" + port + "/version");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(version).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
