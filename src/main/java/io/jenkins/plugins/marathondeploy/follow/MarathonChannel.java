package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.deploy.Answer;
import io.jenkins.plugins.marathondeploy.deploy.Clients;
import io.jenkins.plugins.marathondeploy.deploy.Need;
import io.jenkins.plugins.marathondeploy.deploy.Pace;
import io.jenkins.plugins.marathondeploy.marathon.MarathonEvent;
import io.jenkins.plugins.marathondeploy.marathon.RunningDeployment;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What deployments share that are followed on one Marathon with one login: the list of deployments and the launch queue,
 * the events, and how many exchanges there are at a time. Safe for several threads: its own state is touched in its
 * serial executor only. Whoever wants an answer gets it on the thread that has it and must hand it on at once.
 */
final class MarathonChannel {
    private static final int READS = 8;
    private static final int AGENT_READS = 4;
    private static final Duration TICK = Duration.ofSeconds(2);
    private static final Duration SLOWEST_TICK = Duration.ofSeconds(10);
    private static final Duration SLOWEST_WITHOUT_EVENTS = Duration.ofSeconds(5);
    /** Lists further apart than this say nothing about what should have been heard in between. */
    private static final Duration COMPARABLE = Duration.ofSeconds(15);
    private static final Duration QUEUE_TICK = Duration.ofSeconds(5);
    /** Looks a second at apps that nothing asks for, all deployments together: with events to ask for them, without. */
    private static final int LOOKS_WITH_EVENTS = 2;
    private static final int LOOKS_WITHOUT = 5;
    private static final Set<String> ENDINGS = Set.of("deployment_success", "deployment_failed", "app_terminated_event");

    final Connection connection;
    /** One at a time: two that meet there are refused with a conflict. Shared with other logins on the same Marathon. */
    final Bulkhead writes;
    /** Shared with other logins on the same Marathon. */
    final BuildOrder builds;
    final EventSubscription events;

    private final SerialExecutor executor;
    private final Set<FollowedDeployment> deployments = ConcurrentHashMap.newKeySet();
    private final Bulkhead reads = new Bulkhead(READS, true);
    private final Bulkhead agents = new Bulkhead(AGENT_READS, true);
    private final SharedPoll list;
    private final SharedPoll queue;
    private Set<String> listed = Set.of();
    private Instant listedAt;

    MarathonChannel(Connection connection, SerialExecutor executor, Bulkhead writes, BuildOrder builds) {
        this.connection = connection;
        this.executor = executor;
        this.writes = writes;
        this.builds = builds;
        Clients clients = connection.clients();
        Instant now = executor.clock.instant();
        listedAt = now;
        list = new SharedPoll(executor, clients, Need.LIST, TICK, this::slowestTick, now, this::listed);
        queue = new SharedPoll(
                executor, clients, Need.QUEUE, QUEUE_TICK, () -> QUEUE_TICK, now.minus(QUEUE_TICK), answer -> { });
        events = new EventSubscription(executor, connection, this::heard, list::soon);
    }

    void add(FollowedDeployment deployment) {
        boolean first = deployments.isEmpty();
        deployments.add(deployment);
        builds.add(deployment);
        executor.execute(first ? events::connect : list::soon);
    }

    /**
     * Returns whether there are no others; the channel has ended then.
     *
     * @param ended whether it has, and those that it is one with may have not
     */
    boolean remove(FollowedDeployment deployment, boolean ended) {
        if (!ended || deployment.together == null || !deployment.together.keeps(deployment, builds)) {
            builds.remove(deployment);
        }
        deployments.remove(deployment);
        if (!deployments.isEmpty()) {
            return false;
        }
        executor.execute(() -> {
            events.close();
            list.stop();
            queue.stop();
        });
        return true;
    }

    /**
     * Reads what a step needs, when there is room and its time has come. Cancelling takes it back.
     *
     * @param own    for what is asked of agents: slow ones don't hold up what Marathon is asked
     * @param urgent before other reads
     */
    CompletableFuture<Answer> read(Need need, Clients own, boolean urgent) {
        return switch (need.kind()) {
            case LIST -> list.next();
            case QUEUE -> queue.next();
            case OUTPUT -> agents.add(need, urgent, executor, () -> need.begin(own));
            default -> reads.add(need, urgent, executor, () -> need.begin(connection.clients()));
        };
    }

    /** How often each deployment looks on its own: together not more often for a thousand than for a few. */
    Pace pace() {
        boolean heard = events.isOpen();
        Duration share = Duration.ofSeconds(deployments.size()).dividedBy(heard ? LOOKS_WITH_EVENTS : LOOKS_WITHOUT);
        return new Pace(
                TICK,
                spread(share, heard ? 18 : 6),
                spread(share, heard ? 5 : 2),
                spread(share, heard ? 5 : 2),
                heard);
    }

    private Duration slowestTick() {
        return events.isOpen() ? SLOWEST_TICK : SLOWEST_WITHOUT_EVENTS;
    }

    private static Duration spread(Duration share, int leastSeconds) {
        double nanos = Math.max(share.toNanos(), Duration.ofSeconds(leastSeconds).toNanos());
        return Duration.ofNanos((long) (nanos * (0.85 + 0.4 * ThreadLocalRandom.current().nextDouble())));
    }

    private void heard(MarathonEvent event) {
        boolean ending = ENDINGS.contains(event.type());
        boolean ours = false;
        for (FollowedDeployment deployment : deployments) {
            if (deployment.isMeant(event)) {
                ours = true;
                deployment.heard(ending);
            }
        }
        if (ours) {
            list.soon();
        }
    }

    /** Listens anew when a deployment has vanished from the list of which nothing was told. */
    private void listed(Answer answer) {
        if (answer.failure().isPresent()) {
            return;
        }
        Set<String> now = new HashSet<>();
        for (Object running : (List<?>) answer.value()) {
            now.add(((RunningDeployment) running).id());
        }
        Set<String> vanished = new HashSet<>(listed);
        vanished.removeAll(now);
        boolean comparable = executor.clock.instant().isBefore(listedAt.plus(COMPARABLE));
        listed = now;
        listedAt = executor.clock.instant();
        if (comparable && !vanished.isEmpty()
                && deployments.stream().anyMatch(each -> each.missed(vanished))) {
            events.missed();
        }
    }
}
