package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentRequest;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.http.Names;
import io.jenkins.plugins.marathondeploy.marathon.MarathonSettings;
import io.jenkins.plugins.marathondeploy.mesos.TaskOutput;
import io.jenkins.plugins.marathondeploy.template.Definition;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.function.Consumer;

/** A Marathon and a follower whose time runs fast. */
final class Scene implements AutoCloseable {
    final MarathonFixture marathon;
    final FastTime time = new FastTime();
    final Follower follower;

    Scene() {
        this(MarathonFixtureConfig.fast().withDeploymentLimit(1000));
    }

    Scene(MarathonFixtureConfig config) {
        this(config, Names.JVM);
    }

    /** @param resolver how names are resolved */
    Scene(MarathonFixtureConfig config, Consumer<String> resolver) {
        follower = new Follower(time::faster, time::clock, resolver, HttpClient::newBuilder);
        marathon = MarathonFixture.start(config);
    }

    MarathonSettings settings() {
        return MarathonSettings.of(marathon.uri());
    }

    Recorder deploy(String id, String state) {
        Recorder recorder = new Recorder();
        follow(machine(id, state), recorder);
        return recorder;
    }

    Follower.Wait follow(Machine machine, Listener listener) {
        return follow(machine, settings(), listener);
    }

    Follower.Wait follow(Machine machine, MarathonSettings settings, Listener listener) {
        return follow(machine, settings, TaskOutput.NONE, listener);
    }

    Follower.Wait follow(Machine machine, MarathonSettings settings, TaskOutput output, Listener listener) {
        return follower.follow(
                machine, () -> new Connection(settings, follower.connections(), output), listener);
    }

    /** @param state of its simulated tasks: {@code failed}, {@code staging}, or empty for such as run */
    static Machine machine(String id, String state) {
        return machine(id, state, Policy.defaults().withOnFailure(OnFailure.ROLLBACK, OnFailure.ROLLBACK));
    }

    static Machine machine(String id, String state, Policy policy) {
        Definition definition = Definition.ofJson("{\"id\":\"" + id + "\",\"cmd\":\"run " + state
                + "\",\"cpus\":0.1,\"mem\":32,\"instances\":2,\"env\":{\"SIM_STATE\":\"" + state + "\"}}");
        return Machine.deploy(DeploymentRequest.of(definition, policy));
    }

    long lists() {
        return marathon.requests().count("GET", "/v2/deployments");
    }

    long looks() {
        return marathon.requests().count("GET", "/v2/apps/.*");
    }

    long subscriptions() {
        return marathon.requests().count("GET", "/v2/events");
    }

    @Override
    public void close() {
        try {
            follower.close(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            marathon.close();
        }
    }
}
