package io.jenkins.plugins.marathondeploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.deploy.Advance;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentRequest;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.follow.Connection;
import io.jenkins.plugins.marathondeploy.follow.Follower;
import io.jenkins.plugins.marathondeploy.marathon.MarathonSettings;
import io.jenkins.plugins.marathondeploy.mesos.TaskOutput;
import io.jenkins.plugins.marathondeploy.template.Definition;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rollouts on a follower's threads, against the Marathons of two data centres: kept, let go of, and followed anew. */
@Tag("alone")
class FollowedRolloutITest {
    private static final String APP = "/web";

    private MarathonFixture north;
    private MarathonFixture south;
    private Follower follower;

    @BeforeEach
    void start() {
        north = MarathonFixture.start(MarathonFixtureConfig.fast());
        south = MarathonFixture.start(MarathonFixtureConfig.fast());
        follower = new Follower(HttpClient::newBuilder);
        for (MarathonFixture marathon : List.of(north, south)) {
            marathon.cluster().put(app("one"), false);
            await().atMost(1, TimeUnit.MINUTES).until(() -> marathon.cluster().deployments().isEmpty());
            marathon.requests().clear();
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        follower.close(Duration.ofSeconds(5));
        north.close();
        south.close();
    }

    private static ObjectNode app(String release) {
        try {
            return (ObjectNode) new ObjectMapper().readTree("{\"id\": \"/web\", \"cmd\": \"serve\", \"instances\": 2, \"cpus\": 0.1,"
                    + " \"mem\": 32, \"ports\": [0], \"env\": {\"RELEASE\": \"" + release + "\", \"SIM_HTTP\": \"file:" + release + "\"},"
                    + " \"healthChecks\": [{\"protocol\": \"HTTP\", \"path\": \"/health\", \"portIndex\": 0, \"gracePeriodSeconds\": 1,"
                    + " \"intervalSeconds\": 1, \"timeoutSeconds\": 1, \"maxConsecutiveFailures\": 0}]}");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Rollout rollout(Duration timeout) {
        LinkedHashMap<String, Machine> machines = new LinkedHashMap<>();
        for (String name : List.of("north", "south")) {
            machines.put(name, Machine.deploy(DeploymentRequest.of(
                    Definition.ofJson(app("two").toString()), Policy.defaults().withTimeouts(timeout, timeout, timeout))));
        }
        return Rollout.of(
                new RolloutPlan(Order.SEQUENCE, Duration.ZERO, List.of(), OnFailure.ROLLBACK, OnFailure.ROLLBACK), machines);
    }

    private FollowedRollout follow(Rollout rollout, Keeper keeper) {
        return FollowedRollout.begin(follower, rollout, Map.of("north", source(north), "south", source(south)), keeper);
    }

    private Connection.Source source(MarathonFixture marathon) {
        Connection connection = new Connection(MarathonSettings.of(marathon.uri()), follower.connections(), TaskOutput.NONE);
        return () -> connection;
    }

    /** Keeps the state at each transition, as who persists does. */
    private static final class Keeper implements RolloutListener {
        private final Rollout rollout;
        final CompletableFuture<RolloutReport> end = new CompletableFuture<>();
        final CompletableFuture<Void> released = new CompletableFuture<>();
        volatile String kept;

        Keeper(Rollout rollout) {
            this.rollout = rollout;
            kept = rollout.state();
        }

        @Override
        public CompletionStage<Void> advanced(String centre, Advance advance) {
            if (advance.transition()) {
                kept = rollout.state();
            }
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> transition() {
            kept = rollout.state();
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void decided(String note) {
            // Nobody looks.
        }

        @Override
        public void ended(RolloutReport report) {
            end.complete(report);
        }

        @Override
        public void broken(Throwable problem) {
            end.completeExceptionally(problem);
        }

        @Override
        public void released() {
            released.complete(null);
        }
    }

    private static long writes(MarathonFixture marathon) {
        return marathon.requests().count(request -> Set.of("PUT", "POST", "DELETE").contains(request.method()));
    }

    private static String release(MarathonFixture marathon) {
        return marathon.cluster().app(APP).orElseThrow().content().at("/env/RELEASE").asText();
    }

    @Test
    void allAreDeployed() throws Exception {
        Rollout rollout = rollout(Duration.ofMinutes(2));
        Keeper keeper = new Keeper(rollout);

        follow(rollout, keeper);

        RolloutReport report = keeper.end.get(2, TimeUnit.MINUTES);
        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.DEPLOYED);
        assertThat(List.of(writes(north), writes(south))).containsExactly(1L, 1L);
        assertThat(release(south)).isEqualTo("two");
    }

    @Test
    void oneThatWasLetGoOfGoesOnWhereItWas() throws Exception {
        south.cluster().simulated().setSwitch("two", 500);
        Rollout rollout = rollout(Duration.ofMinutes(2));
        Keeper first = new Keeper(rollout);
        FollowedRollout followed = follow(rollout, first);
        await().atMost(1, TimeUnit.MINUTES).until(() -> writes(south) == 1);
        followed.release();
        first.released.get(1, TimeUnit.MINUTES);

        Rollout again = Rollout.ofState(first.kept);
        assertThat(again.changed()).contains("north");
        south.cluster().simulated().setSwitch("two", 200);
        Keeper second = new Keeper(again);
        follow(again, second);

        RolloutReport report = second.end.get(2, TimeUnit.MINUTES);
        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.DEPLOYED);
        assertThat(List.of(writes(north), writes(south))).containsExactly(1L, 1L);
    }

    @Test
    void oneThatWasLetGoOfOnTheWayBackIsTakenBackEverywhere() throws Exception {
        south.cluster().simulated().setSwitch("two", 500);
        Rollout rollout = rollout(Duration.ofSeconds(8));
        Keeper first = new Keeper(rollout);
        FollowedRollout followed = follow(rollout, first);
        await().atMost(1, TimeUnit.MINUTES).until(() -> writes(south) == 2);
        followed.release();
        first.released.get(1, TimeUnit.MINUTES);

        Rollout again = Rollout.ofState(first.kept);
        Keeper second = new Keeper(again);
        follow(again, second);

        RolloutReport report = second.end.get(2, TimeUnit.MINUTES);
        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(List.of(writes(north), writes(south))).containsExactly(2L, 2L);
        assertThat(List.of(release(north), release(south))).containsExactly("one", "one");
    }

    @Test
    void anInterruptionTakesAllBack() throws Exception {
        south.cluster().simulated().setSwitch("two", 500);
        Rollout rollout = rollout(Duration.ofMinutes(2));
        Keeper keeper = new Keeper(rollout);
        FollowedRollout followed = follow(rollout, keeper);
        await().atMost(1, TimeUnit.MINUTES).until(() -> writes(south) == 1);

        followed.interrupt("aborted by admin");

        RolloutReport report = keeper.end.get(2, TimeUnit.MINUTES);
        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(report.end().interrupted()).isTrue();
        assertThat(List.of(release(north), release(south))).containsExactly("one", "one");
    }
}
