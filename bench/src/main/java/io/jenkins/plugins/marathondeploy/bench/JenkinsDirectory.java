package io.jenkins.plugins.marathondeploy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A home directory with plugins; removed in the end. */
final class JenkinsDirectory extends TemporaryDirectory {
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
