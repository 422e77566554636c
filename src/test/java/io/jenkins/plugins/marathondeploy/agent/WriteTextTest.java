package io.jenkins.plugins.marathondeploy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.AbortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rendered file lands in the workspace or nowhere. */
class WriteTextTest {
    @TempDir
    Path directory;

    private Path workspace;

    @BeforeEach
    void makeWorkspace() throws IOException {
        workspace = Files.createDirectory(directory.resolve("work space"));
    }

    private void write(String file) throws IOException {
        new WriteText(file, "text").invoke(workspace.toFile(), null);
    }

    @Test
    void makesDirectoriesAndReplacesWhatIsThere() throws IOException {
        write("out/of/this/app.json");
        write("out/of/this/app.json");
        assertThat(workspace.resolve("out/of/this/app.json")).hasContent("text");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside", "out/../../outside", "", ".", "bad\0name"})
    void staysInTheWorkspace(String file) {
        assertThatThrownBy(() -> write(file)).isInstanceOf(AbortException.class).hasMessageContaining("can't be written");
        assertThat(directory.resolve("outside")).doesNotExist();
    }

    @Test
    void takesNoAbsolutePath() {
        assertThatThrownBy(() -> write(directory.resolve("outside").toString())).isInstanceOf(AbortException.class);
        assertThat(directory.resolve("outside")).doesNotExist();
    }

    @Test
    void followsNoLinkThatLeadsOut() throws IOException {
        Files.createSymbolicLink(workspace.resolve("up"), directory);
        Files.createSymbolicLink(workspace.resolve("app.json"), directory.resolve("outside"));

        assertThatThrownBy(() -> write("up/outside")).isInstanceOf(AbortException.class);
        assertThatThrownBy(() -> write("app.json")).isInstanceOf(AbortException.class).hasMessageContaining("link to nowhere");

        assertThat(directory.resolve("outside")).doesNotExist();
    }
}
