package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.Names;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Follows any number of machines on any number of Marathons on few threads, with one event stream and one list of
 * deployments for each Marathon. Nothing of it, threads and connections, lives longer than the last wait: it may be kept
 * for good.
 */
public final class SharedFollower implements Follower {
    private final FollowerThreads threads;
    private final Loop loop;
    private final Clock clock;
    private final HttpClients connections;
    private final HttpClients agents;
    private final Map<Object, Lane> lanes = new HashMap<>();
    private volatile int waited;
    /** Open until nobody waits; null as long as the follower is not closed. */
    private CountDownLatch closing;

    /** @param builders where HTTP clients start from: a proxy; their executor is set here */
    public SharedFollower(Clock clock, Supplier<HttpClient.Builder> builders) {
        this(new FollowerThreads(), loop -> loop, clock, Names::new, builders);
    }

    /**
     * @param time  another time than that on the wall
     * @param names how names are resolved, on the follower's threads
     */
    SharedFollower(
            FollowerThreads threads,
            UnaryOperator<Loop> time,
            Clock clock,
            Function<Function<String, Executor>, Names> names,
            Supplier<HttpClient.Builder> builders) {
        this.threads = threads;
        this.loop = time.apply(threads);
        this.clock = clock;
        this.connections =
                HttpClients.on(threads.executor(), threads.executor(), names.apply(threads::names), builders);
        this.agents = connections.working(threads.agents());
    }

    /** For the connections that are handed in here: they work on the follower's own threads. */
    public HttpClients connections() {
        return connections;
    }

    /** The same, for where the output of failed tasks is read. */
    public HttpClients agents() {
        return agents;
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

    /**
     * Ends all waits; writes that are under way may end in this time, and what comes of them is told. The follower is of
     * no use afterwards.
     */
    public void close(Duration patience) throws InterruptedException {
        CountDownLatch idle = new CountDownLatch(1);
        loop.run(() -> {
            closing = idle;
            List.copyOf(lanes.values()).forEach(Lane::close);
            countDown();
        });
        if (!idle.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            loop.run(() -> List.copyOf(lanes.values()).forEach(Lane::abandon));
        }
        threads.close(patience);
    }

    private void left(Object identity) {
        lanes.remove(identity);
        if (lanes.isEmpty()) {
            connections.retire();
        }
        countDown();
    }

    private void countDown() {
        waited = lanes.size();
        if (closing != null && lanes.isEmpty()) {
            closing.countDown();
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
