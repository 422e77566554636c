package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "destroy",
                "deploy",
                "deploy --marathon http://m --password s3cr3t-w0rd",
                "deploy --marathon http://m --password=s3cr3t-w0rd",
                "deploy --marathon http://m s3cr3t-w0rd",
                "deploy --marathon http://user:s3cr3t-w0rd@m",
                "deploy --marathon user:s3cr3t-w0rd@m",
                "deploy --marathon ftp://m",
                "deploy --marathon http://m/ui",
                "deploy --marathon http://m?token=s3cr3t-w0rd",
                "deploy --marathon http://m --harbor https://user:s3cr3t-w0rd@h",
                "deploy --marathon http://m --timeout 10",
                "deploy --marathon http://m --timeout 0s",
                "deploy --marathon http://m --max-task-failures -1",
                "deploy --marathon http://m --max-task-failures many",
                "deploy --marathon http://m --agent-port 65536",
                "deploy --marathon http://m --agent-port -1",
                "deploy --marathon http://m --on-failure explode",
                "deploy --marathon http://m --on-lock maybe",
                "deploy --marathon http://m --build 41",
                "deploy --marathon http://m --build shop/web#0",
                "deploy --marathon http://m --context . --image web:1",
                "deploy --marathon http://m --context .",
                "deploy --marathon",
                "rollback --marathon http://m",
                "rollback --id /web",
                "rollback --marathon http://m --id /web --timeout 0s",
                "status --marathon http://m",
                "build",
                "build --context .",
                "push --repository demo/web",
                "push --harbor http://h",
                "render --pin wish"
            })
    void wrongUsageIsStatusOneWithAMessageAndAHint(String line) {
        String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");

        InProcess.Result result = new InProcess(directory).run(arguments);

        assertThat(result.status()).as(result.all()).isEqualTo(ExitStatus.USAGE);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("marathon-deploy: ").contains("--help").doesNotContain("s3cr3t", "Exception");
        assertThat(result.err().lines()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "deploy --maraton http://m | there is no option --maraton; did you mean --marathon?",
        "deploy --marathon http://m --tiemout 5m | there is no option --tiemout; did you mean --timeout?",
        "deploy --marathon http://m --password s3cr3t-w0rd | there is no option --password",
        "deplyo --marathon http://m | there is no such command; did you mean deploy?",
        "rolback | there is no such command; did you mean rollback?",
        "destroy | there is no such command; there are deploy, rollback, status, build, push, render, convert"
    })
    void whatIsMisspeltIsToldWithWhatIsLikeIt(String line, String message) {
        InProcess.Result result = new InProcess(directory).run(line.strip().split(" "));

        assertThat(result.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(result.err().lines().findFirst()).contains("marathon-deploy: " + message.strip());
    }

    /** What stood before the second one in its group of options would be forgotten without a word. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "deploy --marathon http://m --agent-port 1 --agent-port 2 | --agent-port",
        "deploy --marathon http://m --require-signature any --scan low --scan high | --scan",
        "deploy --marathon http://m --strict --app a.json --strict | --strict",
        "deploy --marathon http://m --timeout 1m --timeout 2m | --timeout",
        "deploy --marathon http://m --json --json | --json",
        "rollback --marathon http://m --id /a --id /b | --id",
        "render --app a.json --set A=1 --app b.json | --app",
        "push --harbor http://a --repository demo/web --image a --harbor http://b | --harbor"
    })
    void whatMakesSenseOnceIsGivenOnce(String line, String option) {
        InProcess.Result result = new InProcess(directory).run(line.strip().split(" "));

        assertThat(result.status()).as(result.all()).isEqualTo(ExitStatus.USAGE);
        assertThat(result.err().lines().findFirst()).contains("marathon-deploy: " + option.strip() + " is given twice");
    }

    @Test
    void wrongUsageIsToldInJsonToo() throws Exception {
        InProcess.Result result = new InProcess(directory).run("deploy", "--json", "--timeout", "10");

        JsonNode json = new ObjectMapper().readTree(result.out());
        assertThat(json.path("outcome").asText()).isEqualTo("USAGE");
        assertThat(json.path("exitStatus").asInt()).isEqualTo(1);
        assertThat(json.path("reason").asText()).contains("'10' is not a duration");
    }

    @Test
    void severalMarathonsMayStandAnywhereOnTheLine() {
        InProcess.Result result = new InProcess(directory)
                .run("status", "--marathon", "http://127.0.0.1:1", "--id", "A", "--marathon", "http://127.0.0.1:2");

        assertThat(result.err()).contains("The app id \"A\" may only have lower-case letters");
        assertThat(result.status()).isEqualTo(ExitStatus.REFUSED);
    }
}
