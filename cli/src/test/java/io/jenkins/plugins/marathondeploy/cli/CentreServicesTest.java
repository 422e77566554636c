package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Instance;
import io.jenkins.plugins.marathondeploy.cluster.platform.ConsulFixture;
import io.jenkins.plugins.marathondeploy.cluster.platform.GrafanaFixture;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which Consul, Prometheus, Alertmanager and Grafana each of several centres has on the command line. */
class CentreServicesTest {
    private static final String CENTRES =
            """
            marathonServers:
              - {name: north, url: 'http://127.0.0.1:1', consul: 'north', prometheus: all}
              - {name: south, url: 'http://127.0.0.1:2', consul: 'south', prometheus: all}
            consuls:
              - {name: north, url: 'http://consul.north.example', datacenter: n1, folders: shop}
              - {name: south, url: 'http://consul.south.example', credentialsId: consul-south}
            prometheuses:
              - {name: all, url: 'http://prometheus.example', tenant: shop}
              - {name: other, url: '${NOT_SET}'}
            """;

    /** What is refused next, before anything is asked. */
    private static final String NEXT = "--image web:1 is not on --harbor";

    @TempDir
    Path directory;

    private InProcess.Result deploy(InProcess process, String config, String... more) throws IOException {
        Files.writeString(directory.resolve("centres.yaml"), config);
        return process.run(Stream.concat(
                        Stream.of("deploy", "--config", "centres.yaml", "--image", "web:1", "--harbor", "http://127.0.0.1:3"), Stream.of(more))
                .toArray(String[]::new));
    }

    private InProcess.Result deploy(String config, String line) throws IOException {
        return deploy(new InProcess(directory), config, line.strip().split(" "));
    }

    /** The gates of a centre, with what the options and the file say. */
    private List<Gate> gates(PlatformOptions options, String centre, Map<String, String> environment) throws IOException {
        Files.writeString(directory.resolve("centres.yaml"), CENTRES);
        MarathonOptions marathon = new MarathonOptions();
        marathon.config = "centres.yaml";
        Session session = new Session(
                environment, directory, System.out, System.err, Clock.systemUTC(), Clock.systemUTC(), new Interruption(), descriptor -> false);
        CentreServices services =
                new CentreServices(centre, List.of("north", "south"), marathon.file(session), session.credentials());
        return options.added(Policy.defaults().withSoak(Duration.ofMinutes(5)), services, session).gates();
    }

    @Test
    void eachIsAskedAtWhatTheFileNamesForIt() throws IOException {
        PlatformOptions options = new PlatformOptions();
        options.consul = true;
        options.metrics = List.of("max=1:sum(errors{dc=\"${CENTRE}\"})");
        Map<String, String> environment = Map.of("CONSUL_SOUTH_TOKEN", "s", "CONSUL_HTTP_ADDR", "http://consul.example");

        List<Gate> north = gates(options, "north", environment);
        List<Gate> south = gates(options, "south", environment);

        assertThat(north).extracting(Gate::system).startsWith("http://consul.north.example").endsWith("http://prometheus.example");
        assertThat(south).extracting(Gate::system).startsWith("http://consul.south.example").endsWith("http://prometheus.example");
        assertThat(north.get(0).settings().path("scope").asText()).isEqualTo("n1");
        assertThat(south.get(0).settings().path("server").asText()).isEqualTo("south");
        assertThat(north.get(north.size() - 1).settings().path("query").asText()).isEqualTo("sum(errors{dc=\"north\"})");
        assertThat(south.get(south.size() - 1).settings().path("scope").asText()).isEqualTo("shop");
    }

