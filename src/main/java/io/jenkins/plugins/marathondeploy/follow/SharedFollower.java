package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Follows any number of machines on any number of Marathons with few threads, one event stream and one list of
 * deployments for each Marathon. Nothing of it, threads and connections, lives longer than the last wait: it may be kept
 * for good.
 */
public final class SharedFollower implements Follower {
    private final FollowerThreads threads;
    private final Loop loop;
    private final Clock clock;
    private final HttpClients connections;
    private final Map<Object, Lane> lanes = new HashMap<>();
    private volatile int waited;

    /** @param builders where HTTP clients start from: a proxy; their executor is set here */
    public SharedFollower(Clock clock, Supplier<HttpClient.Builder> builders) {
        this(new FollowerThreads(), loop -> loop, clock, builders);
    }

    /** @param time another time than that on the wall */
    SharedFollower(
            FollowerThreads threads, UnaryOperator<Loop> time, Clock clock, Supplier<HttpClient.Builder> builders) {
        this.threads = threads;
        this.loop = time.apply(threads);
        this.clock = clock;
        this.connections = HttpClients.on(threads.executor(), builders);
    }

    /** For the connections that are handed in here: they work on the follower's own threads. */
    public HttpClients connections() {
        return connections;
    }

    @Override
    public Wait follow(Machine machine, Supplier<Connection> connection, Listener listener) {
        Followed followed = new Followed(machine, connection, listener, loop, clock, this::lane);
        loop.run(followed::begin);
        return followed;
    }

    /** Whether all threads have ended. */
    boolean isAsleep() {
        return threads.count() == 0;
    }

    /** Whether nobody waits. */
    boolean isIdle() {
        return waited == 0;
    }

    /** Ends all waits; exchanges that are under way may end in this time. The follower is of no use afterwards. */
    public void close(Duration patience) throws InterruptedException {
        loop.run(() -> List.copyOf(lanes.values()).forEach(Lane::close));
        threads.close(patience);
    }

    private void left(Object identity) {
        lanes.remove(identity);
        waited = lanes.size();
        if (lanes.isEmpty()) {
            connections.retire();
        }
    }

    private Lane lane(Connection connection) {
        Object identity = connection.identity();
        Lane lane = lanes.computeIfAbsent(
                identity, unknown -> new Lane(
                        loop, () -> ThreadLocalRandom.current().nextDouble(), () -> left(identity)));
        waited = lanes.size();
        return lane;
    }
}
