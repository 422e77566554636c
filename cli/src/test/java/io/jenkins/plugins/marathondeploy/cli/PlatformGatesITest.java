package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Instance;
import io.jenkins.plugins.marathondeploy.cluster.platform.ConsulProgram;
import io.jenkins.plugins.marathondeploy.cluster.platform.PrometheusProgram;
import io.jenkins.plugins.marathondeploy.cluster.platform.Registrars;
import io.jenkins.plugins.marathondeploy.cluster.process.RunningCommand;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as a process: what the real Consul and the real Prometheus say decides whether a healthy version stays. */
class PlatformGatesITest {
    private static final String RULES =
            """
            groups:
              - name: web
                rules:
                  - {alert: Errors, expr: errors > 5, labels: {app: web}}
            """;

    @TempDir
    Path directory;

    private final ScheduledExecutorService threads = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, String> registered = new HashMap<>();
    private Bench bench;
    private ConsulProgram consul;
    private PrometheusProgram prometheus;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(directory);
    }

    @AfterEach
    void stop() throws Exception {
        threads.shutdownNow();
        threads.awaitTermination(1, TimeUnit.MINUTES);
        for (AutoCloseable each : new AutoCloseable[] {bench, consul, prometheus}) {
            if (each != null) {
                each.close();
            }
        }
    }

    /** Registers what is healthy, as marathon-consul does; takes out what is gone unless it is to be left. */
    private void registrar(ConsulProgram where, boolean takesOut) {
        Registrars registrars = new Registrars(where);
        threads.scheduleWithFixedDelay(() -> {
            List<Instance> running = bench.marathon.cluster().instances(Bench.APP);
            for (Instance instance : bench.marathon.cluster().healthy(Bench.APP)) {
                registered.computeIfAbsent(instance.task().id(), task -> registrars.marathonConsul(
                        task, "shop.web", new Registrars.Place(instance.task().host(), instance.task().ports().get(0))));
            }
            if (takesOut) {
                List<String> alive = running.stream().filter(Instance::isHealthy).map(instance -> instance.task().id()).toList();
                registered.entrySet().removeIf(entry -> {
                    boolean gone = !alive.contains(entry.getKey());
                    if (gone) {
                        where.deregister(entry.getValue());
                    }
                    return gone;
                });
            }
        }, 0, 200, TimeUnit.MILLISECONDS);
    }

    private void assertRolledBack(RunningCommand.Result result, String why) {
        assertThat(result.status()).as(result.all()).isEqualTo(3);
        assertThat(result.json().path("outcome").asText()).isEqualTo("ROLLED_BACK");
        assertThat(result.json().path("reason").asText()).contains(why);
        assertThat(bench.release()).isEqualTo("one");
        assertThat(bench.isSettled()).isTrue();
    }

    private void assertDeployed(RunningCommand.Result result, String release, String gate) {
        assertThat(result.status()).as(result.all()).isZero();
        assertThat(result.json().path("outcome").asText()).isEqualTo("DEPLOYED");
        assertThat(result.json().path("gates").toString()).contains(gate);
        assertThat(bench.release()).isEqualTo(release);
    }

    @Test
    void everyInstanceHasToPassInConsul() {
        assumeTrue(ConsulProgram.find().isPresent(), ConsulProgram.MISSING);
        consul = ConsulProgram.start();
        registrar(consul, true);

        RunningCommand.Result first = bench.deploy("one", "--consul-url", consul.uri().toString());
        assertDeployed(first, "one", "all 2 instances pass in shop.web");

        RunningCommand.Result second = bench.deploy("two", "--consul-url", consul.uri().toString(), "--consul-stale", "fail");
        assertDeployed(second, "two", "all 2 instances pass in shop.web");
    }

    @Test
    void aVersionThatNobodyRegistersIsRolledBack() {
        assumeTrue(ConsulProgram.find().isPresent(), ConsulProgram.MISSING);
        consul = ConsulProgram.start();
        bench.deploy("one");

        RunningCommand.Result result = bench.deploy("two", "--consul-url", consul.uri().toString(), "--consul-timeout", "3s");

        assertRolledBack(result, "no instance of /shop/web is in Consul");
    }

    @Test
    void oldInstancesThatAreLeftInConsulAreToldOrRolledBack() {
        assumeTrue(ConsulProgram.find().isPresent(), ConsulProgram.MISSING);
        consul = ConsulProgram.start();
        registrar(consul, false);
        bench.deploy("one", "--consul-url", consul.uri().toString());

        RunningCommand.Result red = bench.deploy(
                "two", "--consul-url", consul.uri().toString(), "--consul-stale", "fail", "--consul-timeout", "3s");
        assertRolledBack(red, "instances of the old version still pass in Consul");

        RunningCommand.Result told = bench.deploy("three", "--consul-url", consul.uri().toString());
        assertDeployed(told, "three", "but instances of the old version still pass in Consul");
        assertThat(told.all()).containsPattern("\"warnings\"\\s*:\\s*\\[\\s*\"[^\"]*instances of the old version still pass in Consul");
    }

    @Test
    void whoeverMayNotSeeTheServiceIsNotToldThatAllIsWell() {
        assumeTrue(ConsulProgram.find().isPresent(), ConsulProgram.MISSING);
        consul = ConsulProgram.startWithAcls();
        registrar(consul, true);
        bench.deploy("one");
        String address = consul.uri().toString();
        String token = consul.createToken("node_prefix \"\" { policy = \"read\" } service_prefix \"\" { policy = \"read\" }");

        RunningCommand.Result blind = bench.deploy("two", "--consul-url", address, "--consul-timeout", "3s");
        assertRolledBack(blind, "the token may not see it");

        RunningCommand.Result seeing = bench.commandLine.with("CONSUL_HTTP_TOKEN", token).with("CONSUL_HTTP_ADDR", consul.uri().getAuthority())
                .run(bench.arguments("deploy", "three", "--consul-service", "shop.web"));

        assertDeployed(seeing, "three", "all 2 instances pass in shop.web");
        assertThat(seeing.all()).doesNotContain(token);
    }

    @Test
    void aConsulThatIsNotThereRefusesBeforeAnythingIsSent() {
        bench.deploy("one");
        long writes = bench.writes();

        RunningCommand.Result result = bench.deploy("two", "--consul-url", "http://127.0.0.1:1");

        assertThat(result.status()).as(result.all()).isEqualTo(2);
        assertThat(bench.writes()).isEqualTo(writes);
    }

    private RunningCommand.Result metric(String release, String... more) {
        return bench.deploy(release, Stream.concat(
                        Stream.of("--prometheus-url", prometheus.uri().toString(), "--soak", "4s"), Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void aMetricWithinItsLimitsStaysAndOneThatIsNotIsRolledBack() {
        assumeTrue(PrometheusProgram.isThere(), PrometheusProgram.MISSING);
        prometheus = PrometheusProgram.start("errors 1\n", "");

        RunningCommand.Result good = metric("one", "--metric", "max=2,every=1s,after=0s,name=errors:max(errors)");
        assertDeployed(good, "one", "is within its limits (max 2)");

        prometheus.show("errors 7\n");
        RunningCommand.Result bad = metric("two", "--metric", "max=2,every=1s,after=0s,name=errors:max(errors)");

        assertRolledBack(bad, "is out of its limits (max 2), 3 looks in a row");
    }

    @Test
    void aQueryThatPrometheusCantReadIsRefusedBeforeAnythingIsSent() {
        assumeTrue(PrometheusProgram.isThere(), PrometheusProgram.MISSING);
        prometheus = PrometheusProgram.start("errors 1\n", "");
        bench.deploy("one");
        long writes = bench.writes();

        RunningCommand.Result result = metric("two", "--metric", "max=2:max(errors");

        assertThat(result.status()).as(result.all()).isEqualTo(2);
        assertThat(result.json().path("reason").asText()).contains("the query can't be read");
        assertThat(bench.writes()).isEqualTo(writes);
    }

    @Test
    void anAlertThatBeginsInTheSoakIsRolledBackAndOneThatFiredBeforeIsNot() {
        assumeTrue(PrometheusProgram.isThere(), PrometheusProgram.MISSING);
        prometheus = PrometheusProgram.start("errors 1\n", RULES);
        bench.deploy("one");
        RunningCommand red = bench.startDeploying(
                "two", "--prometheus-url", prometheus.uri().toString(), "--soak", "15s", "--alerts", "app=\"web\"");
        bench.awaitPrinted(red, "none began to fire");
        prometheus.show("errors 7\n");

        assertRolledBack(red.result(), "began to fire: Errors");
        assertDeployed(metric("three", "--alerts", "app=\"web\""), "three", "none began to fire");
    }
}
