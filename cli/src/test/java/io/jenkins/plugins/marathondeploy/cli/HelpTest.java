package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class HelpTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"deploy", "rollback", "status", "build", "push", "render", "convert"})
    void everyCommandHasHelpWithAnExampleThatNamesIt(String command) {
        InProcess.Result result = new InProcess(directory).run(command, "--help");

        assertThat(result.status()).isZero();
        assertThat(result.out()).contains("Example").contains("  marathon-deploy " + command + " ").doesNotContain("null");
        assertThat(result.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy", "rollback", "status", "build", "push", "render", "convert"})
    void everyOptionIsDescribedAndCanBeWrittenInCamelCase(String command) {
        for (OptionSpec option : command(command).getCommandSpec().options()) {
            assertThat(option.description()).as(option.longestName()).isNotEmpty();
            assertThat(option.longestName()).matches("--[a-z]+(-[a-z]+)*");
        }
    }

    @Test
    void placeholdersAreShownAsTheyAreWritten() {
        String help = new InProcess(directory).run("deploy", "--help").out();

        assertThat(help).contains("${VERSION}", "${IMAGE}", "${TAG}", "${DIGEST}", "${APP}", "${TASKS}", "${CENTRE}");
    }

    @Test
    void noOptionTakesASecret() {
        for (String command : Set.of("deploy", "rollback", "status", "build", "push", "render", "convert")) {
            assertThat(command(command).getCommandSpec().optionsMap().keySet())
                    .noneMatch(name -> name.contains("password") || name.contains("user") || name.equals("--token"));
        }
    }

    @Test
    void theExitStatusesAndTheVersionCanBeAskedFor() {
        InProcess.Result help = new InProcess(directory).run("--help");
        InProcess.Result version = new InProcess(directory).run("--version");

        assertThat(help.out()).contains("0    deployed", "2    refused", "130  interrupted", "MARATHON_TOKEN", "_FILE");
        assertThat(version.out()).startsWith("marathon-deploy ");
        assertThat(help.status() + version.status()).isZero();
    }

    private static CommandLine command(String name) {
        return MarathonDeploy.commandLine(null, name).getSubcommands().get(name);
    }
}
