package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.marathondeploy.cluster.platform.AlertmanagerFixture;
import io.jenkins.plugins.marathondeploy.cluster.platform.AlertmanagerProgram;
import io.jenkins.plugins.marathondeploy.cluster.platform.GrafanaFixture;
import io.jenkins.plugins.marathondeploy.cluster.process.CommandLine;
import io.jenkins.plugins.marathondeploy.cluster.process.RunningCommand;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as a process, with the real Alertmanager and a Grafana: what they hold during a deployment, and after it. */
class NoticesITest {
    private static final String TOKEN = "glsa_4711-token";
    private static final String MATCHERS = "app=\"web\"";

    @TempDir
    Path directory;

    private Bench bench;
    private AlertmanagerProgram alertmanager;
    private GrafanaFixture grafana;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(directory);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {bench, alertmanager, grafana}) {
            if (each != null) {
                each.close();
            }
        }
    }

    /** The states of all silences. */
    private List<String> silences() {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(alertmanager.uri() + "/api/v2/silences")).build();
            String body = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
            List<String> states = new ArrayList<>();
            for (JsonNode silence : new ObjectMapper().readTree(body)) {
                states.add(silence.at("/status/state").asText());
            }
            return states;
        } catch (Exception problem) {
            throw new IllegalStateException(problem);
        }
    }

    @Test
    void aSilenceHoldsWhileTheDeploymentLivesHoweverItEnds() {
        assumeTrue(AlertmanagerProgram.isThere(), AlertmanagerProgram.MISSING);
        alertmanager = AlertmanagerProgram.start();
        String url = alertmanager.uri().toString();

        RunningCommand running = bench.startDeploying("one", "--soak", "3s", "--alertmanager-url", url, "--silence", MATCHERS);
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> silences().equals(List.of("active")));
        assertThat(running.result().status()).as(running.printed()).isZero();
        assertThat(silences()).containsExactly("expired");

        RunningCommand stopped =
                bench.startDeploying("two", "--set", "HTTP=500", "--max-task-failures", "0", "--alertmanager-url", url, "--silence", MATCHERS);
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> silences().contains("active"));
        bench.awaitPrinted(stopped, "deployment ");
        stopped.signal("TERM");
        assertThat(stopped.result().status()).isEqualTo(130);
        assertThat(silences()).containsExactly("expired", "expired");
    }

    /** Killed, it can end nothing; the next attempt of the same build finds its silence. */
    @Test
    void theSameBuildFindsTheSilenceThatItsKilledCommandHasLeft() {
        assumeTrue(AlertmanagerProgram.isThere(), AlertmanagerProgram.MISSING);
        alertmanager = AlertmanagerProgram.start();
        String[] silenced = {"--alertmanager-url", alertmanager.uri().toString(), "--silence", MATCHERS};
        CommandLine ofBuild = bench.commandLine.with("BUILD_URL", "https://ci.example.org/job/web/42/");
        RunningCommand killed = ofBuild.start(line -> { }, bench.arguments(
                "deploy", "one",
                Stream.concat(Stream.of("--set", "HTTP=500", "--max-task-failures", "0"), Stream.of(silenced)).toArray(String[]::new)));
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> silences().equals(List.of("active")));
        killed.signal("KILL");
        killed.result();

        RunningCommand.Result again = ofBuild.run(bench.arguments(
                "deploy", "two", Stream.concat(Stream.of("--on-lock", "force"), Stream.of(silenced)).toArray(String[]::new)));

        assertThat(again.status()).as(again.all()).isZero();
        assertThat(silences()).containsExactly("expired");
    }

    @Test
    void alertmanagerGetsTheLoginOfTheEnvironment() throws Exception {
        try (AlertmanagerFixture closed = AlertmanagerFixture.start(TOKEN)) {
            String[] arguments = bench.arguments(
                    "deploy", "one", "--alertmanager-url", closed.uri().toString(), "--silence", MATCHERS);
            RunningCommand.Result without = bench.commandLine.run(arguments);
            assertThat(without.status()).as(without.all()).isZero();
            assertThat(without.all()).contains("the silence was not set: ");

            RunningCommand.Result with = bench.commandLine.with("ALERTMANAGER_TOKEN", TOKEN).run(arguments);

            assertThat(with.status()).as(with.all()).isZero();
            assertThat(with.all()).doesNotContain("the silence was not").doesNotContain(TOKEN);
            assertThat(closed.set()).isEqualTo(1);
            assertThat(closed.ends()).isEmpty();
        }
    }

    @Test
    void anAnnotationTellsStartEndAndOutcome() throws Exception {
        grafana = GrafanaFixture.start(TOKEN);

        RunningCommand.Result result = bench.commandLine.with("GRAFANA_URL", grafana.uri().toString()).with("GRAFANA_TOKEN", TOKEN)
                .run(bench.arguments("deploy", "one", "--annotate"));

        assertThat(result.status()).as(result.all()).isZero();
        assertThat(result.all()).doesNotContain(TOKEN);
        assertThat(grafana.annotations()).hasSize(1);
        ObjectNode annotation = grafana.annotations().values().iterator().next();
        assertThat(annotation.path("tags").toString()).contains("app:/shop/web", "outcome:deployed");
        assertThat(annotation.path("timeEnd").asLong()).isGreaterThan(annotation.path("time").asLong());
    }

    @Test
    void neitherMakesADeploymentRed() throws Exception {
        grafana = GrafanaFixture.startForViewer(TOKEN);

        RunningCommand.Result result = bench.commandLine.with("GRAFANA_URL", grafana.uri().toString()).with("GRAFANA_TOKEN", TOKEN)
                .run(bench.arguments(
                        "deploy", "one", "--annotate", "--alertmanager-url", "http://127.0.0.1:1", "--silence", MATCHERS));

        assertThat(result.status()).as(result.all()).isZero();
        assertThat(result.all()).contains("the silence was not set: ", "Grafana's annotation was not made: ");
    }

    /** Alertmanager has not answered yet when the user wants no deployment any more. */
    @Test
    void whoInterruptsBeforeTheDeploymentChangesNothing() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        HttpServer slow = server(asked, answered);
        try {
            RunningCommand running = bench.startDeploying(
                    "one", "--alertmanager-url", "http://127.0.0.1:" + slow.getAddress().getPort(), "--silence", MATCHERS);
            assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();
            running.signal("TERM");
            bench.awaitPrinted(running, "[interrupted] ");
            answered.countDown();

            RunningCommand.Result result = running.result();
            assertThat(result.status()).as(result.all()).isEqualTo(130);
            assertThat(result.all()).contains("interrupted before anything was sent to Marathon");
            assertThat(bench.writes()).isZero();
        } finally {
            answered.countDown();
            slow.stop(0);
        }
    }

    /** Neither waits for the other one: who does not answer is waited for once at each end. */
    @Test
    void bothAreAskedAtOnce() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        HttpServer together = server(both, both);
        String url = "http://127.0.0.1:" + together.getAddress().getPort();
        try {
            RunningCommand.Result result = bench.commandLine.with("GRAFANA_URL", url).with("GRAFANA_TOKEN", TOKEN)
                    .run(bench.arguments("deploy", "one", "--annotate", "--alertmanager-url", url, "--silence", MATCHERS));

            assertThat(result.status()).as(result.all()).isZero();
            // Neither was given up before the other one was asked.
            assertThat(result.all()).containsPattern("the silence was not set: .*500").containsPattern("Grafana's annotation was not made: .*500");
        } finally {
            together.stop(0);
        }
    }

    /** Answers 500 to all. */
    private static HttpServer server(CountDownLatch asked, CountDownLatch until) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(task -> new Thread(task).start());
        server.createContext("/", exchange -> {
            asked.countDown();
            try {
                until.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        server.start();
        return server;
    }
}
