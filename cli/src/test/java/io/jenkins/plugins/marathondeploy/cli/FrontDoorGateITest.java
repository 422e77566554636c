package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.ServingTaskRunner;
import io.jenkins.plugins.marathondeploy.cluster.platform.ConsulProgram;
import io.jenkins.plugins.marathondeploy.cluster.platform.FrontDoor;
import io.jenkins.plugins.marathondeploy.cluster.platform.HealthyTasks;
import io.jenkins.plugins.marathondeploy.cluster.platform.NginxProgram;
import io.jenkins.plugins.marathondeploy.cluster.platform.Visitor;
import io.jenkins.plugins.marathondeploy.cluster.process.RunningCommand;
import io.jenkins.plugins.marathondeploy.marathon.HttpMarathon;
import io.jenkins.plugins.marathondeploy.marathon.MarathonSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar as a process, tasks that serve, and the real nginx before them: a version that is healthy but does not come through
 * the front door goes back, and nobody who asks there meanwhile is refused.
 */
class FrontDoorGateITest {
    /** What it takes that no request fails (docs/platform.md). */
    private static final String DEFINITION =
            """
            {
              "id": "/shop/web",
              "cmd": "serve",
              "instances": 2,
              "cpus": 0.1,
              "mem": 32,
              "env": { "RELEASE": "${RELEASE}", "PAGE": "${PAGE}", "DRAIN_MS": "3000" },
              "ports": [0],
              "healthChecks": [ {
                "protocol": "HTTP", "path": "/health", "portIndex": 0, "gracePeriodSeconds": 5,
                "intervalSeconds": 1, "timeoutSeconds": 5, "maxConsecutiveFailures": 10
              } ],
              "upgradeStrategy": { "minimumHealthCapacity": 1.0, "maximumOverCapacity": 0.5 },
              "taskKillGracePeriodSeconds": 10
            }
            """;

    @TempDir
    Path directory;

    private Bench bench;
    private FrontDoor door;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(NginxProgram.isThere(), NginxProgram.MISSING);
        bench = new Bench(directory, Bench.jar(), MarathonFixtureConfig.fast().withRunner(new ServingTaskRunner()));
        bench.file("marathon.json", DEFINITION);
    }

    @AfterEach
    void stop() {
        if (door != null) {
            door.close();
        }
        if (bench != null) {
            bench.close();
        }
    }

    private HealthyTasks tasks() {
        Authentication login = Authentication.basic(Bench.USER, Secret.of(Bench.PASSWORD));
        return new HealthyTasks(
                new HttpMarathon(MarathonSettings.of(bench.marathon.uri()).withAuthentication(() -> login)), Bench.APP);
    }

    private URI page() {
        return door.uri().resolve("/version");
    }

    /** @param page what its tasks show */
    private RunningCommand.Result deploy(String release, String page, String timeout) {
        List<String> more = new ArrayList<>(List.of("--set", "PAGE=" + page));
        door.consul().ifPresent(consul -> more.addAll(List.of("--consul-url", consul.toString(), "--consul-service", "web")));
        more.addAll(List.of("--probe", page().toString(), "--probe-expect", "body:page of " + release));
        more.addAll(List.of("--probe-count", "3", "--probe-interval", "200ms", "--probe-timeout", timeout));
        return bench.deploy(release, more.toArray(String[]::new));
    }

    @Test
    void writtenStraightFromMarathon() {
        door = FrontDoor.fromMarathon(tasks());
        theThirdVersionGoesBackAndNoRequestFails();
    }

    @Test
    void writtenFromConsul() {
        assumeTrue(ConsulProgram.find().isPresent(), ConsulProgram.MISSING);
        door = FrontDoor.throughConsul(tasks(), "web");
        theThirdVersionGoesBackAndNoRequestFails();
    }

    private void theThirdVersionGoesBackAndNoRequestFails() {
        RunningCommand.Result first = deploy("one", "page of one", "1m");
        assertThat(first.status()).as(first.all()).isZero();

        try (Visitor visitor = Visitor.of(page())) {
            RunningCommand.Result second = deploy("two", "page of two", "1m");
            assertThat(second.status()).as(second.all()).isZero();
            assertThat(second.json().path("gates").toString()).contains("3 good answers in a row");

            RunningCommand.Result third = deploy("three", "page of two", "3s");
            assertThat(third.status()).as(third.all()).isEqualTo(3);
            assertThat(third.json().path("outcome").asText()).isEqualTo("ROLLED_BACK");
            assertThat(third.json().path("reason").asText())
                    .contains("did not pass within 00:03: answered 200 with a body of 11 bytes that lacks \"page of three\"");

            assertThat(bench.release()).isEqualTo("two");
            Awaitility.await().atMost(1, TimeUnit.MINUTES).until(bench::isSettled);
            Visitor.Count count = visitor.count();
            assertThat(count.failures()).isEmpty();
            assertThat(count.failed()).isZero();
            assertThat(count.served()).containsOnlyKeys("page of one", "page of two");
        }
    }
}
