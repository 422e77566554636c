package io.jenkins.plugins.marathondeploy.cli.reliability;

import io.jenkins.plugins.marathondeploy.cluster.gate.PlainSystems;
import io.jenkins.plugins.marathondeploy.deploy.Advance;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentRequest;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.follow.Connection;
import io.jenkins.plugins.marathondeploy.follow.Follower;
import io.jenkins.plugins.marathondeploy.follow.Listener;
import io.jenkins.plugins.marathondeploy.gate.Gates;
import io.jenkins.plugins.marathondeploy.mesos.TaskOutput;
import io.jenkins.plugins.marathondeploy.template.Definition;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Deploys release {@code two}, and keeps its state between steps as Jenkins does: what was not kept is lost when it is killed. */
final class PersistingDeployer implements AutoCloseable {
    private final Place place;
    private final StringBuffer printed = new StringBuffer();
    private final CompletableFuture<Report> end = new CompletableFuture<>();
    private volatile String kept;
    private Life life;

    /** From its start to its being killed. */
    private final class Life implements Listener {
        private final Follower follower = new Follower(HttpClient::newBuilder);
        private final Machine machine = Machine.ofState(kept);
        private volatile boolean dead;

        void begin() {
            Gates gates = Gates.of(Gates.BUILT_IN, PlainSystems.of(follower.connections()));
            follower.follow(
                    machine, () -> new Connection(place.settings(), follower.connections(), TaskOutput.NONE, gates), this);
        }

        @Override
        public CompletionStage<Void> advanced(Advance advance) {
            if (dead) {
                // It never comes to the next step.
                return new CompletableFuture<>();
            }
            advance.events().forEach(event -> printed.append(event.text()).append('\n'));
            if (advance.transition()) {
                kept = machine.state();
            }
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void ended(Report report) {
            if (!dead) {
                end.complete(report);
            }
        }

        @Override
        public void broken(Throwable problem) {
            end.completeExceptionally(problem);
        }
    }

    private PersistingDeployer(Place place, Release release, Policy policy) {
        this.place = place;
        kept = Machine.deploy(DeploymentRequest.of(Definition.ofJson(release.definition().toString()), policy)).state();
    }

    static PersistingDeployer begin(Place place, Policy policy) {
        return begin(place, Steps.TWO, policy);
    }

    static PersistingDeployer begin(Place place, Release release, Policy policy) {
        PersistingDeployer deployer = place.with(new PersistingDeployer(place, release, policy));
        deployer.comeBack();
        return deployer;
    }

    /** Goes on from what was kept. */
    void comeBack() {
        life = new Life();
        life.begin();
    }

    void kill() throws InterruptedException {
        life.dead = true;
        life.follower.close(Duration.ZERO);
    }

    /** Waits until it has said this. */
    void await(String text) {
        Steps.await(() -> {
            if (end.isDone() && !printed().contains(text)) {
                throw new AssertionError("It ended before it said '" + text + "':\n" + printed());
            }
            return printed().contains(text);
        });
    }

    String printed() {
        return printed.toString();
    }

    Report end() {
        try {
            return end.get(5, TimeUnit.MINUTES);
        } catch (InterruptedException | ExecutionException | TimeoutException problem) {
            throw new AssertionError("It did not end:\n" + printed(), problem);
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
