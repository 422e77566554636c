package io.jenkins.plugins.marathondeploy.rollout;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.deploy.Advance;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentRequest;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.follow.Connection;
import io.jenkins.plugins.marathondeploy.follow.Follower;
import io.jenkins.plugins.marathondeploy.marathon.MarathonSettings;
import io.jenkins.plugins.marathondeploy.mesos.TaskOutput;
import io.jenkins.plugins.marathondeploy.template.Definition;
import io.jenkins.plugins.marathondeploy.template.OwnLabels;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The Marathons of two data centres with an app that runs in both, and a follower. */
abstract class TwoMarathons {
    static final String APP = "/web";

    MarathonFixture north;
    MarathonFixture south;
    Follower follower;

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

    static ObjectNode app(String release) {
        try {
            return (ObjectNode) new ObjectMapper().readTree("{\"id\": \"/web\", \"cmd\": \"serve\", \"instances\": 2, \"cpus\": 0.1,"
                    + " \"mem\": 32, \"ports\": [0], \"env\": {\"RELEASE\": \"" + release + "\", \"SIM_HTTP\": \"file:" + release + "\"},"
                    + " \"healthChecks\": [{\"protocol\": \"HTTP\", \"path\": \"/health\", \"portIndex\": 0, \"gracePeriodSeconds\": 1,"
                    + " \"intervalSeconds\": 1, \"timeoutSeconds\": 1, \"maxConsecutiveFailures\": 0}]}");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** @param number of the build of the one job */
    static Machine machine(String release, int number, Duration timeout) {
        return Machine.deploy(DeploymentRequest.of(
                        Definition.ofJson(app(release).toString()), Policy.defaults().withTimeouts(timeout, timeout, timeout))
                .withLabels(Map.of(OwnLabels.BUILD, "shop/web#" + number)));
    }

    static Rollout rollout(String release, int number, Duration timeout, String... centres) {
        LinkedHashMap<String, Machine> machines = new LinkedHashMap<>();
        for (String name : centres) {
            machines.put(name, machine(release, number, timeout));
        }
        return Rollout.of(
                new RolloutPlan(Order.SEQUENCE, Duration.ZERO, List.of(), OnFailure.ROLLBACK, OnFailure.ROLLBACK), machines);
    }

    FollowedRollout follow(Rollout rollout, Keeper keeper) {
        return FollowedRollout.begin(follower, rollout, Map.of("north", source(north), "south", source(south)), keeper);
    }

    Connection.Source source(MarathonFixture marathon) {
        Connection connection = new Connection(MarathonSettings.of(marathon.uri()), follower.connections(), TaskOutput.NONE);
        return () -> connection;
    }

    /** Keeps the state at each transition, as who persists does. */
    static final class Keeper implements RolloutListener {
        private final Rollout rollout;
        final List<String> told = new CopyOnWriteArrayList<>();
        final CompletableFuture<RolloutReport> end = new CompletableFuture<>();
        final CompletableFuture<Void> released = new CompletableFuture<>();
        volatile String kept;

        Keeper(Rollout rollout) {
            this.rollout = rollout;
            kept = rollout.state();
        }

        @Override
        public CompletionStage<Void> advanced(String centre, Advance advance) {
            advance.events().forEach(event -> told.add(centre + " " + event.text()));
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

    static long writes(MarathonFixture marathon) {
        return marathon.requests().count(request -> Set.of("PUT", "POST", "DELETE").contains(request.method()));
    }

    static String release(MarathonFixture marathon) {
        return marathon.cluster().app(APP).orElseThrow().content().at("/env/RELEASE").asText();
    }
}
