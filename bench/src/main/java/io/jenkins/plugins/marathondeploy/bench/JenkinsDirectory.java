package io.jenkins.plugins.marathondeploy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A home directory with plugins; removed in the end. */
final class JenkinsDirectory extends TemporaryDirectory {
    /** Milliseconds since 1970. */
    private static final long FIRST_BUILD = 1_790_000_000_000L;

    private JenkinsDirectory() throws IOException {
        super("bench-jenkins");
    }

    /** @param plugins hpi files */
    static JenkinsDirectory with(List<Path> plugins) throws IOException {
        JenkinsDirectory directory = new JenkinsDirectory();
        Path target = Files.createDirectories(directory.path().resolve("plugins"));
        for (Path plugin : plugins) {
            Files.copy(plugin, target.resolve(plugin.getFileName().toString().replace(".hpi", ".jpi")));
        }
        return directory;
    }

    /** Lets jobs name local addresses. */
    void allowAddresses() throws IOException {
        Files.writeString(path().resolve("io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration.xml"), """
                <?xml version='1.1' encoding='UTF-8'?>
                <io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration>
                  <jobAddresses>127.0.0.0/8</jobAddresses>
                </io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration>
                """);
    }

    /** Adds a freestyle job whose builds, all good, deployed nothing. */
    void builds(String name, int count) throws IOException {
        Path job = Files.createDirectories(path().resolve("jobs").resolve(name));
        Files.writeString(job.resolve("config.xml"), """
                <?xml version='1.1' encoding='UTF-8'?>
                <project>
                  <scm class="hudson.scm.NullSCM"/>
                  <builders/>
                  <publishers/>
                  <buildWrappers/>
                </project>
                """);
        Files.writeString(job.resolve("nextBuildNumber"), (count + 1) + "\n");
        for (int number = 1; number <= count; number++) {
            Path build = Files.createDirectories(job.resolve("builds").resolve(Integer.toString(number)));
            Files.writeString(build.resolve("log"), "Finished: SUCCESS\n");
            Files.writeString(build.resolve("build.xml"), """
                    <?xml version='1.1' encoding='UTF-8'?>
                    <build>
                      <actions/>
                      <queueId>%d</queueId>
                      <timestamp>%d</timestamp>
                      <startTime>%<d</startTime>
                      <result>SUCCESS</result>
                      <duration>1000</duration>
                      <charset>UTF-8</charset>
                      <keepLog>false</keepLog>
                      <builtOn></builtOn>
                      <scm class="hudson.scm.NullChangeLogParser"/>
                    </build>
                    """.formatted(number, FIRST_BUILD + number * 60_000L));
        }
    }

    /** Adds a pipeline. */
    void job(String name, String script) throws IOException {
        Path job = Files.createDirectories(path().resolve("jobs").resolve(name));
        Files.writeString(job.resolve("config.xml"), """
                <?xml version='1.1' encoding='UTF-8'?>
                <flow-definition>
                  <definition class="org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition">
                    <script>%s</script>
                    <sandbox>true</sandbox>
                  </definition>
                </flow-definition>
                """.formatted(script));
    }
}
