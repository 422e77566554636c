package io.jenkins.plugins.marathondeploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Slave;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.SimpleCommandLauncher;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * Agents whose Java is newer than the controller's, as far as there are such beside the one that runs the tests, or
 * {@code MARATHON_DEPLOY_TEST_JAVA} names their directories, separated as in a PATH.
 */
@WithJenkins
class AgentJavaTest {
    private static final String VARIABLE = "MARATHON_DEPLOY_TEST_JAVA";
    private static final int OLDEST = 21;

    /** Directories of Java, where systems put them, beside each other, and those that are named. */
    static List<Path> newer() throws IOException {
        Path own = Path.of(System.getProperty("java.home")).toRealPath();
        Stream<Path> named = Stream.of(System.getenv().getOrDefault(VARIABLE, "").split(File.pathSeparator))
                .filter(name -> !name.isEmpty())
                .map(Path::of);
        try (Stream<Path> siblings = Files.list(own.getParent())) {
            return Stream.concat(siblings, named)
                    .filter(Files::isDirectory)
                    .filter(java -> version(java) >= OLDEST)
                    .map(Path::toAbsolutePath)
                    .sorted()
                    .toList();
        }
    }

    /** 0 where it is none. */
    private static int version(Path java) {
        Path release = java.resolve("release");
        if (!Files.isExecutable(java.resolve("bin/java")) || !Files.isReadable(release)) {
            return 0;
        }
        try {
            return Files.readAllLines(release).stream()
                    .filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> line.replaceAll("[^0-9.]", "").replaceFirst("\\..*", ""))
                    .mapToInt(Integer::parseInt)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    @Test
    void thereIsANewerJavaOrThisSaysThatNoneWasTried() throws Exception {
        assumeThat(newer()).as("Java %d or newer beside the one that runs the tests, or in %s; agents were not tried with it", OLDEST, VARIABLE).isNotEmpty();
        assertThat(newer()).allSatisfy(java -> assertThat(version(java)).isGreaterThanOrEqualTo(OLDEST));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("newer")
    void buildsPushesReadsTheWorkspaceAndWritesToIt(Path java, JenkinsRule jenkins) throws Exception {
        try (TeamOffice office = new TeamOffice();
                MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            Folder team = office.folder(jenkins);
            DumbSlave agent = agent(jenkins, java);
            Deployments.allowAddresses();
            String app = Deployments.containerApp("/web", "1", 1, Deployments.HEALTHY);
            WorkflowJob job = team.createProject(WorkflowJob.class, "web");
            job.setDefinition(new CpsFlowDefinition(
                    "node('" + agent.getNodeName() + "') {\n"
                            + "  writeFile file: 'marathon.json', text: '''" + app + "'''\n"
                            + "  writeFile file: 'more.json', text: '{\"env\": {\"STAGE\": \"${STAGE}\"}}'\n"
                            + "  marathonRender output: 'rendered.json', image: 'demo/web:1', overlay: ['more.json'], set: ['STAGE=test']\n"
                            + "  echo \"rendered: ${readFile('rendered.json').contains('\"STAGE\"')}\"\n"
                            + "  marathonDeploy repository: 'demo/web', tag: ['7'], overlay: ['more.json'], set: ['STAGE=test'],\n"
                            + "      marathonUrl: '" + marathon.uri() + "'\n}",
                    true));
            office.context(Path.of(agent.getWorkspaceFor(job).getRemote()), "CMD [\"/bin/sh\", \"-c\", \"sleep 600\"]");

            WorkflowRun run = jenkins.buildAndAssertSuccess(job);

            assertThat(agent.toComputer().getSystemProperties().get("java.home").toString())
                    .isEqualTo(java.toRealPath().toString());
            jenkins.assertLogContains("rendered: true", run);
            String digest = office.harbor.digest(TeamOffice.REPOSITORY, "7").orElseThrow();
            var deployed = marathon.cluster().app("/web").orElseThrow().content();
            assertThat(deployed.at("/container/docker/image").asText()).endsWith("@" + digest);
            assertThat(deployed.at("/env/STAGE").asText()).isEqualTo("test");
        }
    }

    private static DumbSlave agent(JenkinsRule jenkins, Path java) throws Exception {
        File jar = new File(jenkins.jenkins.getJnlpJars("agent.jar").getURL().toURI());
        DumbSlave agent = new DumbSlave(
                "newer",
                Files.createTempDirectory("agent").toString(),
                new SimpleCommandLauncher("\"" + java.resolve("bin/java") + "\" -Xmx256m -jar \"" + jar.getAbsolutePath() + "\""));
        jenkins.jenkins.addNode(agent);
        jenkins.waitOnline((Slave) agent);
        return agent;
    }
}
