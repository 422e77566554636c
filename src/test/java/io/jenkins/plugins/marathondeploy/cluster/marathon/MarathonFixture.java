package io.jenkins.plugins.marathondeploy.cluster.marathon;

import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Agent;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.AgentPool;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.MarathonModel;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.SimulatedTaskRunner;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.TaskRunner;
import io.jenkins.plugins.marathondeploy.cluster.marathon.time.Loop;
import io.jenkins.plugins.marathondeploy.cluster.marathon.time.Time;
import io.jenkins.plugins.marathondeploy.cluster.marathon.web.EventGate;
import io.jenkins.plugins.marathondeploy.cluster.marathon.web.Frontend;
import io.jenkins.plugins.marathondeploy.cluster.marathon.web.RequestLog;
import io.jenkins.plugins.marathondeploy.cluster.mesos.MesosAgent;
import io.jenkins.plugins.marathondeploy.cluster.mesos.SandboxStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * A Marathon with a Mesos agent beside it, on free ports of 127.0.0.1. It behaves as the recorded transcripts of a real
 * one (MarathonFixtureContractITest holds it to them). What other clients of a Marathon do, tests do through
 * {@link #cluster()}; what goes wrong on the way to it, through {@link #faults()}.
 *
 * <pre>{@code
 * try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast())) {
 *     client.put(marathon.uri().resolve("/v2/apps/web"), definition);
 * }
 * }</pre>
 */
public final class MarathonFixture implements AutoCloseable {
    private final Time time;
    private final TaskRunner runner;
    private final MarathonModel model;
    private final Frontend frontend;
    private final MesosAgent agent;
    private final Cluster cluster;
    private final Faults faults;

    private MarathonFixture(MarathonFixtureConfig config) throws IOException {
        time = config.time();
        runner = config.runner().orElseGet(() -> new SimulatedTaskRunner(time, config.timings()));
        Loop loop = new Loop(time);
        SandboxStore sandboxes = new SandboxStore();
        List<Agent> agents = new ArrayList<>();
        config.agents().forEach(resources -> agents.add(
                new Agent("5a9e1b9c-0000-4000-8000-000000000001-S" + agents.size(), resources)));
        model = new MarathonModel(loop, runner, new AgentPool(agents, config.offerLatency(), config.offerInterval()),
                sandboxes, config.deploymentLimit());
        if (config.roles()) {
            model.withRoles();
        }
        model.keeping(config.keeps());
        frontend = new Frontend(model, config.port(), config.login(), config.frameworkId());
        agent = new MesosAgent(sandboxes);
        cluster = new Cluster(model, runner);
        faults = new Faults(frontend, time);
    }

    /** Starts one. */
    public static MarathonFixture start(MarathonFixtureConfig config) {
        try {
            return new MarathonFixture(config);
        } catch (IOException e) {
            throw new UncheckedIOException("The Marathon fixture could not open a port on 127.0.0.1", e);
        }
    }

    /** Where Marathon listens: {@code http://127.0.0.1:PORT}. */
    public URI uri() {
        return frontend.uri();
    }

    /** Where the Mesos agent listens. */
    public URI agentUri() {
        return agent.uri();
    }

    /** What others do to the cluster: other clients, tasks that die or fall ill. */
    public Cluster cluster() {
        return cluster;
    }

    /** What goes wrong between a client and Marathon. */
    public Faults faults() {
        return faults;
    }

    /** The requests that came. */
    public RequestLog requests() {
        return frontend.log();
    }

    /** Holds back, loses, repeats and disorders events. */
    public EventGate events() {
        return frontend.eventGate();
    }

    /** How many event streams are open. */
    public int eventStreams() {
        return frontend.eventStreams();
    }

    /** What everything happens in; for tests that look at the model itself. */
    public MarathonModel model() {
        return model;
    }

    /** Ends everything: streams, tasks, containers. */
    @Override
    public void close() {
        frontend.close();
        agent.close();
        model.close();
        runner.close();
        time.close();
    }
}
