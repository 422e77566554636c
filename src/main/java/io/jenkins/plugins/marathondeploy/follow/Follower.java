package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.deploy.Answer;
import io.jenkins.plugins.marathondeploy.deploy.Clients;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Need;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.Names;
import io.jenkins.plugins.marathondeploy.time.SteadyClock;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Follows any number of deployments on any number of Marathons on few threads, with one event stream and one list of
 * deployments for each Marathon and login. Nothing of it, threads and connections, lives longer than the last wait: it
 * may be kept for good. Safe for several threads.
 */
public final class Follower {
    /** Of gates that ask one system, so many at a time. */
    private static final int GATE_QUESTIONS = 16;

    /** One followed deployment. */
    public interface Wait {
        /** The user wants an end: the machine's policy is carried out with its next steps, which come at once. */
        void interrupt(String reason);

        /** The machine was told something: its next step comes at once. */
        void wake();

        /**
         * Ends the wait but not the deployment: the machine is advanced no more, and can be followed again. Only a write
         * that is under way is waited for.
         */
        void release();
    }

    private final Workers workers;
    private final Workers.Timer timer;
    private final Supplier<Clock> clocks;
    private final HttpClients clients;
    final Connections lookups;
    /** By the connections' identity. The lock of both. */
    private final Map<Object, MarathonChannel> channels = new HashMap<>();
    private final Set<FollowedDeployment> deployments = new HashSet<>();
    /** By the connections' server. The lock is that of the channels; places may be given up without it. */
    private final Map<Object, BuildOrder> orders = new HashMap<>();
    /** By what is asked; whoever hangs among these systems fills its own. */
    private final Map<String, Bulkhead> gates = new HashMap<>();
    private boolean closed;

    /** @param builders where HTTP clients start from: a proxy; their executor is set here */
    public Follower(Supplier<HttpClient.Builder> builders) {
        this(timer -> timer, SteadyClock::start, Names.JVM, builders);
    }

    /**
     * @param time     another time than that on the wall
     * @param clocks   makes a clock for each deployment, which must be monotonic
     * @param resolver see {@link Names}
     */
    Follower(
            UnaryOperator<Workers.Timer> time,
            Supplier<Clock> clocks,
            Consumer<String> resolver,
            Supplier<HttpClient.Builder> builders) {
        workers = new Workers();
        timer = time.apply(workers::after);
        this.clocks = clocks;
        clients = HttpClients.on(
                workers.timer, workers.exchanges, workers.machines,
                new Names(domain -> workers.blocking("names of " + domain), resolver), builders);
        lookups = new Connections(workers);
    }

    /** For the connections that are handed in here: they work on the follower's own threads. */
    public HttpClients connections() {
        return clients;
    }

    /**
     * Advances a machine whenever its time has come, until it has ended or the wait is released. Returns at once.
     *
     * @param source asked at the beginning, before a write, and after an exchange that failed, so that a changed address
     *               or login is heeded
     */
    public Wait follow(Machine machine, Connection.Source source, Listener listener) {
        return follow(machine, source, listener, null);
    }

    /** For several waits that are one in the order of builds. */
    public Together together() {
        return new Together(this);
    }

    /** @param together null where it is alone */
    Wait follow(Machine machine, Connection.Source source, Listener listener, Together together) {
        FollowedDeployment deployment = new FollowedDeployment(this, machine, source, listener, together);
        synchronized (channels) {
            if (!closed) {
                deployments.add(deployment);
                deployment.begin();
                return deployment;
            }
        }
        listener.released();
        return deployment;
    }

    /**
     * Ends all waits; writes that are under way may end in this time, and what comes of them is told. The follower is of
     * no use afterwards.
     */
    public void close(Duration patience) throws InterruptedException {
        synchronized (channels) {
            closed = true;
            deployments.forEach(FollowedDeployment::release);
            awaitIdle(patience);
            deployments.forEach(FollowedDeployment::abandon);
            awaitIdle(patience);
        }
        workers.close(patience);
    }

    private void awaitIdle(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (long left = patience.toNanos(); left > 0 && !deployments.isEmpty(); left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(channels, left);
        }
    }

    /** Whether nobody waits. */
    boolean isIdle() {
        synchronized (channels) {
            return deployments.isEmpty();
        }
    }

    /**
     * Returns an executor on the threads of machines and listeners.
     *
     * @param problems gets whatever its tasks throw, errors included
     */
    public SerialExecutor executor(Consumer<Throwable> problems) {
        return new SerialExecutor(workers.machines, timer, clocks.get(), problems);
    }

    /** Adds a deployment to the channel for its connection, which is made unless there is one. */
    MarathonChannel join(FollowedDeployment deployment, Connection connection) {
        synchronized (channels) {
            MarathonChannel channel = channels.computeIfAbsent(connection.identity(), unknown -> channel(connection));
            channel.add(deployment);
            return channel;
        }
    }

    private MarathonChannel channel(Connection connection) {
        Optional<MarathonChannel> otherLogin = channels.values().stream()
                .filter(other -> other.connection.server().equals(connection.server()))
                .findAny();
        return new MarathonChannel(
                connection,
                new SerialExecutor(workers.exchanges, timer, clocks.get(), Workers::log),
                otherLogin.map(other -> other.writes).orElseGet(() -> new Bulkhead(1, false)),
                order(connection));
    }

    /** Outlives the channel where places are kept. */
    private BuildOrder order(Connection connection) {
        orders.values().removeIf(BuildOrder::isEmpty);
        return orders.computeIfAbsent(connection.server(), unknown -> new BuildOrder());
    }

    /** Keeps a place for what has ended; nobody follows it. */
    void keep(FollowedDeployment ended, Connection connection, Together together) {
        synchronized (channels) {
            BuildOrder order = order(connection);
            order.add(ended);
            if (!together.keeps(ended, order)) {
                order.remove(ended);
            }
        }
    }

    /**
     * Asks a gate when there is room among the questions to its system; where nobody is asked, nobody has to be spared.
     * Cancelling takes it back. Its login is looked up then, which may block.
     */
    CompletableFuture<Answer> askGate(Need need, Connection connection) {
        Clients clients = connection.clients();
        if (need.system().isEmpty()) {
            return need.begin(clients);
        }
        Bulkhead bulkhead;
        synchronized (channels) {
            bulkhead = gates.computeIfAbsent(need.system(), unknown -> new Bulkhead(GATE_QUESTIONS, false));
        }
        // One that was withdrawn for a look has waited already: at the end of the queue its turn might never come.
        return bulkhead.add(need, need.isAskedAgain(), workers.blocking("gates of " + need.system()), () -> need.begin(clients));
    }

    /**
     * @param channel null where it had none yet
     * @param ended   whether it is not to be followed on another
     */
    void leave(FollowedDeployment deployment, MarathonChannel channel, boolean ended) {
        synchronized (channels) {
            if (channel != null && channel.remove(deployment, ended)) {
                channels.remove(channel.connection.identity(), channel);
            }
        }
    }

    /** The deployment is followed no more. */
    void ended(FollowedDeployment deployment) {
        synchronized (channels) {
            if (!deployments.remove(deployment) || !deployments.isEmpty()) {
                return;
            }
            gates.clear();
            orders.values().removeIf(BuildOrder::isEmpty);
            channels.notifyAll();
        }
        clients.retire();
    }
}
