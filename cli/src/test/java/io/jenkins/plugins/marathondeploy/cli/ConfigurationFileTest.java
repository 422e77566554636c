package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --config} and the options that are about named servers: what is wrong with them is said before anything is asked. */
class ConfigurationFileTest {
    private static final String SERVERS =
            """
            marathonServers:
              - name: north
                url: http://127.0.0.1:1
                timeout: 2m
              - name: south
                url: "${SOUTH_URL:-http://127.0.0.1:2}"
                credentialsId: marathon-south
                folders: shop
            """;

    @TempDir
    Path directory;

    @BeforeEach
    void app() throws IOException {
        Files.writeString(directory.resolve("marathon.json"), "{\"id\": \"/web\", \"cmd\": \"serve\", \"cpus\": 0.1, \"mem\": 32}");
    }

    private InProcess.Result deploy(String config, String... more) throws IOException {
        return deploy(new InProcess(directory), config, more);
    }

    private InProcess.Result deploy(InProcess process, String config, String... more) throws IOException {
        Files.writeString(directory.resolve("centres.yaml"), config);
        String[] arguments = new String[more.length + 3];
        System.arraycopy(new String[] {"deploy", "--config", "centres.yaml"}, 0, arguments, 0, 3);
        System.arraycopy(more, 0, arguments, 3, more.length);
        return process.run(arguments);
    }

    private static final String HARBORS =
            """
            harborRegistries:
              - name: office
                url: http://127.0.0.1:3
                project: shop
              - name: north-1
                url: http://127.0.0.1:4
                imageHost: harbor.example.org
                credentialsId: harbor-north
            """;

    @Test
    void theHarborOfAServerNeedsItsLogin() throws IOException {
        String config = SERVERS.replace("    timeout: 2m\n", "    harbor: north-1\n") + HARBORS;
        InProcess.Result without = deploy(config, "--marathon", "north");
        InProcess.Result half = deploy(new InProcess(directory).with("HARBOR_NORTH_1_USER", "ci"), config, "--marathon", "north");
        InProcess.Result whole = deploy(
                new InProcess(directory).with("HARBOR_NORTH_1_USER", "robot$n").with("HARBOR_NORTH_1_PASSWORD", "p"),
                config, "--marathon", "north", "--app", "nothing.json");

        assertThat(without.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(without.err()).contains("the Harbor north-1 has a \"credentialsId\"", "set HARBOR_NORTH_1_USER and HARBOR_NORTH_1_PASSWORD");
        assertThat(half.err()).contains("HARBOR_NORTH_1_USER is set, but HARBOR_NORTH_1_PASSWORD is not");
        assertThat(whole.err()).contains("nothing.json").doesNotContain("HARBOR_NORTH_1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--harbor west --marathon north | has no Harbor called west; it has office, north-1",
        "--harbor office --marathon north --image web:1 | --image web:1 is not on --harbor office (http://127.0.0.1:3)",
        "--harbor north-1 --marathon http://127.0.0.1:1 | the Harbor north-1 has a \"credentialsId\""
    })
    void aHarborIsFoundByItsName(String line, String message) throws IOException {
        InProcess.Result result = deploy(SERVERS + HARBORS, line.strip().split(" "));

        assertThat(result.status()).as(result.all()).isEqualTo(ExitStatus.REFUSED);
        assertThat(result.err()).contains(message.strip());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "name: h | h has no \"url\"",
        "name: h, url: http://h/harbor/projects | h ",
        "name: h, url: http://h, imageHost: http://x | \"http://x\" is no host that the name of an image can begin with",
        "name: h, url: http://h, imagehost: x.example | h has a field \"imagehost\"; known are caCredentialsId",
        "name: h h, url: http://h | is called \"h h\""
    })
    void aHarborThatCannotBeUsedIsRefused(String fields, String message) throws IOException {
        String config = "marathonServers: [{name: north, url: http://127.0.0.1:1, harbor: h}]\nharborRegistries: [{" + fields.strip() + "}]";

        InProcess.Result result = deploy(config, "--marathon", "north");

        assertThat(result.status()).as(result.all()).isEqualTo(ExitStatus.REFUSED);
        assertThat(result.err()).startsWith("marathon-deploy: --config centres.yaml").contains(message.strip());
    }

    @Test
    void aServerWhoseHarborIsNotThereIsRefused() throws IOException {
        String server = "marathonServers: [{name: north, url: http://127.0.0.1:1, harbor: west}]\n";

        assertThat(deploy(server, "--marathon", "north").err()).contains("north pulls from a Harbor \"west\"", "has no \"harborRegistries\"");
        assertThat(deploy(server + HARBORS, "--marathon", "north").err())
                .contains("north pulls from a Harbor \"west\"", "it has office, north-1");
    }

