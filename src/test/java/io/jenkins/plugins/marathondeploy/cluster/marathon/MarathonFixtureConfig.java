package io.jenkins.plugins.marathondeploy.cluster.marathon;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.AgentResources;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.SimulatedTimings;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.TaskRunner;
import io.jenkins.plugins.marathondeploy.cluster.marathon.time.RealTime;
import io.jenkins.plugins.marathondeploy.cluster.marathon.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** How a {@link MarathonFixture} is set up. Changed by {@code with…} methods, which return a changed copy. */
public final class MarathonFixtureConfig {
    private Time time = null;
    private SimulatedTimings timings = SimulatedTimings.FAST;
    private TaskRunner runner;
    private List<AgentResources> agents = agents(4, 100_000, 100_000_000, 20_000, 59_999);
    private Duration offerLatency = Duration.ofMillis(1);
    private Duration offerInterval = Duration.ofSeconds(1);
    private int deploymentLimit = 100;
    private String login = "";
    private int port;
    private boolean roles;
    private String frameworkId = "5a9e1b9c-0000-4000-8000-000000000001-0000";
    private UnaryOperator<ObjectNode> keeps = UnaryOperator.identity();

    private MarathonFixtureConfig() {
    }

    /** Simulated tasks that take almost no time, on agents with room for thousands, in real time. */
    public static MarathonFixtureConfig fast() {
        return new MarathonFixtureConfig();
    }

    /** Simulated tasks as in the recordings: running after 1 s, killed after 0.5 s, four agents of 8 CPUs and 16 GiB. */
    public static MarathonFixtureConfig asRecorded() {
        MarathonFixtureConfig config = new MarathonFixtureConfig();
        config.timings = SimulatedTimings.RECORDED;
        config.agents = agents(4, 8, 16384, 31_000, 31_999);
        config.offerLatency = Duration.ofMillis(40);
        return config;
    }

    private static List<AgentResources> agents(int count, double cpus, double mem, int firstPort, int lastPort) {
        List<AgentResources> agents = new ArrayList<>();
        int ports = (lastPort - firstPort + 1) / count;
        for (int i = 0; i < count; i++) {
            int first = firstPort + i * ports;
            agents.add(new AgentResources("127.0.0.1", cpus, mem, 100_000, first, first + ports - 1));
        }
        return agents;
    }

    private MarathonFixtureConfig copy() {
        MarathonFixtureConfig copy = new MarathonFixtureConfig();
        copy.time = time;
        copy.timings = timings;
        copy.runner = runner;
        copy.agents = agents;
        copy.offerLatency = offerLatency;
        copy.offerInterval = offerInterval;
        copy.deploymentLimit = deploymentLimit;
        copy.login = login;
        copy.port = port;
        copy.roles = roles;
        copy.keeps = keeps;
        copy.frameworkId = frameworkId;
        return copy;
    }

    /** What Mesos calls it, where several of them are to be different Marathons. */
    public MarathonFixtureConfig withFrameworkId(String other) {
        MarathonFixtureConfig copy = copy();
        copy.frameworkId = other;
        return copy;
    }

    /** Another time: simulated, or faster than the one on the wall. The fixture closes it. */
    public MarathonFixtureConfig withTime(Time other) {
        MarathonFixtureConfig copy = copy();
        copy.time = other;
        return copy;
    }

    /** How long simulated tasks take. */
    public MarathonFixtureConfig withTimings(SimulatedTimings other) {
        MarathonFixtureConfig copy = copy();
        copy.timings = other;
        return copy;
    }

    /** Another kind of tasks, such as real containers. The fixture closes it. */
    public MarathonFixtureConfig withRunner(TaskRunner other) {
        MarathonFixtureConfig copy = copy();
        copy.runner = other;
        return copy;
    }

    /** So many agents, each with these CPUs and MiB of memory. */
    public MarathonFixtureConfig withAgents(int count, double cpus, double mem) {
        MarathonFixtureConfig copy = copy();
        copy.agents = agents(count, cpus, mem, agents.get(0).firstPort(), agents.get(agents.size() - 1).lastPort());
        return copy;
    }

    /** The agents' ports, both ends included, shared out among them; for two Marathons with containers on one machine. */
    public MarathonFixtureConfig withPorts(int first, int last) {
        MarathonFixtureConfig copy = copy();
        copy.agents = agents(agents.size(), agents.get(0).cpus(), agents.get(0).mem(), first, last);
        return copy;
    }

    /** How many deployments may run at once; 100 by default, as in Marathon. */
    public MarathonFixtureConfig withDeploymentLimit(int limit) {
        MarathonFixtureConfig copy = copy();
        copy.deploymentLimit = limit;
        return copy;
    }

    /** Asks for a login with Basic authentication. */
    public MarathonFixtureConfig withLogin(String user, String password) {
        MarathonFixtureConfig copy = copy();
        copy.login = user + ":" + password;
        return copy;
    }

    /** Roles of apps, enforced by groups, as from Marathon 1.9 on; 1.8 drops both fields without a word. */
    public MarathonFixtureConfig withRoles() {
        MarathonFixtureConfig copy = copy();
        copy.roles = true;
        return copy;
    }

    /** Makes of every app that is sent what the operator makes of it: a default or a rule that no known Marathon has. */
    public MarathonFixtureConfig keeping(UnaryOperator<ObjectNode> other) {
        MarathonFixtureConfig copy = copy();
        copy.keeps = other;
        return copy;
    }

    /** A port instead of a free one. */
    public MarathonFixtureConfig withPort(int fixed) {
        MarathonFixtureConfig copy = copy();
        copy.port = fixed;
        return copy;
    }

    Time time() {
        return time == null ? new RealTime() : time;
    }

    SimulatedTimings timings() {
        return timings;
    }

    Optional<TaskRunner> runner() {
        return Optional.ofNullable(runner);
    }

    List<AgentResources> agents() {
        return agents;
    }

    Duration offerLatency() {
        return offerLatency;
    }

    Duration offerInterval() {
        return offerInterval;
    }

    int deploymentLimit() {
        return deploymentLimit;
    }

    String login() {
        return login;
    }

    String frameworkId() {
        return frameworkId;
    }

    boolean roles() {
        return roles;
    }

    UnaryOperator<ObjectNode> keeps() {
        return keeps;
    }

    int port() {
        return port;
    }
}