    @Test
    void anOptionWithTheCentresNameGoesBeforeTheFile() throws IOException {
        PlatformOptions options = new PlatformOptions();
        options.consulUrl = "https://consul.${CENTRE}.example.org";
        options.consulDatacenter = "dc-${CENTRE}";

        List<Gate> south = gates(options, "south", Map.of());

        assertThat(south).extracting(Gate::system).containsOnly("https://consul.south.example.org");
        assertThat(south.get(0).settings().path("scope").asText()).isEqualTo("dc-south");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--consul-url http://c | --consul-url names one Consul for north, south",
        "--metric max=1:up --soak 5m --prometheus-url http://p | --prometheus-url names one Prometheus for north, south",
        "--alerts app=web --soak 5m --prometheus-url http://p | or leave --prometheus-url out"
    })
    void oneForSeveralCentresIsRefused(String line, String message) throws IOException {
        String alone = CENTRES.replace(", credentialsId: consul-south", "");

        InProcess.Result several = deploy(alone, "--marathon north,south " + line);
        InProcess.Result one = deploy(alone, "--marathon north,south --without south " + line);

        assertThat(several.status()).as(several.all()).isEqualTo(ExitStatus.USAGE);
        assertThat(several.err()).contains(message.strip()).contains("${CENTRE}");
        assertThat(one.err()).contains(NEXT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--consul-url http://c --consul-datacenter ${CENTRE}",
        "--consul-url http://c.${CENTRE}.example",
        "--consul-url http://c --consul-service web-${CENTRE}",
        "--soak 5m --metric max=1:up{dc=\"${CENTRE}\"} --prometheus-url http://p",
        "--soak 5m --metric max=1:up --alerts app=web --prometheus-url http://p --prometheus-tenant ${CENTRE}",
        "--alertmanager-url http://a --silence app=web"
    })
    void whatTellsThemApartIsTaken(String line) throws IOException {
        InProcess.Result result = deploy(CENTRES, "--marathon north,south " + line);

        assertThat(result.err()).contains(NEXT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--marathon north,south --consul | south of \"consuls\" has a \"credentialsId\"",
        "--marathon north,south --consul-service web | set CONSUL_SOUTH_TOKEN",
        "--marathon north --silence app=web | --alertmanager-url is missing",
        "--marathon south --annotate | and --config names none for south"
    })
    void whatIsMissingIsSaid(String line, String message) throws IOException {
        InProcess.Result result = deploy(CENTRES, line);

        assertThat(result.status()).as(result.all()).isIn(ExitStatus.USAGE, ExitStatus.REFUSED);
        assertThat(result.err()).contains(message.strip()).doesNotContain(NEXT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "consuls: [{name: a, url: 'ftp://c'}] | a of \"consuls\": Consul's address",
        "consuls: [{name: a, url: 'http://c', tenant: x}] | a has a field \"tenant\"; known are caCredentialsId",
        "consuls: [{name: a, url: 'http://c', datacenter: 'a b'}] | can't be a data centre",
        "consuls: [{name: a, url: '${NO}'}] | ${NO}, which is not set",
        "consuls: [{name: a, url: 'http://c'}, {name: A, url: 'http://d'}] | a and A in \"consuls\"",
        "consuls: [{name: a, url: 'http://c'}, {name: b, url: 'http://d'}] | neither --consul-url nor CONSUL_HTTP_ADDR",
        "consuls: [] | and --config names none for north"
    })
    void aConsulThatCannotBeUsedIsRefused(String consuls, String message) throws IOException {
        String config = "marathonServers: [{name: north, url: 'http://127.0.0.1:1'}]\n" + consuls.strip() + "\n";

        InProcess.Result result = deploy(config, "--marathon north --consul");

        assertThat(result.status()).as(result.all()).isIn(ExitStatus.USAGE, ExitStatus.REFUSED);
        assertThat(result.err()).contains(message.strip()).doesNotContain("Exception");
    }

    @Test
    void aMarathonThatNamesOneThatIsNotThereIsRefused() throws IOException {
        String config = CENTRES.replace("consul: 'north'", "consul: west");

        assertThat(deploy(config, "--marathon north --consul").err())
                .contains("north has the consul \"west\", and \"consuls\" has north, south");
        assertThat(deploy(config, "--marathon north").err()).contains(NEXT);
    }

    @Test
    void theNameOfACentreNeedsANamedServer() {
        InProcess.Result result = new InProcess(directory)
                .run("deploy", "--marathon", "http://127.0.0.1:1", "--consul-url", "http://consul.${CENTRE}.example");

        assertThat(result.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(result.err()).contains("invalid value for --consul-url: ${CENTRE} is the name of a server");
    }

    /** Where the instances of one were looked for at the other one, none would be found. */
    @Test
    void theInstancesOfEachAreLookedForInItsOwnConsulAndItsOwnGrafanaIsTold() throws Exception {
        Files.writeString(
                directory.resolve("marathon.json"),
                "{\"id\": \"/shop/web\", \"cmd\": \"serve\", \"cpus\": 0.1, \"mem\": 32, \"ports\": [0], \"env\": {\"WHERE\": \"${CENTRE}\"}}");
        try (Centre north = new Centre("north"); Centre south = new Centre("south")) {
            String config = "marathonServers: [" + north.marathon() + ", " + south.marathon() + "]\nconsuls: [" + north.consul() + ", "
                    + south.consul() + "]\ngrafanas: [" + north.grafana() + ", " + south.grafana() + "]\n";
            Files.writeString(directory.resolve("centres.yaml"), config);

            InProcess.Result result = new InProcess(directory)
                    .with("GRAFANA_TOKEN", "token-north").with("GRAFANA_SOUTH_TOKEN", "token-south")
                    .run("deploy", "--config", "centres.yaml", "--marathon", "north,south", "--consul", "--consul-timeout", "20s",
                            "--annotate", "--min-healthy-time", "0s", "--json");

            assertThat(result.status()).as(result.all()).isZero();
            assertThat(result.all()).doesNotContain("token-north", "token-south");
            for (Centre centre : List.of(north, south)) {
                assertThat(centre.grafana.annotations()).hasSize(1);
                ObjectNode annotation = centre.grafana.annotations().values().iterator().next();
                assertThat(annotation.path("tags").toString()).contains("marathon:" + centre.name, "outcome:deployed");
            }
        }
    }

    /** A Marathon, and a Consul that knows its instances alone. */
    private static final class Centre implements AutoCloseable {
        final String name;
        final MarathonFixture marathon;
        final ConsulFixture consul;
        final GrafanaFixture grafana;

        Centre(String name) throws IOException {
            this.name = name;
            marathon = MarathonFixture.start(MarathonFixtureConfig.fast().withFrameworkId(name));
            consul = ConsulFixture.start("web");
            consul.shows(() -> marathon.cluster().instances("/shop/web").stream().filter(Instance::isHealthy)
                    .map(instance -> ConsulFixture.Registration.of(
                            instance.task().id(), instance.task().host(), instance.task().ports().get(0)))
                    .toList());
            grafana = GrafanaFixture.start("token-" + name);
        }

        String marathon() {
            return "{name: " + name + ", url: '" + marathon.uri() + "', agentPort: 0, consul: " + name + ", grafana: " + name + "}";
        }

        String consul() {
            return "{name: " + name + ", url: '" + consul.uri() + "'}";
        }

        String grafana() {
            return "{name: " + name + ", url: '" + grafana.uri() + "', credentialsId: grafana}";
        }

        @Override
        public void close() throws IOException {
            marathon.close();
            consul.close();
            grafana.close();
        }
    }
}