    @Test
    void aTimeForReplicationNeedsAHarborThatIsPulledFrom() throws IOException {
        InProcess.Result result = deploy(SERVERS + HARBORS, "--marathon", "north", "--replication-timeout", "5m");

        assertThat(result.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(result.err()).contains("--replication-timeout is given, but no Harbor is named that images are pulled from");
    }

    @Test
    void aNameOfAHarborWithoutAFileIsWrongUsage() {
        InProcess.Result result = new InProcess(directory).run("push", "--harbor", "office", "--repository", "shop/web");

        assertThat(result.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(result.err()).contains("--harbor office is a name, and no --config FILE says where it is");
    }

    @Test
    void aFileThatNamesNothingForABuildOrAPushIsWrongUsage() {
        for (String command : List.of("build", "push")) {
            InProcess.Result result = new InProcess(directory).run(
                    command, "--harbor", "https://harbor.example", "--repository", "shop/web", "--config", "centres.yaml",
                    command.equals("build") ? "--context=." : "--image=web");

            assertThat(result.status()).isEqualTo(ExitStatus.USAGE);
            assertThat(result.err()).contains("--config is given, but --harbor is an address: name a Harbor of that file");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unclassified:\n  marathonDeploy:\n", "marathonDeploy:\n"})
    void serversAreFoundInTheWholeConfigurationOrInItsPart(String around) throws IOException {
        int depth = (int) around.lines().count();
        String config = around + SERVERS.indent(2 * depth);

        InProcess.Result result = deploy(config, "--marathon", "west");

        assertThat(result.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(result.err()).contains("--config centres.yaml has no server called west; it has north, south");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--marathon north,north | --marathon names north twice",
        "--marathon north --marathon http://m | an address and a name",
        "--marathon http://m | --config is given, but --marathon names an address",
        "--marathon north --without south | --without names south, which --marathon does not",
        "--marathon north --without north | leaves no centre",
        "--marathon north --overlay-for a.json | invalid value for --overlay-for",
        "--marathon north --set-for south:A=1 | --set-for names south, which --marathon does not",
        "--marathon north --order random | --order",
        "--marathon north --pause 3 | is not a duration"
    })
    void wrongUsageIsStatusOne(String line, String message) throws IOException {
        InProcess.Result result = deploy(SERVERS, line.strip().split(" "));

        assertThat(result.status()).as(result.all()).isEqualTo(ExitStatus.USAGE);
        assertThat(result.err()).contains(message.strip()).contains("--help");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--order parallel | are about servers that --marathon names",
        "--without south | are about servers that --marathon names"
    })
    void whatIsAboutSeveralIsRefusedWithAnAddress(String line, String message) {
        String[] arguments = ("deploy --marathon http://127.0.0.1:1 " + line.strip()).split(" ");

        InProcess.Result result = new InProcess(directory).run(arguments);

        assertThat(result.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(result.err()).contains(message.strip());
    }

    @Test
    void aNameWithoutAFileIsWrongUsage() {
        InProcess.Result result = new InProcess(directory).run("deploy", "--marathon", "north");

        assertThat(result.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(result.err()).contains("--marathon north is a name, and no --config FILE says where it is");
    }

    @Test
    void onlyDeployTakesSeveral() throws IOException {
        Files.writeString(directory.resolve("centres.yaml"), SERVERS.replace("    credentialsId: marathon-south\n", ""));

        InProcess.Result result = new InProcess(directory)
                .run("status", "--config", "centres.yaml", "--marathon", "north,south", "--id", "/web");

        assertThat(result.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(result.err()).contains("only deploy takes more than one");
    }

    @Test
    void aServerThatNeedsALoginHasOneInTheEnvironment() throws IOException {
        InProcess.Result without = deploy(SERVERS, "--marathon", "north,south");
        InProcess.Result half = deploy(
                new InProcess(directory).with("MARATHON_SOUTH_USER", "ci"), SERVERS, "--marathon", "north,south");
        InProcess.Result both = deploy(
                new InProcess(directory).with("MARATHON_SOUTH_USER", "ci").with("MARATHON_SOUTH_PASSWORD", "p")
                        .with("MARATHON_SOUTH_TOKEN", "t"),
                SERVERS, "--marathon", "north,south");

        assertThat(without.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(without.err()).contains("south has a \"credentialsId\"", "set MARATHON_SOUTH_USER and MARATHON_SOUTH_PASSWORD");
        assertThat(half.err()).contains("MARATHON_SOUTH_USER is set, but MARATHON_SOUTH_PASSWORD is not");
        assertThat(both.err()).contains("MARATHON_SOUTH_TOKEN and MARATHON_SOUTH_USER are both set");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{ | this is no YAML",
        "'' | has no \"marathonServers\"",
        "marathonServers: {name: north, url: http://m} | \"marathonServers\" is no list: begin each server with \"- name\"",
        "marathonServers: [north] | \"marathonServers\" has an entry that is no server with \"name\" and \"url\"",
        "marathonServers: [{name: north, url: http://m, agentPort: 65536}] | \"agentPort\" that is no port",
        "marathonServers: [] | has no \"marathonServers\"",
        "marathonServers: [{url: http://m}] | is called \"\"",
        "marathonServers: [{name: north, url: http://m}, {name: north, url: http://n}] | two servers called north",
        "marathonServers: [{name: north}] | north has no \"url\"",
        "marathonServers: [{name: north, url: ftp://m}] | north ",
        "marathonServers: [{name: north, url: http://m, timeuot: 5m}] | north has a field \"timeuot\"",
        "marathonServers: [{name: north, url: http://m, timeout: 5}] | is not a duration",
        "marathonServers: [{name: north, url: http://m, agentPort: many}] | \"agentPort\" that is no number",
        "marathonServers: [{name: north, url: {a: b}}] | \"url\" that is no text",
        "marathonServers: [{name: north, url: '${NOWHERE}'}] | ${NOWHERE}, which is not set"
    })
    void aFileThatCannotBeUsedIsRefused(String config, String message) throws IOException {
        InProcess.Result result = deploy(config.strip(), "--marathon", "north");

        assertThat(result.status()).as(result.all()).isEqualTo(ExitStatus.REFUSED);
        assertThat(result.err()).startsWith("marathon-deploy: --config centres.yaml").contains(message.strip())
                .doesNotContain("Exception");
    }

    /** The login of one would be sent to the other one. */
    @Test
    void aTabIsToldWithItsLine() throws IOException {
        InProcess.Result result = deploy("marathonServers:\n\t- name: north\n", "--marathon", "north");

        assertThat(result.err()).contains("--config centres.yaml: this is no YAML; see line 2, which begins with a tab: indent with blanks");
    }

    @Test
    void aFileInAnotherEncodingIsRefused() throws IOException {
        Files.write(directory.resolve("centres.yaml"), new byte[] {'n', (byte) 0xF6, ':', '1'});

        InProcess.Result result = new InProcess(directory).run("deploy", "--config", "centres.yaml", "--marathon", "north");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("--config centres.yaml is not UTF-8 text").doesNotContain("Exception");
    }

    @ParameterizedTest
    @CsvSource({"dc-1,dc.1", "dc-1,dc_1", "dc-1,DC-1"})
    void twoNamesWithTheSameVariablesAreRefused(String one, String other) throws IOException {
        String marathons = "marathonServers: [{name: " + one + ", url: http://m}, {name: " + other + ", url: http://n}]\n";
        String harbors = "harborRegistries: [{name: " + one + ", url: http://m}, {name: " + other + ", url: http://n}]\n";

        InProcess.Result ofMarathons = deploy(marathons, "--marathon", one);
        InProcess.Result ofHarbors = deploy(SERVERS + harbors, "--marathon", "north");
        InProcess.Result ofBoth = deploy(
                "marathonServers: [{name: " + one + ", url: http://127.0.0.1:1}]\nharborRegistries: [{name: " + other + ", url: http://n}]\n",
                "--marathon", one, "--app", "nothing.json");

        for (InProcess.Result refused : List.of(ofMarathons, ofHarbors)) {
            assertThat(refused.status()).as(refused.all()).isEqualTo(ExitStatus.REFUSED);
            assertThat(refused.err()).contains(one + " and " + other);
        }
        assertThat(ofMarathons.err()).contains("MARATHON_DC_1_PASSWORD");
        assertThat(ofHarbors.err()).contains("HARBOR_DC_1_PASSWORD");
        assertThat(ofBoth.err()).contains("nothing.json");
    }

    @Test
    void aMissingFileIsRefused() {
        InProcess.Result result = new InProcess(directory).run("deploy", "--config", "none.yaml", "--marathon", "north");

        assertThat(result.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(result.err()).contains("--config none.yaml: this is no file");
    }
}
