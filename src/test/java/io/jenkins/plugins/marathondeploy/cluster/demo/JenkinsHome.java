package io.jenkins.plugins.marathondeploy.cluster.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The home directory of the demonstration's Jenkins: servers and credentials as configuration as code, and two ready
 * jobs. Passwords are not in it; configuration as code takes them from the environment.
 */
final class JenkinsHome implements AutoCloseable {
    static final String PIPELINE = "web-pipeline";
    static final String FREESTYLE = "web-freestyle";

    private final Path directory;

    private JenkinsHome(Path directory) {
        this.directory = directory;
    }

    /** @param example a prepared copy of {@code examples/web} */
    static JenkinsHome write(DemoCluster cluster, Path example) throws IOException {
        JenkinsHome home = new JenkinsHome(Files.createTempDirectory("marathon-deploy-jenkins"));
        Files.writeString(home.configuration(), configuration(cluster, example));
        home.job(PIPELINE, pipeline());
        home.job(FREESTYLE, freestyle());
        return home;
    }

    Path directory() {
        return directory;
    }

    Path configuration() {
        return directory.resolve("casc.yaml");
    }

    private void job(String name, String xml) throws IOException {
        Path job = Files.createDirectories(directory.resolve("jobs").resolve(name));
        Files.writeString(job.resolve("config.xml"), xml);
    }

    private static String configuration(DemoCluster cluster, Path example) {
        return """
                jenkins:
                  systemMessage: "Marathon Deploy: a demonstration. Run one of the jobs, and look at its build."
                  numExecutors: 2
                  globalNodeProperties:
                    - envVars:
                        env:
                          - key: EXAMPLE
                            value: "%s"
                credentials:
                  system:
                    domainCredentials:
                      - credentials:
                          - usernamePassword:
                              scope: GLOBAL
                              id: harbor
                              description: robot account of the project demo
                              username: "${HARBOR_USER}"
                              password: "${HARBOR_PASSWORD}"
                          - usernamePassword:
                              scope: GLOBAL
                              id: marathon
                              username: "${MARATHON_USER}"
                              password: "${MARATHON_PASSWORD}"
                unclassified:
                  marathonDeploy:
                    marathonServers:
                      - name: demo
                        url: "%s"
                        credentialsId: marathon
                        agentPort: %s
                        timeout: 3m
                    harborRegistries:
                      - name: demo
                        url: "%s"
                        credentialsId: harbor
                        project: demo
                """
                .formatted(example, cluster.marathonUrl(), cluster.agentPort(), cluster.harborUrl());
    }

    private static String pipeline() {
        return """
                <?xml version='1.1' encoding='UTF-8'?>
                <flow-definition>
                  <description>Builds examples/web, pushes it, deploys it with marathonDeploy.</description>
                  <definition class="org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition">
                    <script>node {
                  stage('Check out') {
                    sh 'cp -R "$EXAMPLE/." .'
                  }
                  stage('Deploy') {
                    marathonDeploy(
                        marathon: 'demo', harbor: 'demo',
                        repository: 'demo/web', tag: ["pipeline-${env.BUILD_NUMBER}"],
                        buildArg: ["VERSION=${env.BUILD_NUMBER}"],
                        set: ['APP_ID=/demo/pipeline'])
                  }
                }</script>
                    <sandbox>true</sandbox>
                  </definition>
                </flow-definition>
                """;
    }

    private static String freestyle() {
        return """
                <?xml version='1.1' encoding='UTF-8'?>
                <project>
                  <description>The same as a freestyle job with the post-build action.</description>
                  <builders>
                    <hudson.tasks.Shell>
                      <command>cp -R "$EXAMPLE/." .</command>
                    </hudson.tasks.Shell>
                  </builders>
                  <publishers>
                    <io.jenkins.plugins.marathondeploy.freestyle.MarathonDeployPublisher>
                      <deployment>
                        <buildArg><string>VERSION=${BUILD_NUMBER}</string></buildArg>
                        <label/>
                        <harbor>demo</harbor>
                        <repository>demo/web</repository>
                        <tag><string>freestyle-${BUILD_NUMBER}</string></tag>
                        <marathon>demo</marathon>
                        <overlay/>
                        <set><string>APP_ID=/demo/freestyle</string></set>
                        <maxTaskFailures>3</maxTaskFailures>
                      </deployment>
                    </io.jenkins.plugins.marathondeploy.freestyle.MarathonDeployPublisher>
                  </publishers>
                </project>
                """;
    }

    @Override
    public void close() throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(directory)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}
