package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code convert}: what it prints, and what it writes. */
class ConvertTest {
    private static final String CALL = "marathon(url: 'http://m.example', env: [[name: 'A', value: 'b']])";
    private static final String CONVERTED = "marathonDeploy(marathon: 'prod', overlay: ['marathon.jenkins.json'])";

    @TempDir
    Path directory;

    private InProcess.Result run(String... more) throws IOException {
        Files.writeString(directory.resolve("Jenkinsfile"), "node { " + CALL + " }\n");
        String[] arguments = new String[5 + more.length];
        System.arraycopy(new String[] {"convert", "--file", "Jenkinsfile", "--server", "prod=http://m.example"}, 0, arguments, 0, 5);
        System.arraycopy(more, 0, arguments, 5, more.length);
        return new InProcess(directory).run(arguments);
    }

    @Test
    void printsTheTextAloneAndSaysTheRest() throws IOException {
        InProcess.Result result = run();

        assertThat(result.status()).as(result.all()).isZero();
        assertThat(result.out()).isEqualTo("node { " + CONVERTED + " }\n");
        assertThat(result.err()).contains(
                "[overlay marathon.jenkins.json]     \"A\" : \"b\"", "[convert] line 1: a version that", "1 deployment converted");
    }

    @Test
    void writesTheTextAndItsOverlaysAndOverwritesNothing() throws IOException {
        InProcess.Result result = run("--output", "new/jobs");

        assertThat(result.status()).as(result.all()).isZero();
        assertThat(result.out()).isEmpty();
        assertThat(directory.resolve("new/jobs/Jenkinsfile")).hasContent("node { " + CONVERTED + " }\n");
        assertThat(directory.resolve("new/jobs/marathon.jenkins.json")).content().contains("\"A\" : \"b\"");

        Files.delete(directory.resolve("new/jobs/Jenkinsfile"));
        InProcess.Result again = run("--output", "new/jobs");
        assertThat(again.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(again.err()).contains("marathon.jenkins.json exists already, and nothing was written");
        assertThat(directory.resolve("new/jobs/Jenkinsfile")).doesNotExist();
        assertThat(run("--output", ".").status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(directory.resolve("Jenkinsfile")).content().contains(CALL);
    }

    @Test
    void tellsProgramsAllOfIt() throws IOException {
        InProcess.Result result = run("--json");

        JsonNode json = new ObjectMapper().readTree(result.out());
        assertThat(json.path("outcome").asText()).isEqualTo("CONVERTED");
        assertThat(json.path("deployments").asInt()).isEqualTo(1);
        assertThat(json.path("text").asText()).contains(CONVERTED);
        assertThat(json.at("/overlays/marathon.jenkins.json").asText()).contains("\"A\" : \"b\"");
        assertThat(json.path("remarks")).isNotEmpty();
    }

    @Test
    void refusesWhatItCantConvert() throws IOException {
        Files.writeString(directory.resolve("other"), "pipeline { agent any }");
        Files.write(directory.resolve("latin1"), new byte[] {(byte) 0xe4});
        Files.writeString(directory.resolve("broken.xml"), "<com.mesosphere.velocity.marathon.MarathonRecorder>");

        assertRefused("has neither the post-build action nor the step", "--file", "other");
        assertRefused("There is no file nowhere.", "--file", "nowhere");
        assertRefused("is not UTF-8", "--file", "latin1");
        assertRefused("is a directory", "--file", ".");
        assertRefused("is never closed", "--file", "broken.xml");
        assertThat(new InProcess(directory).run("convert").status()).isEqualTo(ExitStatus.USAGE);
        InProcess.Result server = new InProcess(directory).run("convert", "--file", "other", "--server", "prod");
        assertThat(server.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(server.err()).contains("NAME=URL");
    }

    private void assertRefused(String why, String... arguments) {
        InProcess.Result result = new InProcess(directory).run("convert", arguments[0], arguments[1]);
        assertThat(result.status()).as(result.all()).isEqualTo(ExitStatus.REFUSED);
        assertThat(result.err()).contains(why).doesNotContain("\tat ");
        assertThat(result.out()).isEmpty();
    }
}
