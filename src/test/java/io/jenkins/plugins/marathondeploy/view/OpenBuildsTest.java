package io.jenkins.plugins.marathondeploy.view;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class OpenBuildsTest {
    /** A directory in its place can't be read as a file. */
    @Test
    void aListThatCantBeReadKeepsNobodyFromStarting(JenkinsRule jenkins) throws Exception {
        Files.createDirectory(jenkins.jenkins.getRootDir().toPath().resolve("marathon-deploy-open-builds.txt"));

        assertThatCode(OpenBuilds::load).doesNotThrowAnyException();
    }
}
