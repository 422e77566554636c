package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.RunningTask;
import io.jenkins.plugins.marathondeploy.cluster.mesos.Sandbox;
import java.time.Instant;
import java.util.List;

/** One task of an instance; an instance that is started again gets a new one. */
public final class Task {
    private final String id;
    private final Agent agent;
    private final List<Integer> ports;
    private final Sandbox sandbox;
    private final Instant stagedAt;
    private Instant startedAt;
    private RunningTask running;
    private boolean answered;

    Task(String id, Agent agent, List<Integer> ports, Sandbox sandbox, Instant stagedAt) {
        this.id = id;
        this.agent = agent;
        this.ports = List.copyOf(ports);
        this.sandbox = sandbox;
        this.stagedAt = stagedAt;
    }

    /** Such as {@code web.instance-5b43d5ad-e6b4-11f1-be7e-024277aed3b0._app.1}. */
    public String id() {
        return id;
    }

    /** The id of the agent that it is on. */
    public String agentId() {
        return agent.id();
    }

    /** The host of the agent that it is on. */
    public String host() {
        return agent.host();
    }

    Agent agent() {
        return agent;
    }

    /** The agent's ports that it was given. */
    public List<Integer> ports() {
        return ports;
    }

    /** Where its output is. */
    public Sandbox sandbox() {
        return sandbox;
    }

    /** When it was sent to the agent. */
    public Instant stagedAt() {
        return stagedAt;
    }

    /** When it ran; null before. */
    public Instant startedAt() {
        return startedAt;
    }

    void started(Instant moment) {
        startedAt = moment;
    }

    RunningTask running() {
        return running;
    }

    void running(RunningTask task) {
        running = task;
    }

    /** The agent has answered for it. */
    void answered() {
        answered = true;
    }

    /** Its addresses as answers show them; none before the agent has answered (G31-app-staging.txt). */
    public ArrayNode ipAddresses() {
        ArrayNode addresses = JsonNodeFactory.instance.arrayNode();
        if (answered) {
            addresses.addObject().put("ipAddress", host()).put("protocol", "IPv4");
        }
        return addresses;
    }
}
